/**
 * A backup is a project folder: SQLite's own online copy first, then the pictures and checkpoints that this copy names.
 * Those files never change once written, so the whole is as of one moment although edits go on.
 */
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { AppError } from '../../src/errors';
import type { BackupReport, StoreTask } from '../../src/storage/project-store';
import { storageError, type Connection } from './connection';
import { imagePath } from './images';
import { makeFolder } from './make-folder';

export async function backupProject(
  db: Connection,
  folder: string,
  out: string,
  task: StoreTask = {},
): Promise<BackupReport> {
  const target = resolve(out);
  if (target === resolve(folder) || target.startsWith(resolve(folder) + sep)) {
    throw new AppError('bad-input', 'A backup cannot lie inside its project.', 'Choose another folder.');
  }
  return intoNewFolder(target, async (partial) => {
    await db.backup(join(partial, 'project.sqlite'), {
      progress: () => {
        stopWhenAsked(task);
        return 2000; // pages, then the loop turns: about 8 MB
      },
    });
    return copyFiles(folder, partial, target, task);
  });
}

/** Copies a backup, or any closed project, to a new folder. The caller opens and checks it. */
export async function restoreProject(backup: string, out: string, task: StoreTask = {}): Promise<BackupReport> {
  const from = resolve(backup);
  if (!existsSync(join(from, 'project.sqlite'))) {
    throw new AppError('bad-file', `There is no project in ${from}.`, 'Choose the folder that a backup made.');
  }
  return intoNewFolder(resolve(out), async (partial) => {
    for (const name of ['project.sqlite', 'project.sqlite-wal']) {
      if (existsSync(join(from, name))) await cp(join(from, name), join(partial, name));
    }
    return copyFiles(from, partial, resolve(out), task);
  });
}

/** The pictures and checkpoints that the database in `partial` names. */
async function copyFiles(from: string, partial: string, target: string, task: StoreTask): Promise<BackupReport> {
  const copy = new Database(join(partial, 'project.sqlite'));
  let images: string[];
  let checkpoints: string[];
  try {
    images = copy.prepare<[], string>('SELECT hash FROM images ORDER BY hash').pluck().all();
    checkpoints = copy.prepare<[], string>('SELECT folder FROM checkpoints WHERE folder IS NOT NULL').pluck().all();
  } finally {
    copy.close();
  }
  const total = images.length + checkpoints.length;
  let done = 0;
  const pairs: (readonly [string, string])[] = [
    ...images.map((hash) => [imagePath(from, hash), imagePath(partial, hash)] as const),
    ...checkpoints.map((name) => [join(from, name), join(partial, name)] as const),
  ];
  for (const [source, copyTo] of pairs) {
    stopWhenAsked(task);
    // What is gone already is what `check` reports; the rest is worth keeping.
    if (existsSync(source)) {
      await mkdir(dirname(copyTo), { recursive: true });
      await cp(source, copyTo, { recursive: true, preserveTimestamps: true });
    }
    task.onProgress?.({ done: ++done, total });
  }
  return { folder: target, bytes: await sizeOf(partial), images: images.length, checkpoints: checkpoints.length };
}

/** Fills `<target>.partial` and renames it when all is there: a killed backup is never taken for one. */
async function intoNewFolder<T>(target: string, fill: (partial: string) => Promise<T>): Promise<T> {
  if (existsSync(target) && (await readdir(target)).length > 0) {
    throw new AppError('refused', `${target} is not empty.`, 'Choose a new or an empty folder.');
  }
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  try {
    makeFolder(partial);
    const result = await fill(partial);
    await rm(target, { recursive: true, force: true });
    await rename(partial, target);
    return result;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw storageError(error);
  }
}

function stopWhenAsked(task: StoreTask): void {
  if (task.signal?.aborted) throw new AppError('cancelled', 'Stopped on request.', 'No backup was made.');
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries.filter((e) => e.isFile()).map(async (e) => (await stat(join(e.parentPath, e.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
