/**
 * Pretrained encoders in the person's data folder: from the hub, or where there is no network from a folder. A model is there
 * whole or not at all; an interrupted download stays beside it as `<folder>.download` and is resumed.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, statfs, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, toAppError } from '../../src/errors';
import type { JobProgress } from '../../src/jobs/job';
import {
  describePretrained,
  mustBeKnownFamily,
  pretrainedNames,
  type PretrainedDescription,
} from '../engine/pretrained-folder';
import { memberPath } from '../files/inside';
import { makeWholeFolder, mustBeFree } from '../files/new-folder';
import { fetchFile, sizeAt } from './pretrained-file';
import { hubError, isRead, lookUp, type HubAccess, type HubModel } from './pretrained-hub';

/** Short names for what this app was made with. */
export const knownModels: Readonly<Record<string, string>> = {
  'bert-base': 'google-bert/bert-base-uncased',
  'bert-tiny': 'google/bert_uncased_L-2_H-128_A-2',
  'bert-mini': 'google/bert_uncased_L-4_H-256_A-4',
  'bert-small': 'google/bert_uncased_L-4_H-512_A-8',
  minilm: 'sentence-transformers/all-MiniLM-L6-v2',
  'clip-base': 'openai/clip-vit-base-patch32',
};

export interface PretrainedReport {
  readonly name: string;
  readonly folder: string;
  /** The hub's commit; null for a folder that was copied. */
  readonly revision: string | null;
  readonly licence: string | null;
  readonly bytes: number;
  /** Whether it was there already. */
  readonly wasThere: boolean;
  readonly description: PretrainedDescription;
}

export interface GetOptions extends HubAccess {
  /** What will be loaded, before the first byte of it is. */
  readonly onFound?: (found: { licence: string | null; bytes: number; files: readonly string[] }) => void;
  readonly onProgress?: (progress: JobProgress) => void;
}

export const fullName = (name: string): string => knownModels[name] ?? name;

/** A model's folder in the person's data folder. */
export function placeOf(home: string, name: string): string {
  return join(home, 'models', mustBeName(fullName(name)).replace('/', '--'));
}

/** From the hub into `folder`. Throws `not-found`, `bad-checkpoint`, `no-space`, `cancelled`. */
export async function getFromHub(written: string, folder: string, options: GetOptions = {}): Promise<PretrainedReport> {
  const name = mustBeName(fullName(written));
  if (existsSync(folder)) return alreadyThere(name, folder);
  const model = await lookUp(name, options);
  const { revision, licence, files } = model;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  options.onFound?.({ licence, bytes, files: files.map(({ path }) => path) });
  const work = `${folder}.download`;
  await mustBeFree(folder);
  try {
    await beginIn(work, revision);
    await mustHaveSpace(work, model);
    await fetchAll(name, model, work, bytes, options);
    const description = await describePretrained(work);
    await rename(work, folder);
    return { name, folder, revision, licence, bytes, wasThere: false, description };
  } catch (error) {
    throw toAppError(hubError(name, error, options.signal));
  }
}

async function fetchAll(
  name: string,
  { files, open }: HubModel,
  work: string,
  total: number,
  { onProgress }: GetOptions,
): Promise<void> {
  let before = 0;
  for (const file of files) {
    const note = file.path;
    await fetchFile(file, work, open, (bytes) => onProgress?.({ done: before + bytes, total, note }));
    before += file.size;
    if (file.path === 'config.json') mustBeKnownFamily(name, await readFile(memberPath(work, file.path), 'utf8'));
  }
}

/** What an interrupted download left of the same commit is kept; of another one, its files go. Throws `refused` where it is no download. */
async function beginIn(work: string, revision: string): Promise<void> {
  const mark = join(work, 'revision.txt');
  const entries = await readdir(work, { withFileTypes: true }).catch(() => []);
  const isDownload = entries.some(({ name }) => name === 'revision.txt');
  const foreign = entries.find((entry) => !isDownload || !entry.isFile() || !isOfDownload(entry.name));
  if (foreign !== undefined) {
    const detail = 'Move it elsewhere, or choose another place with --out FOLDER.';
    throw new AppError('refused', `${work} has ${foreign.name} in it, which is of no download.`, detail);
  }
  const earlier = isDownload ? await readFile(mark, 'utf8') : null;
  if (earlier !== revision) for (const { name } of entries) await unlink(join(work, name));
  await mkdir(work, { recursive: true });
  await writeFile(mark, revision);
}

function isOfDownload(name: string): boolean {
  return name === 'revision.txt' || isRead(name.replace(/\.part$/, ''));
}

async function mustHaveSpace(work: string, { files }: HubModel): Promise<void> {
  let missing = 0;
  for (const { path, size } of files) {
    const there = Math.max(await sizeAt(memberPath(work, path)), await sizeAt(memberPath(work, `${path}.part`)));
    missing += Math.max(0, size - there);
  }
  const { bavail, bsize } = await statfs(work);
  if (bavail * bsize >= missing) return;
  const message = `The download needs ${megabytes(missing)} and the disk has ${megabytes(bavail * bsize)} left: ${work}.`;
  throw new AppError('no-space', message, 'Free some space, or choose another place with --out FOLDER.');
}

/** From a folder of this machine into `folder`: checked first, then copied. */
export async function getFromFolder(written: string, from: string, folder: string): Promise<PretrainedReport> {
  const name = mustBeName(fullName(written));
  if (existsSync(folder)) return alreadyThere(name, folder);
  const description = await describePretrained(from);
  const names = await pretrainedNames(from);
  try {
    await makeWholeFolder(folder, async (fresh) => {
      for (const file of names) await copyFile(join(from, file), memberPath(fresh, file));
    });
  } catch (error) {
    throw toAppError(error);
  }
  return {
    name,
    folder,
    revision: null,
    licence: null,
    bytes: await bytesIn(folder, names),
    wasThere: false,
    description,
  };
}

async function alreadyThere(name: string, folder: string): Promise<PretrainedReport> {
  const description = await describePretrained(folder);
  const bytes = await bytesIn(folder, await pretrainedNames(folder));
  return { name, folder, revision: null, licence: null, bytes, wasThere: true, description };
}

async function bytesIn(folder: string, names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(names.map((name) => sizeAt(join(folder, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function mustBeName(name: string): string {
  if (/^[\w.-]+(\/[\w.-]+)?$/.test(name) && !name.includes('..')) return name;
  const detail = `Write it as the hub does, OWNER/MODEL, or use one of ${Object.keys(knownModels).join(', ')}.`;
  throw new AppError('bad-input', `${JSON.stringify(name)} is not the name of a model.`, detail);
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
