/** The sample store: order, filters and totals from numbers in memory, the rows that are shown from SQL. */
import { reviewStates } from '../../src/domain/document';
import { SampleId, splits, type Split } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { SampleCounts, SampleQuery, SampleScan, SampleStore } from '../../src/storage/sample-store';
import type { Annotators } from './annotators';
import type { Connection } from './connection';
import { visible } from './horizon';
import { entryOf, type QueueIndex } from './queue-index';
import { cursorOf, matcher, sampleOf } from './sample-query';
import {
  selectSummary,
  selectWorked,
  summary,
  workedSample,
  type RowReaders,
  type SummaryRow,
  type WorkedRow,
} from './sample-rows';
import { WordIndex } from './word-index';

const mostRows = 200;
const rowsAtOnce = 200;

export function createSamples(
  db: Connection,
  annotators: Annotators,
  index: QueueIndex,
  readers: RowReaders,
): SampleStore {
  const words = new WordIndex(db);
  const one = db.prepare<[{ id: number; annotator: number }], WorkedRow>(
    `${selectWorked} WHERE s.id = @id AND s.id ${visible}`,
  );
  const row = db.prepare<[{ id: number; annotator: number }], SummaryRow>(
    `${selectSummary} WHERE s.id = @id AND s.id ${visible}`,
  );
  const byExternalId = db
    .prepare<[string], number>(`SELECT id FROM samples WHERE external_id = ? AND id ${visible}`)
    .pluck();
  const mentionCounts = db.prepare<[number], { type: string; count: number }>(
    'SELECT type, count FROM mention_counts WHERE annotator_id = ? AND count > 0 ORDER BY count DESC, type',
  );
  const finished = db
    .prepare<[], number>(`SELECT DISTINCT sample_id FROM work WHERE state = 'done' AND sample_id ${visible}`)
    .pluck();
  const setCatalogSplit = db.prepare('UPDATE catalog SET split = ? WHERE sample_id = ?');
  const scanned = db.prepare<[ScanBindings], WorkedRow>(
    `${selectWorked} WHERE s.id > @id AND s.id ${visible}
       AND (@split IS NULL OR c.split = @split)
       AND (@states IS NULL OR coalesce(w.state, c.state) IN (SELECT value FROM json_each(@states)))
       AND (@importId IS NULL OR s.import_id = @importId) AND (@reference = 0 OR c.reference > 0)
       AND (@editedAfter IS NULL OR w.last_mark > @editedAfter)
     ORDER BY s.id LIMIT ${rowsAtOnce}`,
  );
  const writeSplit = db.transaction((ids: readonly SampleId[], split: Split) => {
    for (const id of ids) if (setCatalogSplit.run(split, id).changes === 0) throw noSample(id);
  });

  const walk = (query: SampleQuery) => {
    const catalog = index.catalog();
    const progress = index.progress(annotators.find(query.annotator));
    const { ids, places } = query.order === 'score' ? index.order(query.scores) : index.imported();
    return { catalog, ids, places, matches: matcher(catalog, progress, query, words.find(query.query ?? '')) };
  };

  return {
    get(id, annotator) {
      const found = one.get({ id, annotator: annotators.find(annotator) });
      if (!found) throw noSample(id);
      return workedSample(found, readers);
    },

    find(externalId) {
      const id = byExternalId.get(externalId);
      return id === undefined ? null : SampleId.parse(id);
    },

    summary(id, annotator, scores) {
      const found = row.get({ id, annotator: annotators.find(annotator) });
      if (!found) throw noSample(id);
      return summary(found, entryOf(index.catalog(), id), index.order(scores).scoreOf(id));
    },

    page(query, cursor, limit) {
      const { ids, places, matches, catalog } = walk(query);
      const from = cursor === null ? 0 : Math.max(0, places[sampleOf(query, cursor)] ?? 0);
      const wanted = Math.max(1, Math.min(limit, mostRows));
      const shown: number[] = [];
      let next: number | null = null;
      let total = 0;
      for (let place = 0; place < ids.length; place++) {
        const id = ids[place] ?? 0;
        if (!matches(id)) continue;
        total += 1;
        if (place < from) continue;
        if (shown.length < wanted) shown.push(id);
        else next ??= id;
      }
      const annotator = annotators.find(query.annotator);
      const { scoreOf } = index.order(query.scores);
      return {
        rows: shown.flatMap((id) => {
          const found = row.get({ id, annotator });
          return found ? [summary(found, entryOf(catalog, id), scoreOf(id))] : [];
        }),
        next: next === null ? null : cursorOf(query, next),
        total,
      };
    },

    neighbour(query: SampleQuery, id: SampleId | null, direction): SampleId | null {
      const { ids, places, matches } = walk(query);
      const stride = direction === 'next' ? 1 : -1;
      let place = direction === 'next' ? 0 : ids.length - 1;
      if (id !== null) {
        const at = places[id] ?? -1;
        if (at < 0) throw noSample(id);
        place = at + stride;
      }
      for (; place >= 0 && place < ids.length; place += stride) {
        const found = ids[place] ?? 0;
        if (matches(found)) return SampleId.parse(found);
      }
      return null;
    },

    counts(annotatorName): SampleCounts {
      const annotator = annotators.find(annotatorName);
      const { ids, bySplit, referenceBySplit } = index.catalog();
      const { byState, toDoTotal } = index.progress(annotator);
      return {
        samples: ids.length,
        toDo: toDoTotal,
        bySplit: named(splits, bySplit),
        byState: named(reviewStates, byState),
        mentions: Object.fromEntries(mentionCounts.all(annotator).map(({ type, count }) => [type, count])),
        referenceBySplit: named(splits, referenceBySplit),
      };
    },

    finishedAfter: (annotatorName, mark) => index.finishedAfter(annotators.find(annotatorName), mark),

    finishedByAnyone: () => new Set(finished.all().map((id) => SampleId.parse(id))),

    *scan(annotatorName, scan: SampleScan = {}) {
      const bind = {
        annotator: annotators.find(annotatorName),
        split: scan.split ?? null,
        states: scan.states ? JSON.stringify(scan.states) : null,
        importId: scan.importId ?? null,
        reference: scan.hasReference ? 1 : 0,
        editedAfter: scan.editedAfter ?? null,
      };
      for (let id = 0; ;) {
        const rows = scanned.all({ ...bind, id });
        for (const found of rows) yield workedSample(found, readers);
        const last = rows.at(-1);
        if (!last || rows.length < rowsAtOnce) return;
        id = last.id;
      }
    },

    *ids() {
      for (const id of index.catalog().ids) yield SampleId.parse(id);
    },

    setSplit(ids, split) {
      writeSplit(ids, split);
      index.forget();
    },
  };
}

interface ScanBindings {
  annotator: number;
  id: number;
  split: Split | null;
  states: string | null;
  importId: number | null;
  reference: number;
  editedAfter: number | null;
}

function named<K extends string>(keys: readonly K[], counts: readonly number[]): Record<K, number> {
  return Object.fromEntries(keys.map((key, number) => [key, counts[number] ?? 0])) as Record<K, number>; // each key was just set
}

function noSample(id: SampleId): AppError {
  return new AppError('not-found', `There is no sample ${id} in this project.`, 'Reload the list.');
}
