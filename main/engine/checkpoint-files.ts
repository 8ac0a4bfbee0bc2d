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
  const { place, names } = await filesOf(folder);
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await readFile(join(place, name)));
  return files;
}

/** Changes whenever the checkpoint does: a cached model is good as long as this stays the same. */
export async function checkpointStamp(folder: string): Promise<string> {
  const { place, names } = await filesOf(folder);
  const parts: string[] = [resolve(place)];
  for (const name of names) {
    const { mtimeMs, size } = await stat(join(place, name));
    parts.push(`${name} ${mtimeMs} ${size}`);
  }
  return parts.join('\n');
}

/** Where the files are: in the folder, or where a writer that was killed between two renames has put the old ones. */
async function filesOf(folder: string): Promise<{ place: string; names: string[] }> {
  for (const place of [folder, await movedAway(resolve(folder))]) {
    const entries = place === null ? null : await readdir(place, { withFileTypes: true }).catch(() => null);
    if (place === null || entries === null) continue;
    return { place, names: entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort() };
  }
  const detail = 'Choose another checkpoint, or train one.';
  throw new AppError('bad-checkpoint', `There is no checkpoint in ${folder}.`, detail);
}

async function movedAway(target: string): Promise<string | null> {
  const siblings = await readdir(dirname(target)).catch(() => []);
  const name = siblings.find((sibling) => sibling.startsWith(`${basename(target)}.old-`));
  return name === undefined ? null : join(dirname(target), name);
}

/** Writes the files as this folder, replacing what was there. On any failure what was there stays. */
export async function writeCheckpointFolder(
  folder: string,
  files: CheckpointFiles,
  write: (path: string, bytes: Uint8Array) => Promise<void> = writeDurably,
): Promise<void> {
  const target = resolve(folder);
  const parent = dirname(target);
  const suffix = randomBytes(6).toString('hex');
  const fresh = `${target}.new-${suffix}`;
  const old = `${target}.old-${suffix}`;
  try {
    await mkdir(parent, { recursive: true });
    await removeLeftovers(target);
    await mkdir(fresh);
    for (const [name, bytes] of files) await write(join(fresh, basename(name)), bytes);
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

/** Clears what a process that was killed while writing has left; a checkpoint that it had moved away is put back. */
async function removeLeftovers(target: string): Promise<void> {
  const name = basename(target);
  const parent = dirname(target);
  const siblings = await readdir(parent);
  const old = await movedAway(target);
  if (old !== null && !siblings.includes(name)) await rename(old, target);
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
