/**
 * A folder that is made where a person said: filled beside its place, and renamed there when all is in it. What was there before
 * is neither written into nor removed: an empty folder gives way, and one that holds nothing but files of the given names.
 */
import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, realpath, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../src/errors';
import { mustBeOfNoProject } from './inside';
import { makeFolder } from './make-folder';

export interface NewFolder {
  /** Names of files that may be replaced, all of them together. */
  readonly replaces?: readonly string[];
  /** Permissions of the folder; by default what the system gives to new ones. */
  readonly mode?: number;
}

/** Throws `refused` where something is at `place` that must stay, and what `fill` throws: then nothing of it is left. */
export async function makeWholeFolder<T>(
  place: string,
  fill: (fresh: string) => Promise<T>,
  { replaces = [], mode }: NewFolder = {},
): Promise<T> {
  const target = await mustBeFree(place, replaces);
  makeFolder(dirname(target));
  const fresh = await emptyBeside(target);
  try {
    if (mode !== undefined) await chmod(fresh, mode);
    const result = await fill(fresh);
    await flushFolder(fresh);
    await putInPlace(fresh, target, replaces);
    await flushFolder(dirname(target));
    return result;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

/** Where the folder will be, links resolved. Throws `refused` where something is there that must stay. */
export async function mustBeFree(place: string, replaces: readonly string[] = []): Promise<string> {
  const path = resolve(place);
  mustBeOfNoProject(path);
  const entries = await entriesIn(path);
  if (entries === null) return path;
  const foreign = entries.find((entry) => !entry.isFile() || !replaces.includes(entry.name))?.name;
  if (foreign === undefined) return realpath(path);
  const what = replaces.length === 0 ? 'is not empty: it has' : 'has other files in it, such as';
  throw new AppError('refused', `${path} ${what} ${foreign}.`, 'Choose a new or an empty folder.');
}

/** null = nothing is there. */
async function entriesIn(path: string): Promise<Dirent[] | null> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    const there = await lstat(path).catch(() => null);
    if (there === null) return null;
    if (there.isDirectory()) throw error;
    throw new AppError('refused', `${path} is there and is no folder.`, 'Choose a new or an empty folder.');
  }
}

/** A name that nobody else has: it is refused by the system where there is one already. */
async function emptyBeside(target: string): Promise<string> {
  const fresh = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  await mkdir(fresh);
  return fresh;
}

async function putInPlace(fresh: string, target: string, replaces: readonly string[]): Promise<void> {
  const entries = await entriesIn(target);
  if (entries === null) return rename(fresh, target);
  if (entries.length === 0) {
    await rmdir(target); // fails where something came into it meanwhile
    return rename(fresh, target);
  }
  await mustBeFree(target, replaces);
  const aside = await emptyBeside(target);
  const old = join(aside, 'old');
  await rename(target, old);
  try {
    await rename(fresh, target);
  } catch (error) {
    await rename(old, target);
    await rmdir(aside);
    throw error;
  }
  for (const { name } of entries) await unlink(join(old, name));
  await rmdir(old);
  await rmdir(aside);
}

/** Makes renames inside the folder survive a power cut. Windows has no such call and needs none. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
