/**
 * One process writes a project. The lock is an exclusive transaction on a small database of its own, held as long as the
 * project is open: the system takes it away when the process ends, however it ends, so a lock cannot be left behind.
 * A file beside it says who holds it. Where one of the two was deleted by hand, the database itself is asked who has it open.
 */
import Database from 'better-sqlite3';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, toAppError } from '../../src/errors';
import { isAlive } from './alive';

const Holder = z.object({ pid: z.int(), what: z.string(), since: z.string() });

/** Held until released: a lock whose store is no longer referenced must not be released by the garbage collector. */
const held = new Set<Database.Database>();

export interface Lock {
  /** Takes it again where its file was deleted; throws `in-use` where another process was quicker. */
  keep(): void;
  release(): void;
}

/** Throws `in-use` where another process, or another store of this one, holds the project. `what` is shown to it. */
export function takeLock(folder: string, what: string): Lock {
  const file = join(folder, 'project.lock');
  const suspicious = !existsSync(file) || isAlive(holderOf(folder)?.pid ?? 0);
  let db = take(folder, file);
  try {
    if (suspicious) mustBeAlone(folder);
    sign(folder, what);
  } catch (error) {
    db.close();
    throw error;
  }
  held.add(db);
  let inode = statSync(file, { bigint: true }).ino;
  return {
    keep() {
      if (statSync(file, { bigint: true, throwIfNoEntry: false })?.ino === inode) return;
      const again = take(folder, file);
      held.add(again);
      held.delete(db);
      db.close();
      db = again;
      inode = statSync(file, { bigint: true }).ino;
      sign(folder, what);
    },
    release() {
      held.delete(db);
      if (!db.open) return;
      rmSync(holderFile(folder), { force: true });
      db.close();
    },
  };
}

function take(folder: string, file: string): Database.Database {
  const db = new Database(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw isBusy(error) ? inUse(folder) : error;
  }
}

/** Throws `in-use` where any connection has the project's database open. */
function mustBeAlone(folder: string): void {
  const file = join(folder, 'project.sqlite');
  if (!existsSync(`${file}-shm`)) return; // it is there as long as the database is open
  const db = new Database(file, { timeout: 0, fileMustExist: true });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; ROLLBACK');
  } catch (error) {
    throw isBusy(error) ? inUse(folder) : error;
  } finally {
    db.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

const holderFile = (folder: string): string => join(folder, 'project.lock.json');

/** The lock holds without it: on a full disk its holder goes unnamed. */
function sign(folder: string, what: string): void {
  const holder = { pid: process.pid, what, since: new Date().toISOString() };
  try {
    writeFileSync(holderFile(folder), JSON.stringify(holder));
  } catch (error) {
    if (toAppError(error).code !== 'no-space') throw error;
  }
}

/** null = nobody, or it is being written at this moment. */
function holderOf(folder: string): z.infer<typeof Holder> | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(holderFile(folder), 'utf8')));
  } catch {
    return null;
  }
}

function inUse(folder: string): AppError {
  const holder = holderOf(folder);
  return new AppError(
    'in-use',
    `This project is open in ${holder ? `${holder.what} (process ${holder.pid})` : 'another process'}.`,
    'Close it there, then try again. Commands that only read work beside it.',
  );
}
