/** From paths that a person named to what a reader takes: bytes and folders, with limits before anything is read. */
import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import {
  limits,
  mainInput,
  mustHaveInputs,
  optionsOf,
  type DatasetFormat,
  type DatasetSource,
  type Folder,
  type Formats,
  type NamedBytes,
} from '../../../datasets';
import type { ImportRequest } from '../../../src/contract/exchange-views';
import { AppError, toAppError } from '../../../src/errors';

export interface ImportSource {
  readonly format: DatasetFormat;
  readonly dataset: DatasetSource;
  /** The file's or folder's name, for people. */
  readonly name: string;
  /** The same with its folder: files of different sets often have the same name. */
  readonly place: string;
  /** SHA-256 of what is read, pictures aside: so that the same file is recognised in any folder. */
  readonly contentHash: string;
  /** Where pictures are looked for; null = no folder was named. */
  readonly images: Folder | null;
}

/** Throws `bad-input`, `not-found` or `bad-file` where what is named is not what the format needs. */
export async function openSource(formats: Formats, request: ImportRequest, joiner: ' ' | ''): Promise<ImportSource> {
  const format = formats.get(request.format);
  const { inputs: paths, options } = request;
  mustHaveInputs(format, paths);
  optionsOf(format.options, options, format.title);
  const hash = createHash('sha256').update(`${format.id}\n`);
  const inputs: Record<string, NamedBytes | Folder> = {};
  let images: Folder | null = null;
  for (const [name, { kind }] of Object.entries(format.inputs)) {
    const path = paths[name];
    if (path === undefined) continue;
    const holdsPictures = format.pictures?.input === name;
    const folder = kind === 'folder' ? await openFolder(path) : null;
    if (holdsPictures) images = folder;
    // Pictures are looked up afterwards, sample by sample, so that a sample can say what it lacks.
    if (holdsPictures && format.pictures?.named !== 'in-place') continue;
    if (folder) await hashFolder(path, folder, hash);
    inputs[name] = folder ?? (await readText(path, hash));
  }
  const path = paths[mainInput(format)] ?? ''; // it is required
  return {
    format,
    dataset: { format, inputs, options, joiner },
    name: basename(path),
    place: [basename(dirname(path)), basename(path)].filter(Boolean).join('/'),
    contentHash: hash.digest('hex'),
    images,
  };
}

async function readText(path: string, hash: Hash): Promise<NamedBytes> {
  const file = await openFile(path);
  hash.update(file.bytes);
  return file;
}

/** A file in memory. Throws `bad-file` where it is too large for that. */
export async function openFile(path: string): Promise<NamedBytes> {
  const info = await statOf(path);
  if (!info.isFile()) throw new AppError('bad-input', `${path} is not a file.`, 'Name the file itself.');
  if (info.size > limits.fileBytes) {
    throw new AppError(
      'bad-file',
      `${path} has ${info.size} bytes; the limit is ${limits.fileBytes}.`,
      'Cut it into parts.',
    );
  }
  return { name: basename(path), bytes: await readFile(path) };
}

/** Plain files only, at any depth: links are not followed. */
export async function openFolder(path: string): Promise<Folder> {
  if (!(await statOf(path)).isDirectory())
    throw new AppError('bad-input', `${path} is not a folder.`, 'Name a folder.');
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return { name: basename(path), files, read: (file) => readFile(join(path, file)) };
}

/** Names, sizes and times: reading every file twice would double the time of an import. */
async function hashFolder(path: string, { files }: Folder, hash: Hash): Promise<void> {
  for (const file of [...files].sort()) {
    const { size, mtimeMs } = await stat(join(path, file));
    hash.update(`${JSON.stringify([file, size, mtimeMs])}\n`);
  }
}

export async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>>> {
  try {
    return await stat(path);
  } catch (cause) {
    if (toAppError(cause).code !== 'not-found') throw cause;
    throw new AppError('not-found', `There is nothing at ${path}.`, 'Check the path.', { cause });
  }
}
