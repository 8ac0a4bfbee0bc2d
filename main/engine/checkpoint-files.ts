/**
 * A checkpoint is a folder of a few files. It is written whole or not at all: into a folder beside it, flushed to the disk,
 * then renamed into place; an older one stays untouched until the new one is complete.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, toAppError } from '../../src/errors';

export type CheckpointFiles = ReadonlyMap<string, Uint8Array>;

/** Every file of the folder by name. */
export async function readCheckpointFolder(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of await fileNames(folder)) files.set(name, await readFile(join(folder, name)));
  return files;
}

/** Changes whenever the checkpoint does: a cached model is good as long as this stays the same. */
export async function checkpointStamp(folder: string): Promise<string> {
  const parts: string[] = [resolve(folder)];
  for (const name of await fileNames(folder)) {
    const { mtimeMs, size } = await stat(join(folder, name));
    parts.push(`${name} ${mtimeMs} ${size}`);
  }
  return parts.join('\n');
}

async function fileNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
  } catch (cause) {
    const detail = 'Choose another checkpoint, or train one.';
    throw new AppError('bad-checkpoint', `There is no checkpoint in ${folder}.`, detail, { cause });
  }
}

/** Writes the files as this folder, replacing what was there. On any failure what was there stays. */
export async function writeCheckpointFolder(folder: string, files: CheckpointFiles): Promise<void> {
  const target = resolve(folder);
  const parent = dirname(target);
  const suffix = randomBytes(6).toString('hex');
  const fresh = `${target}.new-${suffix}`;
  const old = `${target}.old-${suffix}`;
  try {
    await mkdir(parent, { recursive: true });
    await removeLeftovers(target);
    await mkdir(fresh);
    for (const [name, bytes] of files) await writeDurably(join(fresh, name), bytes);
    await flushFolder(fresh);
    const replaces = await moveAway(target, old);
    try {
      await rename(fresh, target);
    } catch (error) {
      if (replaces) await rename(old, target);
      throw error;
    }
    await flushFolder(parent);
    if (replaces) await rm(old, { recursive: true, force: true });
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
    throw toAppError(error);
  }
}

async function moveAway(target: string, old: string): Promise<boolean> {
  try {
    await rename(target, old);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** What a process that was killed while writing has left; a checkpoint that it had moved away is put back. */
async function removeLeftovers(target: string): Promise<void> {
  const name = basename(target);
  const parent = dirname(target);
  const siblings = await readdir(parent);
  const moved = siblings.filter((sibling) => sibling.startsWith(`${name}.old-`));
  const [last] = moved;
  if (last && !siblings.includes(name)) await rename(join(parent, last), target);
  for (const sibling of siblings) {
    const isLeftover = sibling.startsWith(`${name}.new-`) || sibling.startsWith(`${name}.old-`);
    if (isLeftover) await rm(join(parent, sibling), { recursive: true, force: true });
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes renames inside the folder survive a power cut. Windows has no such call and needs none. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
