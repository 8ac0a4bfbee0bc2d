/**
 * A checkpoint is a folder of a few files. It is written whole or not at all: into a folder beside it, flushed to the disk,
 * then renamed into place; an older one stays untouched until the new one is complete. Among a project's own checkpoints
 * (`beginFolder`) a new state replaces the old one; where a person said (`writeCheckpointFolder`) nothing of theirs is replaced.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ArtifactFiles } from '../../src/engine/artifacts';
import { AppError, toAppError } from '../../src/errors';
import { memberPath } from '../files/inside';
import { flushFolder, makeWholeFolder } from '../files/new-folder';
import { writeNew } from '../files/write-whole';

/** Where a folder's files are, and their names in order. */
export interface FolderFiles {
  readonly path: string;
  readonly names: readonly string[];
}

/** Every file of the folder by name. Throws `bad-checkpoint` where there is none. */
export async function readCheckpointFolder(folder: string): Promise<Map<string, Uint8Array>> {
  const { path, names } = await filesOf(folder);
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await readFile(join(path, name)));
  return files;
}

/** Changes whenever the files do. */
export async function stampOf({ path, names }: FolderFiles): Promise<string> {
  const parts: string[] = [resolve(path)];
  for (const name of names) {
    const { mtimeMs, size } = await stat(join(path, name));
    parts.push(`${name} ${mtimeMs} ${size}`);
  }
  return parts.join('\n');
}

/**
 * In the folder, or where a writer that was killed between two renames has put the old ones. Throws `bad-checkpoint` where there is no
 * folder.
 */
export async function filesOf(folder: string, isPart: (name: string) => boolean = () => true): Promise<FolderFiles> {
  for (const path of [folder, await movedAway(resolve(folder))]) {
    const entries = path === null ? null : await readdir(path, { withFileTypes: true }).catch(() => null);
    if (path === null || entries === null) continue;
    return {
      path,
      names: entries.flatMap((entry) => (entry.isFile() && isPart(entry.name) ? [entry.name] : [])).sort(),
    };
  }
  const detail = 'Choose another checkpoint, or train one.';
  throw new AppError('bad-checkpoint', `There is no checkpoint in ${folder}.`, detail);
}

async function movedAway(target: string): Promise<string | null> {
  const siblings = await readdir(dirname(target)).catch(() => []);
  const name = siblings.find((sibling) => traceOf(target, sibling) === 'old');
  return name === undefined ? null : join(dirname(target), name);
}

/** What a writer of this folder has begun, or moved away. */
function traceOf(target: string, sibling: string): 'new' | 'old' | null {
  const name = basename(target);
  if (!sibling.startsWith(`${name}.`)) return null;
  const [, kind] = /^\.(new|old)-[0-9a-f]{12}$/.exec(sibling.slice(name.length)) ?? [];
  return kind === 'new' || kind === 'old' ? kind : null;
}

/**
 * Writes the files as a new folder. `replaces`: the names of files that may give way, where there are no others. Throws `refused`
 * where something else is there; on any failure what was there stays.
 */
export async function writeCheckpointFolder(
  folder: string,
  files: ArtifactFiles,
  replaces: readonly string[] = [],
  write: (path: string, bytes: Uint8Array) => Promise<void> = writeNew,
): Promise<void> {
  const fill = async (fresh: string): Promise<void> => {
    for (const [name, bytes] of files) await write(memberPath(fresh, name), bytes);
  };
  try {
    await makeWholeFolder(folder, fill, { replaces });
  } catch (error) {
    throw toAppError(error);
  }
}

/**
 * A fresh folder beside its place among a project's checkpoints, for files that are flushed as they are written; `commitFolder`
 * renames it there. What a killed process has left of the same folder is cleared.
 */
export async function beginFolder(folder: string): Promise<string> {
  const target = resolve(folder);
  const fresh = `${target}.new-${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeLeftovers(target);
    await mkdir(fresh);
    return fresh;
  } catch (error) {
    throw toAppError(error);
  }
}

/** Puts it in its place. On any failure what was there stays, and the fresh folder goes. */
export async function commitFolder(fresh: string, folder: string): Promise<void> {
  const target = resolve(folder);
  const old = fresh.replace(/\.new-([0-9a-f]+)$/, '.old-$1');
  try {
    await flushFolder(fresh);
    const replaces = await moveAway(target, old);
    try {
      await rename(fresh, target);
    } catch (error) {
      if (replaces) await rename(old, target);
      throw error;
    }
    await flushFolder(dirname(target));
    if (replaces) await removeFlat(old);
  } catch (error) {
    await abandonFolder(fresh);
    throw toAppError(error);
  }
}

export async function abandonFolder(fresh: string): Promise<void> {
  await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
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
    if (traceOf(target, sibling) !== null) await removeFlat(join(parent, sibling));
  }
}

/** Its files and the folder itself; a folder in it is nothing of ours, and all that holds one stays. */
async function removeFlat(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.length > 0 && !entries.every((entry) => entry.isFile())) return;
  for (const { name } of entries) await unlink(join(folder, name));
  await rmdir(folder).catch(() => undefined);
}
