/**
 * The checkpoint store. Promotions are a history that only grows; each line knows the one it replaced, so that rolling back
 * again and again walks further back, and the newest line always says what is promoted.
 */
import { LabelSet } from '../../src/domain/label-set';
import { AppError } from '../../src/errors';
import { Evaluation } from '../../src/metrics/evaluation';
import type { CheckpointRecord, CheckpointStore, Promotion } from '../../src/storage/run-store';
import { checkpointPath } from '../files/inside';
import type { Connection } from './connection';
import { decode, decodeOrNull, encodeOrNull } from './json';

interface Row {
  name: string;
  run_id: string | null;
  model: string;
  types: string;
  created_at: number;
  folder: string | null;
  evaluation: string | null;
}

interface PromotionRow {
  id: number;
  name: string;
  before_id: number | null;
}

export function createCheckpoints(db: Connection): CheckpointStore {
  const upsert = db.prepare(
    `INSERT INTO checkpoints VALUES (@name, @runId, @model, @types, @createdAt, @folder, @evaluation)
     ON CONFLICT (name) DO UPDATE SET run_id = excluded.run_id, model = excluded.model, types = excluded.types,
       created_at = excluded.created_at, folder = excluded.folder, evaluation = coalesce(excluded.evaluation, evaluation)`,
  );
  const setEvaluation = db.prepare('UPDATE checkpoints SET evaluation = ? WHERE name = ?');
  const one = db.prepare<[string], Row>('SELECT * FROM checkpoints WHERE name = ?');
  const all = db.prepare<[], Row>('SELECT * FROM checkpoints ORDER BY created_at DESC, rowid DESC');
  const newest = db.prepare<[], PromotionRow>('SELECT id, name, before_id FROM promotions ORDER BY id DESC LIMIT 1');
  const promotion = db.prepare<[number], PromotionRow>('SELECT id, name, before_id FROM promotions WHERE id = ?');
  const insert = db.prepare('INSERT INTO promotions (name, at, kind, before_id) VALUES (?, ?, ?, ?)');
  const history = db.prepare<[], Promotion>('SELECT name, at, kind FROM promotions ORDER BY id');

  const mustGet = (name: string): CheckpointRecord => {
    const row = one.get(name);
    if (!row) throw new AppError('not-found', `There is no checkpoint ${name} in this project.`);
    return record(row);
  };

  return {
    add(checkpoint) {
      const { types, evaluation } = checkpoint;
      upsert.run({ ...checkpoint, types: JSON.stringify(types), evaluation: encodeOrNull(evaluation) });
    },
    setEvaluation(name, evaluation) {
      if (setEvaluation.run(JSON.stringify(evaluation), name).changes === 0) mustGet(name);
    },
    get(name) {
      const row = one.get(name);
      return row ? record(row) : null;
    },
    list: () => all.all().map(record),
    promoted() {
      const top = newest.get();
      return top ? mustGet(top.name) : null;
    },
    promote: db.transaction((name: string, at: number) => {
      const { folder } = mustGet(name);
      if (folder !== null) checkpointPath('', folder); // throws where it lies outside of the project
      const top = newest.get();
      if (top?.name !== name) insert.run(name, at, 'promote', top?.id ?? null);
    }),
    rollback: db.transaction((at: number) => {
      const top = newest.get();
      const back = top && top.before_id !== null ? promotion.get(top.before_id) : undefined;
      if (!back) throw new AppError('refused', 'No checkpoint was promoted before this one.');
      insert.run(back.name, at, 'rollback', back.before_id);
      return mustGet(back.name);
    }),
    history: () => history.all(),
  };
}

function record(row: Row): CheckpointRecord {
  return {
    name: row.name,
    runId: row.run_id,
    model: row.model,
    types: decode(LabelSet, row.types),
    createdAt: row.created_at,
    folder: row.folder,
    evaluation: decodeOrNull(Evaluation, row.evaluation),
  };
}
