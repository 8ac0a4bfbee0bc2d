/** The job store. A row still `running` when the project is opened belongs to a process that is gone: `interrupted`. */
import { z } from 'zod';
import { AppError } from '../../src/errors';
import { JobRecord } from '../../src/jobs/job';
import type { JobStore } from '../../src/storage/job-store';
import type { Connection } from './connection';
import { decodeOrNull, encodeOrNull } from './json';

interface Row {
  id: string;
  kind: JobRecord['kind'];
  title: string;
  state: JobRecord['state'];
  done: number;
  total: number | null;
  note: string;
  started_at: number;
  error: string | null;
  result: string | null;
}

const Failure = JobRecord.shape.error;
const Result = z.json();

export function createJobs(db: Connection): JobStore {
  if (!db.readonly) {
    db.prepare("UPDATE jobs SET state = 'interrupted', ended_at = ? WHERE state = 'running'").run(Date.now());
  }
  const insert = db.prepare(
    "INSERT INTO jobs (id, kind, title, state, started_at) VALUES (@id, @kind, @title, 'running', @startedAt)",
  );
  const progress = db.prepare(
    "UPDATE jobs SET done = @done, total = @total, note = @note WHERE id = @id AND state = 'running'",
  );
  const end = db.prepare('UPDATE jobs SET state = ?, ended_at = ?, error = ?, result = ? WHERE id = ?');
  const one = db.prepare<[string], Row>('SELECT * FROM jobs WHERE id = ?');
  const newest = db.prepare<[number], Row>('SELECT * FROM jobs ORDER BY started_at DESC, rowid DESC LIMIT ?');

  const mustGet = (id: string): JobRecord => {
    const row = one.get(id);
    if (!row) throw new AppError('not-found', `There is no job ${id}.`);
    return record(row);
  };

  return {
    start(job) {
      insert.run(job);
      return mustGet(job.id);
    },
    progress(id, { done, total, note }) {
      progress.run({ id, done, total, note });
    },
    end(id, state, at, more = {}) {
      end.run(state, at, encodeOrNull(more.error), encodeOrNull(more.result), id);
      return mustGet(id);
    },
    get(id) {
      const row = one.get(id);
      return row ? record(row) : null;
    },
    list: (limit = 50) => newest.all(limit).map(record),
  };
}

function record(row: Row): JobRecord {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    done: row.done,
    total: row.total,
    note: row.note,
    startedAt: row.started_at,
    error: decodeOrNull(Failure, row.error),
    result: decodeOrNull(Result, row.result),
  };
}
