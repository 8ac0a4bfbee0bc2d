/**
 * A file is replaced whole or not at all: written beside its place, flushed to the disk, renamed over it, and the folder flushed as well,
 * so that neither bytes nor name are lost with the power.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../src/errors';
import { mustBeOfNoProject } from './inside';

/** Throws `refused` where `path` is a part of a project, `bad-input` where something other than a file is there. */
export function mustTakeFile(path: string): void {
  mustBeOfNoProject(path);
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there || there.isFile()) return;
  const what = there.isDirectory() ? 'is a folder' : 'is no file that can be replaced';
  throw new AppError('bad-input', `${path} ${what}.`, 'Name the file to write.');
}

const besideOf = (path: string): string => `${path}.${randomUUID()}.partial`;

/** Makes the folders above as well. Where it fails, what was there stays and nothing is left behind. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = besideOf(path);
  try {
    await writeNew(beside, content);
    await rename(beside, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** The same at once, for the small files that are read at the start of a thread. `mode` says who may read it. */
export function writeWholeSync(path: string, content: Uint8Array | string, mode = 0o666): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = besideOf(path);
  try {
    const file = openSync(beside, 'wx', mode);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
    flushFolderSync(dirname(path));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Writes a file that is not there yet and flushes it to the disk; throws where there is one. */
export async function writeNew(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Windows has no such call and needs none. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function flushFolderSync(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
