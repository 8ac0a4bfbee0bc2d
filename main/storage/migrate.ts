/** Brings a project's tables to this version: all steps in one transaction, after a copy of the file was made. */
import { existsSync } from 'node:fs';
import { AppError } from '../../src/errors';
import type { Connection } from './connection';
import { migrations, type Migration } from './migrations';

/** "MNRV": what `PRAGMA application_id` says of a project's database. */
const applicationId = 0x4d4e5256;

export function versionOf(db: Connection): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Throws `bad-file` at a database of another program, `newer-version` at one of a later Mnerva. Changes nothing. */
export function checkVersion(db: Connection, steps: readonly Migration[] = migrations): void {
  const latest = steps.at(-1)?.version ?? 0;
  if (db.pragma('application_id', { simple: true }) !== applicationId) {
    throw new AppError(
      'bad-file',
      'This folder holds no Mnerva project.',
      'Choose a folder with a project.sqlite of Mnerva.',
    );
  }
  if (versionOf(db) < 1) {
    throw new AppError(
      'bad-file',
      `The project file says that its tables are of version ${versionOf(db)}, and there is none before 1.`,
      'Nothing was changed. Restore the project from a backup.',
    );
  }
  if (versionOf(db) > latest) {
    throw new AppError(
      'newer-version',
      `This project was written by a newer version (tables ${versionOf(db)}, this app knows ${latest}).`,
      'Update the app to open this project. Nothing was changed.',
    );
  }
}

/** A copy that is there is somebody's: be it of an attempt that failed half way. */
function unused(path: string): string {
  let free = path;
  for (let n = 2; existsSync(free); n++) free = `${path}-${n}`;
  return free;
}

/** `copyTo` is where the file is copied before an existing project changes; null for a new one. */
export function migrate(db: Connection, copyTo: string | null, steps: readonly Migration[] = migrations): void {
  const before = versionOf(db);
  const due = steps.filter((step) => step.version > before);
  if (due.length === 0) return;
  if (copyTo !== null) {
    db.prepare('VACUUM INTO ?').run(unused(copyTo));
  }
  db.transaction(() => {
    for (const { version, up } of due) {
      up(db);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${version}`);
    }
  })();
}
