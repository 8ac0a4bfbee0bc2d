/** What a file or folder looks like: its first part is read, and the names of the files beside it. */
import { open, opendir, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { headBytes, headLines, type FolderHead, type Formats, type Head } from '../../../datasets';
import type { FormatGuess } from '../../../src/contract/exchange-views';
import { statOf } from './source';

/** Names of files that are looked at, in all folders together. */
const mostNames = 50_000;

/** The likeliest format first; empty where none is known. Throws `not-found` where there is nothing. */
export async function recognisePath(formats: Formats, path: string): Promise<FormatGuess[]> {
  const head = await headOf(path);
  const guesses = head ? formats.recognise(head) : [];
  return guesses.map(({ format, confidence, input, beside = {}, choices = {} }) => {
    const folders = Object.entries(beside).flatMap(([name, folder]) =>
      folder === null ? [] : [[name, join(dirname(path), folder)] as const],
    );
    return {
      format: format.id,
      confidence,
      inputs: { [input]: path, ...Object.fromEntries(folders) },
      choices: Object.fromEntries(Object.entries(choices).map(([name, values]) => [name, [...values]])),
    };
  });
}

/** null where it is neither a file nor a folder. */
async function headOf(path: string): Promise<Head | null> {
  const info = await statOf(path);
  if (info.isDirectory()) return { kind: 'folder', name: basename(path), files: await namesIn(path, mostNames) };
  if (!info.isFile()) return null;
  const bytes = await firstBytes(path, headBytes);
  const lines = headLines(bytes, Number(info.size) <= bytes.length);
  return { kind: 'file', name: basename(path), lines, beside: await foldersBeside(path) };
}

async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A folder that cannot be listed, or has too many files, is left out: recognising must be quick. Links are not followed. */
async function foldersBeside(path: string): Promise<FolderHead[]> {
  const folder = dirname(path);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const heads: FolderHead[] = [];
  let left = mostNames;
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) {
    if (left <= 0) break;
    const files = await namesIn(join(folder, name), left).catch(() => []);
    left -= files.length;
    heads.push({ kind: 'folder', name, files });
  }
  return heads;
}

async function namesIn(folder: string, most: number): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of await opendir(folder, { bufferSize: 1000 })) {
    if (!entry.isFile()) continue;
    files.push(entry.name);
    if (files.length >= most) break;
  }
  return files;
}
