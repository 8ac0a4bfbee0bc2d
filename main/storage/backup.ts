/**
 * A backup is a project folder: SQLite's own online copy first, then the pictures and checkpoints that this copy names.
 * Those files never change once written, so the whole is as of one moment although edits go on.
 */
import { chmodSync } from 'node:fs';
import { copyFile, mkdir, readdir, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../src/errors';
import type { BackupReport, StoreTask } from '../../src/storage/project-store';
import {
  checkpointPath,
  databaseFile,
  isInside,
  isPlainFile,
  isPlainFolder,
  picturePath,
  realPath,
} from '../files/inside';
import { ownersOnly } from '../files/make-folder';
import { makeWholeFolder } from '../files/new-folder';
import { openForWriting, storageError, type Connection } from './connection';
import { checkVersion } from './migrate';
import { mustBeOurs } from './schema';

export async function backupProject(
  db: Connection,
  folder: string,
  out: string,
  task: StoreTask = {},
): Promise<BackupReport> {
  if (isInside(realPath(folder), realPath(resolve(out)))) {
    throw new AppError('bad-input', 'A backup cannot lie inside its project.', 'Choose another folder.');
  }
  return inNewFolder(out, async (fresh) => {
    await db.backup(databaseFile(fresh), {
      progress: () => {
        stopWhenAsked(task);
        return 2000; // pages, then the loop turns: about 8 MB
      },
    });
    return copyFiles(folder, fresh, task);
  });
}

/** Copies a backup, or any closed project, to a new folder. The caller opens and checks it. */
export async function restoreProject(backup: string, out: string, task: StoreTask = {}): Promise<BackupReport> {
  const from = resolve(backup);
  if (!isPlainFile(databaseFile(from))) {
    throw new AppError('bad-file', `There is no project in ${from}.`, 'Choose the folder that a backup made.');
  }
  return inNewFolder(out, async (fresh) => {
    for (const end of ['', '-wal']) {
      const file = `${databaseFile(from)}${end}`;
      if (isPlainFile(file)) await copyFile(file, `${databaseFile(fresh)}${end}`);
    }
    return copyFiles(from, fresh, task);
  });
}

async function inNewFolder(
  out: string,
  fill: (fresh: string) => Promise<Omit<BackupReport, 'folder'>>,
): Promise<BackupReport> {
  try {
    const report = await makeWholeFolder(out, fill, { mode: ownersOnly });
    return { folder: resolve(out), ...report };
  } catch (error) {
    throw storageError(error);
  }
}

/** The pictures and checkpoints that the database in `fresh` names. */
async function copyFiles(from: string, fresh: string, task: StoreTask): Promise<Omit<BackupReport, 'folder'>> {
  chmodSync(databaseFile(fresh), 0o600);
  const { images, checkpoints } = namedIn(fresh);
  const total = images.length + checkpoints.length;
  let done = 0;
  for (const hash of images) {
    stopWhenAsked(task);
    const picture = picturePath(from, hash);
    // What is gone already is what `check` reports; the rest is worth keeping.
    if (isPlainFolder(dirname(picture)) && isPlainFile(picture)) await copyPicture(picture, picturePath(fresh, hash));
    task.onProgress?.({ done: ++done, total });
  }
  for (const checkpoint of checkpoints) {
    stopWhenAsked(task);
    const source = checkpointPath(from, checkpoint);
    if (isPlainFolder(source)) await copyFlat(source, checkpointPath(fresh, checkpoint));
    task.onProgress?.({ done: ++done, total });
  }
  return { bytes: await sizeOf(fresh), images: images.length, checkpoints: checkpoints.length };
}

/** Throws `bad-file` where the database is not one of Mnerva alone. */
function namedIn(folder: string): { images: string[]; checkpoints: string[] } {
  const copy = openForWriting(databaseFile(folder), true); // what its WAL holds goes into it
  try {
    checkVersion(copy);
    mustBeOurs(copy);
    return {
      images: copy.prepare<[], string>('SELECT hash FROM images ORDER BY hash').pluck().all(),
      checkpoints: copy.prepare<[], string>('SELECT folder FROM checkpoints WHERE folder IS NOT NULL').pluck().all(),
    };
  } finally {
    copy.close();
  }
}

async function copyPicture(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** The plain files of a folder, with their times: a checkpoint has nothing else. */
async function copyFlat(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    await copyFile(source, copy);
    const { atime, mtime } = await stat(source);
    await utimes(copy, atime, mtime);
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
