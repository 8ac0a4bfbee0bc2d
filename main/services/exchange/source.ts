/** From paths that a person named to what a reader takes: bytes and folders, with limits before anything is read. */
import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type DatasetSource, type Folder, formats, limits, type NamedBytes } from '../../../datasets';
import type { ImportRequest } from '../../../src/contract/exchange-views';
import { AppError, toAppError } from '../../../src/errors';

export interface ImportSource {
  readonly dataset: DatasetSource;
  /** The file's or folder's name, for people. */
  readonly name: string;
  /** The same with the folder it lies in: files of different sets are often called alike. */
  readonly place: string;
  /** SHA-256 of what is read, pictures aside: the same file is known again wherever it lies. */
  readonly contentHash: string;
  /** Where pictures are looked for; null = no folder was named. */
  readonly images: Folder | null;
}

/** Throws `bad-input`, `not-found` or `bad-file` where what is named is not what the format needs. */
export async function openSource(request: ImportRequest, joiner: ' ' | ''): Promise<ImportSource> {
  const { format, columns } = request;
  const { needs } = formats[format];
  const path = needs.includes('folder') ? request.dir : request.text;
  if (!path) {
    const what = needs.includes('folder') ? 'a folder (--dir)' : 'a text file (--text)';
    throw new AppError('bad-input', `The format ${format} reads ${what}, and none is named.`, 'Name it.');
  }
  if (needs.includes('boxes') && !request.boxes) {
    throw new AppError(
      'bad-input',
      `The format ${format} reads a folder of boxes (--boxes), and none is named.`,
      'Name it.',
    );
  }
  const hash = createHash('sha256').update(`${format}\n`);
  const text = needs.includes('folder') ? null : await readText(path, hash);
  const folder = needs.includes('folder') ? await openFolder(path) : null;
  if (folder) await hashFolder(path, folder, hash);
  const boxes = request.boxes ? await openFolder(request.boxes) : null;
  if (boxes && request.boxes) await hashFolder(request.boxes, boxes, hash);
  return {
    // Pictures are looked up afterwards, sample by sample, so that a sample can say what it lacks.
    dataset: { format, text, folder, boxes, columns, joiner, images: null },
    name: basename(path),
    place: [basename(dirname(path)), basename(path)].filter(Boolean).join('/'),
    contentHash: hash.digest('hex'),
    images: folder ?? (request.images ? await openFolder(request.images) : null),
  };
}

async function readText(path: string, hash: Hash): Promise<NamedBytes> {
  const info = await statOf(path);
  if (!info.isFile()) throw new AppError('bad-input', `${path} is not a file.`, 'Name the text file itself.');
  if (info.size > limits.fileBytes) {
    throw new AppError(
      'bad-file',
      `${path} has ${info.size} bytes; the limit is ${limits.fileBytes}.`,
      'Cut it into parts.',
    );
  }
  const bytes = await readFile(path);
  hash.update(bytes);
  return { name: basename(path), bytes };
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

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>>> {
  try {
    return await stat(path);
  } catch (cause) {
    if (toAppError(cause).code !== 'not-found') throw cause;
    throw new AppError('not-found', `There is nothing at ${path}.`, 'Check the path.', { cause });
  }
}
