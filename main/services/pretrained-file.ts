/**
 * One file of a pretrained model onto the disk: it goes on where an interrupted download stopped, and counts only when it is
 * what the hub says it is (sha256 of large files, git's object id of small ones).
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../src/errors';
import { memberPath } from '../files/inside';

export interface HubFile {
  readonly path: string;
  readonly size: number;
  readonly hash: { readonly kind: 'sha256' | 'git'; readonly value: string };
}

/** Bytes of the file from `start` on. */
export type OpenFile = (file: HubFile, start: number) => Promise<ReadableStream<Uint8Array>>;

/** Writes `<folder>/<path>` by way of `<path>.part`. `onBytes` gets the number of bytes there so far. */
export async function fetchFile(
  file: HubFile,
  folder: string,
  open: OpenFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const target = memberPath(folder, file.path);
  if ((await sizeAt(target)) === file.size && (await hashOf(target, file)) === file.hash.value) {
    onBytes(file.size);
    return;
  }
  const part = `${target}.part`;
  const there = await sizeAt(part);
  const start = there > file.size ? 0 : there;
  if (start < file.size) await append(await open(file, start), { part, start, file }, onBytes);
  const found = await hashOf(part, file);
  if (found !== file.hash.value) {
    await rm(part, { force: true });
    const detail =
      'What came was thrown away. Run the same command again; should it happen twice, report it to the hub.';
    const what = file.hash.kind === 'git' ? 'object id' : 'sha256';
    throw new AppError(
      'bad-checkpoint',
      `${file.path} is not what the hub says it is: ${what} ${found}, not ${file.hash.value}.`,
      detail,
    );
  }
  await rename(part, target);
}

/** No byte more than the hub says there are reaches the disk. */
async function append(
  stream: ReadableStream<Uint8Array>,
  { part, start, file }: { part: string; start: number; file: HubFile },
  onBytes: (bytes: number) => void,
): Promise<void> {
  let bytes = start;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > file.size) {
        const message = `${file.path} is longer than the ${file.size} bytes that the hub says it has.`;
        throw new AppError('bad-checkpoint', message, 'The download was stopped. Report it to the hub.');
      }
      onBytes(bytes);
      yield chunk;
    }
  }
  await pipeline(counted, createWriteStream(part, { flags: start > 0 ? 'a' : 'w' }));
}

/** 0 where there is none. */
export async function sizeAt(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Git hashes a header before the content. */
async function hashOf(path: string, { hash }: HubFile): Promise<string> {
  const sum = createHash(hash.kind === 'git' ? 'sha1' : 'sha256');
  if (hash.kind === 'git') sum.update(`blob ${await sizeAt(path)}\0`);
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}
