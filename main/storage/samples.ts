/** The sample store: order, filters and totals from the queue in memory, the rows that are shown from SQL. */
import { reviewStates } from '../../src/domain/document';
import { SampleId, splits, type Split } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { SampleCounts, SampleQuery, SampleScan, SampleStore } from '../../src/storage/sample-store';
import type { Annotators } from './annotators';
import type { Connection } from './connection';
import { visible } from './horizon';
import type { QueueIndex } from './queue-index';
import { cursorOf, matcher, placeOf, walkOf } from './sample-query';
import { selectSummary, selectWorked, summary, workedSample, type SummaryRow, type WorkedRow } from './sample-rows';
import { WordIndex } from './word-index';

/** Where the queue puts what no checkpoint has seen, and what is finished; ranked samples have 1 - uncertainty. */
export const unrankedKey = 2;
export const settledKey = 3;

const mostRows = 200;
const rowsAtOnce = 200;

export function createSamples(db: Connection, annotators: Annotators, index: QueueIndex): SampleStore {
  const words = new WordIndex(db);
  const one = db.prepare<[number, number], WorkedRow>(
    `${selectWorked} WHERE s.id = ? AND w.annotator_id = ? AND s.id ${visible}`,
  );
  const row = db.prepare<[number, number], SummaryRow>(`${selectSummary} WHERE w.sample_id = ? AND w.annotator_id = ?`);
  const byExternalId = db
    .prepare<[string], number>(`SELECT id FROM samples WHERE external_id = ? AND id ${visible}`)
    .pluck();
  const mentionCounts = db.prepare<[number], { type: string; count: number }>(
    'SELECT type, count FROM mention_counts WHERE annotator_id = ? AND count > 0 ORDER BY count DESC, type',
  );
  const finishedAfter = db
    .prepare<[number, number], number>(
      "SELECT count(*) FROM work WHERE annotator_id = ? AND last_mark > ? AND state = 'done'",
    )
    .pluck();
  const setSampleSplit = db.prepare('UPDATE samples SET split = ? WHERE id = ?');
  const setWorkSplit = db.prepare('UPDATE work SET split = ? WHERE sample_id = ?');
  const rank = db.prepare(
    `UPDATE work SET queue_key = ranked.key
     FROM (SELECT sample_id AS id, CASE WHEN state IN ('done', 'skipped') THEN ${settledKey}
             WHEN uncertainty IS NULL THEN ${unrankedKey} ELSE 1 - uncertainty END AS key
           FROM work WHERE annotator_id = @annotator) AS ranked
     WHERE annotator_id = @annotator AND sample_id = ranked.id AND queue_key IS NOT ranked.key`,
  );
  // The plus keeps SQLite on the samples' own order: by the index of w it would sort all of them again for every page.
  const scanned = db.prepare<[ScanBindings], WorkedRow>(
    `${selectWorked} WHERE +w.annotator_id = @annotator AND s.id > @id AND s.id ${visible}
       AND (@split IS NULL OR s.split = @split) AND (@states IS NULL OR w.state IN (SELECT value FROM json_each(@states)))
       AND (@importId IS NULL OR s.import_id = @importId) AND (@gold = 0 OR s.gold IS NOT NULL)
       AND (@editedAfter IS NULL OR w.last_mark > @editedAfter)
     ORDER BY s.id LIMIT ${rowsAtOnce}`,
  );
  const writeSplit = db.transaction((ids: readonly SampleId[], split: Split) => {
    for (const id of ids) {
      if (setSampleSplit.run(split, id).changes === 0) throw noSample(id);
      setWorkSplit.run(split, id);
    }
  });

  return {
    get(id, annotator) {
      const found = one.get(id, annotators.id(annotator));
      if (!found) throw noSample(id);
      return workedSample(found);
    },

    find(externalId) {
      const id = byExternalId.get(externalId);
      return id === undefined ? null : SampleId.parse(id);
    },

    page(query, cursor, limit) {
      const annotator = annotators.id(query.annotator);
      const queue = index.of(annotator);
      const walk = walkOf(queue, query.order);
      const matches = matcher(queue, query, words.find(query.query ?? ''));
      const from = cursor === null ? null : placeOf(query.order, cursor);
      const first = from ? walk.stepOf(from.key, from.id) : 0;
      const wanted = Math.max(1, Math.min(limit, mostRows));
      const shown: number[] = [];
      let next: number | null = null;
      let total = 0;
      for (let step = 0; step < walk.length; step++) {
        const place = walk.placeAt(step);
        if (place < 0 || !matches(place)) continue;
        total += 1;
        if (step < first) continue;
        if (shown.length < wanted) shown.push(queue.ids[place] ?? 0);
        else next ??= place;
      }
      return {
        rows: shown.flatMap((id) => row.get(id, annotator) ?? []).map(summary),
        next: next === null ? null : cursorOf(query.order, { key: queue.keys[next] ?? 0, id: queue.ids[next] ?? 0 }),
        total,
      };
    },

    neighbour(query: SampleQuery, id: SampleId | null, direction): SampleId | null {
      const queue = index.of(annotators.id(query.annotator));
      const walk = walkOf(queue, query.order);
      const matches = matcher(queue, query, words.find(query.query ?? ''));
      const stride = direction === 'next' ? 1 : -1;
      let step = direction === 'next' ? 0 : walk.length - 1;
      if (id !== null) {
        const place = queue.places[id] ?? -1;
        if (place < 0) throw noSample(id);
        step = walk.stepOf(queue.keys[place] ?? 0, id) + stride;
      }
      for (; step >= 0 && step < walk.length; step += stride) {
        const place = walk.placeAt(step);
        if (place >= 0 && matches(place)) return SampleId.parse(queue.ids[place]);
      }
      return null;
    },

    counts(annotatorName): SampleCounts {
      const annotator = annotators.id(annotatorName);
      const queue = index.of(annotator);
      const bySplit = zeros(splits);
      const byState = zeros(reviewStates);
      const goldBySplit = zeros(splits);
      for (let place = 0; place < queue.length; place++) {
        bySplit[splits[queue.splits[place] ?? 0] ?? 'pool'] += 1;
        byState[reviewStates[queue.states[place] ?? 0] ?? 'new'] += 1;
      }
      for (const { split, count } of index.goldCounts()) goldBySplit[split] = count;
      const mentions = Object.fromEntries(mentionCounts.all(annotator).map(({ type, count }) => [type, count]));
      return { samples: queue.length, bySplit, byState, mentions, goldBySplit };
    },

    finishedAfter: (annotatorName, mark) => finishedAfter.get(annotators.id(annotatorName), mark) ?? 0,

    *scan(annotatorName, scan: SampleScan = {}) {
      const bind = {
        annotator: annotators.id(annotatorName),
        split: scan.split ?? null,
        states: scan.states ? JSON.stringify(scan.states) : null,
        importId: scan.importId ?? null,
        gold: scan.hasGold ? 1 : 0,
        editedAfter: scan.editedAfter ?? null,
      };
      for (let id = 0; ;) {
        const rows = scanned.all({ ...bind, id });
        for (const found of rows) yield workedSample(found);
        const last = rows.at(-1);
        if (!last || rows.length < rowsAtOnce) return;
        id = last.id;
      }
    },

    setSplit(ids, split) {
      writeSplit(ids, split);
      index.forget();
    },

    rank(annotatorName) {
      const moved = rank.run({ annotator: annotators.id(annotatorName) }).changes;
      index.forget();
      return moved;
    },
  };
}

interface ScanBindings {
  annotator: number;
  id: number;
  split: Split | null;
  states: string | null;
  importId: number | null;
  gold: number;
  editedAfter: number | null;
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>; // each key was just set
}

function noSample(id: SampleId): AppError {
  return new AppError('not-found', `There is no sample ${id} in this project.`, 'Reload the list.');
}
