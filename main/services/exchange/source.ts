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
import { atOnce } from '../../turns/at-once';
import { turns, type Turn } from '../../turns/turns';

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
  readonly images: PictureFolder | null;
}

/** A folder whose files can be measured before they are read. */
export interface PictureFolder extends Folder {
  /** In bytes. */
  sizeOf(file: string): Promise<number>;
}

/** Bytes hashed between two turns of the event loop: a few milliseconds. */
const hashedAtOnce = 4 * 1024 * 1024;
/** Files of a folder that are read at the same time. */
const readTogether = 2;

/** Throws `bad-input`, `not-found` or `bad-file` where what is named is not what the format needs. */
export async function openSource(
  formats: Formats,
  request: ImportRequest,
  joiner: ' ' | '',
  signal?: AbortSignal,
): Promise<ImportSource> {
  const turn = turns(signal);
  const format = formats.get(request.format);
  const { inputs: paths, options } = request;
  mustHaveInputs(format, paths);
  optionsOf(format.options, options, format.title);
  const hash = createHash('sha256').update(`${format.id}\n`);
  const inputs: Record<string, NamedBytes | Folder> = {};
  let images: PictureFolder | null = null;
  for (const [name, { kind }] of Object.entries(format.inputs)) {
    const path = paths[name];
    if (path === undefined) continue;
    const holdsPictures = format.pictures?.input === name;
    const folder = kind === 'folder' ? await openFolder(path, signal) : null;
    if (holdsPictures) images = folder;
    // Pictures are looked up afterwards, sample by sample, so that a sample can say what it lacks.
    if (holdsPictures && format.pictures?.named !== 'in-place') continue;
    if (folder) await hashFolder(path, folder, hash, turn);
    inputs[name] = folder ?? (await readText(path, hash, turn, signal));
  }
  const path = paths[mainInput(format)] ?? ''; // it is required
  return {
    format,
    dataset: { format, inputs, options, joiner, turn },
    name: basename(path),
    place: [basename(dirname(path)), basename(path)].filter(Boolean).join('/'),
    contentHash: hash.digest('hex'),
    images,
  };
}

async function readText(path: string, hash: Hash, turn: Turn, signal?: AbortSignal): Promise<NamedBytes> {
  const file = await openFile(path, signal);
  for (let from = 0; from < file.bytes.length; from += hashedAtOnce) {
    await turn();
    hash.update(file.bytes.subarray(from, from + hashedAtOnce));
  }
  return file;
}

/** A file in memory. Throws `bad-file` where it is too large for that. */
export async function openFile(path: string, signal?: AbortSignal): Promise<NamedBytes> {
  const info = await statOf(path);
  if (!info.isFile()) throw new AppError('bad-input', `${path} is not a file.`, 'Name the file itself.');
  mustBeReadable(path, Number(info.size));
  return { name: basename(path), bytes: await readFile(path, { signal }) };
}

/** Plain files only, at any depth: links are not followed. A file is measured before it is read, and two are read at the same time. */
export async function openFolder(path: string, signal?: AbortSignal): Promise<PictureFolder> {
  if (!(await statOf(path)).isDirectory())
    throw new AppError('bad-input', `${path} is not a folder.`, 'Name a folder.');
  const files: string[] = [];
  const turn = turns(signal);
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    await turn();
    if (entry.isFile()) files.push(relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'));
  }
  const inTurn = atOnce(readTogether);
  const sizeOf = async (file: string): Promise<number> => (await stat(join(path, file))).size;
  return {
    name: basename(path),
    files,
    sizeOf,
    read: (file) =>
      inTurn(async () => {
        signal?.throwIfAborted();
        mustBeReadable(file, await sizeOf(file));
        return readFile(join(path, file), { signal });
      }),
  };
}

function mustBeReadable(name: string, size: number): void {
  if (size <= limits.fileBytes) return;
  throw new AppError('bad-file', `${name} has ${size} bytes; the limit is ${limits.fileBytes}.`, 'Cut it into parts.');
}

/** Names, sizes and times: reading every file twice would double the time of an import. */
async function hashFolder(path: string, { files }: Folder, hash: Hash, turn: Turn): Promise<void> {
  for (const file of [...files].sort()) {
    await turn();
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
