/**
 * SQL that takes long, in a thread of its own with a connection that only reads. Self-contained: it runs as it is, without a
 * bundler.
 */
import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';

export interface Queries {
  readonly file: string;
  readonly statements: readonly string[];
}
export type Queried =
  | { readonly ok: true; readonly rows: readonly (readonly (readonly unknown[])[])[] }
  | { readonly ok: false; readonly code: string; readonly message: string };

function answer({ file, statements }: Queries): Queried {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      db.pragma('trusted_schema = OFF');
      db.pragma('temp_store = MEMORY');
      return { ok: true, rows: statements.map((sql) => db.prepare<[], unknown[]>(sql).raw().all()) };
    } finally {
      db.close();
    }
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    return { ok: false, code: error.code, message: error.message }; // its class does not cross
  }
}

parentPort?.postMessage(answer(workerData as Queries)); // from query-thread.ts, of the same program
