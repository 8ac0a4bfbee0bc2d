/** Asks a thread for what takes SQLite long, so that main answers its windows meanwhile. */
import Database from 'better-sqlite3';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../src/errors';
import { findUpwards } from '../files/program';
import type { Queried, Queries } from './query-worker';

/** The rows of each statement, which only reads. Rejects with `cancelled` at once where it is stopped, or what SQLite says. */
export async function queryInThread(queries: Queries, signal?: AbortSignal): Promise<(Queried & { ok: true })['rows']> {
  signal?.throwIfAborted();
  const entry = findUpwards(import.meta.dirname, 'query-worker.js', 'query-worker.ts', 'main/storage/query-worker.ts');
  if (entry === null) throw new AppError('internal', 'query-worker.js is not beside the program.');
  const worker = new Worker(entry, { workerData: queries, execArgv: [] });
  worker.unref();
  try {
    const answer = await new Promise<Queried>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () =>
        reject(new AppError('internal', 'The thread of the database ended without an answer.')),
      );
      worker.ref();
    });
    if (!answer.ok) throw new Database.SqliteError(answer.message, answer.code);
    return answer.rows;
  } finally {
    void worker.terminate(); // not awaited: SQLite finishes its statement first
  }
}
