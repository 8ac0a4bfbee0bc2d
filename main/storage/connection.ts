/** Opens SQLite files, and puts SQLite's failures into the words of the app. */
import Database from 'better-sqlite3';
import { copyFileSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, toAppError, type ErrorCode } from '../../src/errors';
import { isAlive } from './alive';

export type Connection = Database.Database;

/** A connection that writes: WAL, and every commit reaches the disk before the call returns (`synchronous = FULL`). */
export function openForWriting(file: string, mustExist: boolean): Connection {
  const db = new Database(file, { fileMustExist: mustExist, timeout: 5000 });
  try {
    db.pragma('trusted_schema = OFF'); // the file may be a stranger's
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -32768'); // 32 MiB
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A connection that only reads, beside a writer of another process if there is one. The folder must be writable. */
export function openForReading(file: string): Connection {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  db.pragma('trusted_schema = OFF');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -32768');
  return db;
}

/**
 * The same where the folder cannot be written: SQLite could not make there the shared memory that WAL needs, so a copy in the
 * system's temporary folder is read. `remove` takes it away again.
 */
export function openCopy(file: string): { db: Connection; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `mnerva-reading-${process.pid}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'project.sqlite');
    copyFileSync(file, copy);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    return { db: openForReading(copy), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Takes away the copies of processes that are gone: a killed one could not. Never throws. */
export function removeLeftCopies(): void {
  try {
    for (const name of readdirSync(tmpdir())) {
      const pid = /^mnerva-reading-(\d+)-[A-Za-z0-9]{6}$/u.exec(name)?.[1];
      if (pid === undefined || isAlive(Number(pid))) continue;
      const folder = join(tmpdir(), name);
      const info = lstatSync(folder);
      if (info.isDirectory() && info.uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    // another process was quicker, or the folder cannot be listed
  }
}

const wordsOf: readonly (readonly [prefix: string, code: ErrorCode, message: string, detail: string])[] = [
  [
    'SQLITE_FULL',
    'no-space',
    'The disk is full.',
    'Free some space on this disk, then try again. Nothing stored was changed.',
  ],
  [
    'SQLITE_READONLY',
    'read-only',
    'The project cannot be written.',
    'Copy the project to a place that can be written, or change its permissions.',
  ],
  ['SQLITE_BUSY', 'in-use', 'Another process is writing to this project.', 'Close the other program, then try again.'],
  ['SQLITE_NOTADB', 'bad-file', 'The project file is no database.', 'Restore the project from a backup.'],
  [
    'SQLITE_CORRUPT',
    'bad-file',
    'The project file is damaged.',
    'Restore the project from a backup, or run `mnerva check`.',
  ],
  ['SQLITE_CANTOPEN', 'bad-file', 'The project file cannot be opened.', 'Check the folder and its permissions.'],
  [
    'SQLITE_IOERR',
    'no-space',
    'The disk did not take the data.',
    'Check the disk and its free space. Nothing stored was changed.',
  ],
];

/** Any failure of the database or the file system as an `AppError`. */
export function storageError(error: unknown): AppError {
  if (error instanceof Database.SqliteError) {
    const known = wordsOf.find(([prefix]) => error.code.startsWith(prefix));
    if (known) return new AppError(known[1], `${known[2]} (${error.message})`, known[3], { cause: error });
  }
  return toAppError(error);
}

/** The same store, whose methods throw and reject with `AppError` only. */
export function guarded<T extends object>(store: T, explain: (error: unknown) => AppError = storageError): T {
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        try {
          const result: unknown = Reflect.apply(value, target, args);
          return result instanceof Promise ? result.catch((error: unknown) => Promise.reject(explain(error))) : result;
        } catch (error) {
          throw explain(error);
        }
      };
    },
  });
}
