/**
 * One process writes a project. The lock is an exclusive transaction on a small database of its own, held as long as the
 * project is open: the system takes it away when the process ends, however it ends, so a lock cannot be left behind.
 * A file beside it says who holds it, for the message only.
 */
import Database from 'better-sqlite3';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../src/errors';

const Holder = z.object({ pid: z.int(), what: z.string(), since: z.string() });

/** Held until released: a lock whose store is no longer referenced must not be released by the garbage collector. */
const held = new Set<Database.Database>();

export interface Lock {
  release(): void;
}

/** Throws `in-use` where another process, or another store of this one, holds the project. `what` is shown to it. */
export function takeLock(folder: string, what: string): Lock {
  const db = new Database(join(folder, 'project.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw inUse(folder);
    throw error;
  }
  const holder = { pid: process.pid, what, since: new Date().toISOString() };
  writeFileSync(holderFile(folder), JSON.stringify(holder));
  held.add(db);
  return {
    release() {
      held.delete(db);
      if (db.open) db.close();
    },
  };
}

const holderFile = (folder: string): string => join(folder, 'project.lock.json');

function inUse(folder: string): AppError {
  let who = 'another process';
  try {
    const holder = Holder.parse(JSON.parse(readFileSync(holderFile(folder), 'utf8')));
    who = `${holder.what} (process ${holder.pid})`;
  } catch {
    // it is being written at this moment: the message does without it
  }
  return new AppError(
    'in-use',
    `This project is open in ${who}.`,
    'Close it there, then try again. Commands that only read work beside it.',
  );
}
