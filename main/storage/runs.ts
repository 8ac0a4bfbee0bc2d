/** The run store. A row still `running` when the project is opened belongs to a process that is gone: `interrupted`. */
import { z } from 'zod';
import type { Run } from '../../src/engine/run';
import type { TrainingProgress } from '../../src/engine/training';
import { AppError } from '../../src/errors';
import { thinOut } from '../../src/metrics/thin-out';
import { Verdict } from '../../src/promotion/verdict';
import type { NewRun, RunRecord, RunStore } from '../../src/storage/run-store';
import type { Connection } from './connection';
import { decodeOrNull, encodeOrNull } from './json';
import { decodeWatch, encodeWatch, StoredProgress } from './watched';

interface Row {
  id: string;
  state: Run['state'];
  started_at: number;
  ended_at: number | null;
  from_checkpoint: string | null;
  preset: Run['preset'];
  seed: number;
  corrections: number;
  replayed: number;
  request: string;
  edit_mark: number;
  data_hash: string;
  progress: string | null;
  error: string | null;
  verdict: string | null;
}

interface Step {
  step: number;
  loss: number;
  devF1: number | null;
}

export function createRuns(db: Connection): RunStore {
  if (!db.readonly) {
    db.prepare("UPDATE runs SET state = 'interrupted', ended_at = ? WHERE state = 'running'").run(Date.now());
  }
  const insert = db.prepare(
    `INSERT INTO runs (id, state, started_at, from_checkpoint, preset, seed, corrections, replayed, request, edit_mark, data_hash)
     VALUES (@id, 'running', @startedAt, @from, @preset, @seed, @corrections, @replayed, @request, @editMark, @dataHash)`,
  );
  const setProgress = db.prepare("UPDATE runs SET progress = ? WHERE id = ? AND state = 'running'");
  // The report of an epoch's end tells of the same step again, without what it was watched by.
  const insertStep = db.prepare(
    `INSERT INTO run_steps (run_id, step, loss, dev_f1, watch) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (run_id, step) DO UPDATE SET loss = excluded.loss, dev_f1 = excluded.dev_f1,
       watch = coalesce(excluded.watch, watch)`,
  );
  const end = db.prepare(
    'UPDATE runs SET state = ?, ended_at = ?, error = ?, verdict = coalesce(?, verdict) WHERE id = ?',
  );
  const resume = db.prepare(
    "UPDATE runs SET state = 'running', ended_at = NULL, error = NULL WHERE id = ? AND state IN ('interrupted', 'stopped', 'failed')",
  );
  const one = db.prepare<[string], Row>('SELECT * FROM runs WHERE id = ?');
  const mark = db.prepare<[string], number>('SELECT edit_mark FROM runs WHERE id = ?').pluck();
  const all = db.prepare<[], Row>('SELECT * FROM runs ORDER BY started_at DESC, rowid DESC');
  const steps = db.prepare<[string], Step>(
    'SELECT step, loss, dev_f1 AS devF1 FROM run_steps WHERE run_id = ? ORDER BY step',
  );
  const watchOf = db
    .prepare<[string, number], string | null>('SELECT watch FROM run_steps WHERE run_id = ? AND step = ?')
    .pluck();

  const record = (row: Row): RunRecord => ({
    id: row.id,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    from: row.from_checkpoint,
    preset: row.preset,
    seed: row.seed,
    corrections: row.corrections,
    replayed: row.replayed,
    progress: decodeOrNull(StoredProgress, row.progress),
    history: thinOut(steps.all(row.id)),
    error: row.error,
    verdict: decodeOrNull(Verdict, row.verdict),
    request: z.unknown().parse(JSON.parse(row.request)),
    editMark: row.edit_mark,
    dataHash: row.data_hash,
  });
  const mustGet = (id: string): RunRecord => {
    const row = one.get(id);
    if (!row) throw new AppError('not-found', `There is no run ${id}.`);
    return record(row);
  };

  return {
    start(run: NewRun) {
      insert.run({ ...run, request: JSON.stringify(run.request ?? null) });
      return mustGet(run.id);
    },
    progress: db.transaction((id: string, progress: TrainingProgress) => {
      if (setProgress.run(JSON.stringify(progress), id).changes === 0) return; // it has ended: a late report says nothing
      insertStep.run(id, progress.step, progress.loss, progress.devF1, encodeWatch(progress.watch));
    }),
    end(id, state, at, more = {}) {
      end.run(state, at, more.error ?? null, encodeOrNull(more.verdict), id);
      return mustGet(id);
    },
    resume(id) {
      const { state } = mustGet(id);
      if (resume.run(id).changes === 0) throw new AppError('refused', `The run ${id} is ${state}: it cannot go on.`);
      return mustGet(id);
    },
    get(id) {
      const row = one.get(id);
      return row ? record(row) : null;
    },
    editMark: (id) => mark.get(id) ?? null,
    curves: (id) =>
      mustGet(id).history.map((point) => ({ ...point, watch: decodeWatch(watchOf.get(id, point.step) ?? null) })),
    list: () => all.all().map(record),
  };
}
