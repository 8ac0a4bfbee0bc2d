/** The sample store: lists are walks over one index, from a place on; nothing counts or skips rows to find a page. */
import type { ReviewState } from '../../src/domain/document';
import { reviewStates } from '../../src/domain/document';
import { SampleId, splits, type Split } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { SampleCounts, SampleQuery, SampleScan, SampleStore } from '../../src/storage/sample-store';
import type { Annotators } from './annotators';
import type { Connection } from './connection';
import {
  after,
  before,
  conditionsOf,
  cursorOf,
  indexOf,
  placeOf,
  sorting,
  visible,
  type Bindings,
  type Place,
} from './sample-query';
import { selectSummary, selectWorked, summary, workedSample, type SummaryRow, type WorkedRow } from './sample-rows';
import { StatementCache } from './statement-cache';

/** Finished, ranked and unranked samples in the queue: ranked ones have 1 - uncertainty, from 0 to 1. */
export const unrankedKey = 2;
export const settledKey = 3;

const mostRows = 200;
const rowsAtOnce = 200;

export function createSamples(db: Connection, annotators: Annotators): SampleStore {
  const statements = new StatementCache(db);
  const one = db.prepare<[number, number], WorkedRow>(
    `${selectWorked} WHERE s.id = ? AND w.annotator_id = ? AND s.id ${visible}`,
  );
  const byExternalId = db
    .prepare<[string], number>(`SELECT id FROM samples WHERE external_id = ? AND id ${visible}`)
    .pluck();
  const place = db.prepare<[number, number], Place>(
    'SELECT queue_key AS key, sample_id AS id FROM work WHERE sample_id = ? AND annotator_id = ?',
  );
  const groups = db.prepare<[number], { split: Split; state: ReviewState; count: number }>(
    `SELECT split, state, count(*) AS count FROM work INDEXED BY work_as_imported
     WHERE annotator_id = ? AND sample_id ${visible} GROUP BY split, state`,
  );
  const mentionCounts = db.prepare<[number], { type: string; count: number }>(
    'SELECT type, count FROM mention_counts WHERE annotator_id = ? AND count > 0 ORDER BY count DESC, type',
  );
  const goldCounts = db.prepare<[], { split: Split; count: number }>(
    `SELECT split, count(*) AS count FROM samples INDEXED BY samples_with_gold
     WHERE gold IS NOT NULL AND id ${visible} GROUP BY split`,
  );
  const setSampleSplit = db.prepare('UPDATE samples SET split = ? WHERE id = ?');
  const setWorkSplit = db.prepare('UPDATE work SET split = ? WHERE sample_id = ?');
  const rank = db.prepare(
    `UPDATE work SET queue_key = ranked.key
     FROM (SELECT sample_id AS id, CASE WHEN state IN ('done', 'skipped') THEN ${settledKey}
             WHEN uncertainty IS NULL THEN ${unrankedKey} ELSE 1 - uncertainty END AS key
           FROM work WHERE annotator_id = @annotator) AS ranked
     WHERE annotator_id = @annotator AND sample_id = ranked.id AND queue_key IS NOT ranked.key`,
  );

  const first = (query: SampleQuery, id: SampleId | null, direction: 'next' | 'previous'): SampleId | null => {
    const annotator = annotators.id(query.annotator);
    const { where, bind } = conditionsOf(query, annotator);
    const from = id === null ? null : place.get(id, annotator);
    if (from === undefined) throw noSample(id);
    const beyond = direction === 'next' ? after(query.order) : before(query.order);
    const found = statements
      .get<[Bindings], number>(
        `SELECT w.sample_id FROM work w INDEXED BY ${indexOf(query.order)} WHERE ${where}
         ${from ? `AND ${beyond}` : ''} ${sorting(query.order, direction === 'next' ? 'ASC' : 'DESC')} LIMIT 1`,
      )
      .pluck()
      .get({ ...bind, ...(from ?? {}) });
    return found === undefined ? null : SampleId.parse(found);
  };

  const store: SampleStore = {
    get(id, annotator) {
      const row = one.get(id, annotators.id(annotator));
      if (!row) throw noSample(id);
      return workedSample(row);
    },

    find(externalId) {
      const id = byExternalId.get(externalId);
      return id === undefined ? null : SampleId.parse(id);
    },

    page(query, cursor, limit) {
      const annotator = annotators.id(query.annotator);
      const { where, bind } = conditionsOf(query, annotator);
      const from = cursor === null ? null : placeOf(query.order, cursor);
      const count = Math.max(1, Math.min(limit, mostRows));
      const total = statements
        .get<[Bindings], number>(`SELECT count(*) FROM work w INDEXED BY work_as_imported WHERE ${where}`)
        .pluck()
        .get(bind);
      const rows = statements
        .get<[Bindings], SummaryRow>(
          `${selectSummary.replace('FROM work w', `FROM work w INDEXED BY ${indexOf(query.order)}`)} WHERE ${where}
           ${from ? `AND ${after(query.order)}` : ''} ${sorting(query.order, 'ASC')} LIMIT @limit`,
        )
        .all({ ...bind, ...(from ?? {}), limit: count + 1 });
      const shown = rows.slice(0, count);
      const last = shown.at(-1);
      const next = rows.length > count && last ? cursorOf(query.order, { key: last.queue_key, id: last.id }) : null;
      return { rows: shown.map(summary), next, total: total ?? 0 };
    },

    neighbour: first,

    counts(annotatorName): SampleCounts {
      const annotator = annotators.id(annotatorName);
      const bySplit = zeros(splits);
      const byState = zeros(reviewStates);
      const goldBySplit = zeros(splits);
      let samples = 0;
      for (const { split, state, count } of groups.all(annotator)) {
        samples += count;
        bySplit[split] += count;
        byState[state] += count;
      }
      for (const { split, count } of goldCounts.all()) goldBySplit[split] += count;
      const mentions = Object.fromEntries(mentionCounts.all(annotator).map(({ type, count }) => [type, count]));
      return { samples, bySplit, byState, mentions, goldBySplit };
    },

    *scan(annotatorName, scan = {}) {
      const annotator = annotators.id(annotatorName);
      const { where, bind } = scanConditions(scan, annotator);
      const statement = statements.get<[Bindings], WorkedRow>(
        `${selectWorked} WHERE ${where} AND s.id > @id ORDER BY s.id LIMIT ${rowsAtOnce}`,
      );
      for (let id = 0; ;) {
        const rows = statement.all({ ...bind, id });
        for (const row of rows) yield workedSample(row);
        const last = rows.at(-1);
        if (!last || rows.length < rowsAtOnce) return;
        id = last.id;
      }
    },

    setSplit: db.transaction((ids: readonly SampleId[], split: Split) => {
      for (const id of ids) {
        if (setSampleSplit.run(split, id).changes === 0) throw noSample(id);
        setWorkSplit.run(split, id);
      }
    }),

    rank(annotatorName) {
      return rank.run({ annotator: annotators.id(annotatorName) }).changes;
    },
  };
  return store;
}

function scanConditions(scan: SampleScan, annotatorId: number): { where: string; bind: Bindings } {
  const { where, bind } = conditionsOf({ split: scan.split, states: scan.states }, annotatorId);
  const parts = [where];
  if (scan.importId !== undefined && scan.importId !== null) {
    parts.push('s.import_id = @importId');
    bind.importId = scan.importId;
  }
  if (scan.hasGold) parts.push('s.gold IS NOT NULL');
  if (scan.editedAfter !== undefined) {
    parts.push('w.last_mark > @editedAfter');
    bind.editedAfter = scan.editedAfter;
  }
  return { where: parts.join(' AND '), bind };
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>; // each key was just set
}

function noSample(id: SampleId | null): AppError {
  return new AppError('not-found', `There is no sample ${id} in this project.`, 'Reload the list.');
}
