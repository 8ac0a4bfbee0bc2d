/**
 * A wheel is a zip whose RECORD names the sha256 of every member (PEP 427). Only the members that are wanted are unpacked, and
 * each is held against the record while it is written.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { createInflateRaw } from 'node:zlib';
import { Readable, Transform } from 'node:stream';
import { AppError } from '../../../src/errors';

export interface Member {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly deflated: boolean;
  /** Of its local header. */
  readonly offset: number;
}

export interface WheelFile {
  readonly path: string;
  readonly members: readonly Member[];
  /** sha256 in base64url by member. */
  readonly record: ReadonlyMap<string, string>;
}

const endSignature = 0x06054b50;
const memberSignature = 0x02014b50;
const endBytes = 22;
const localHeaderBytes = 30;

/** Throws `bad-file` where it is not a whole wheel. */
export async function openWheel(path: string): Promise<WheelFile> {
  const file = await open(path);
  try {
    const members = await readDirectory(file, path);
    const recordMember = members.find(({ name }) => name.endsWith('.dist-info/RECORD'));
    if (!recordMember) throw notAWheel(path, 'it has no RECORD');
    const text = (await buffer(await contentOf(path, recordMember))).toString();
    const record = new Map<string, string>();
    for (const line of text.split('\n')) {
      const [, name, hash] = /^"?(.+?)"?,sha256=([\w-]+)/.exec(line) ?? [];
      if (name && hash) record.set(name, hash);
    }
    return { path, members, record };
  } finally {
    await file.close();
  }
}

async function readDirectory(file: FileHandle, path: string): Promise<Member[]> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, endBytes + 65_535));
  await file.read(tail, 0, tail.length, size - tail.length);
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (at < 0 || tail.readUInt32LE(at) !== endSignature) throw notAWheel(path, 'its end is missing');
  const directory = Buffer.alloc(tail.readUInt32LE(at + 12));
  await file.read(directory, 0, directory.length, tail.readUInt32LE(at + 16));
  const members: Member[] = [];
  for (let i = 0, k = 0; k < tail.readUInt16LE(at + 10); k++) {
    if (i + 46 > directory.length || directory.readUInt32LE(i) !== memberSignature)
      throw notAWheel(path, 'its directory is damaged');
    const nameBytes = directory.readUInt16LE(i + 28);
    members.push({
      name: directory.toString('utf8', i + 46, i + 46 + nameBytes),
      deflated: directory.readUInt16LE(i + 10) === 8,
      packedBytes: directory.readUInt32LE(i + 20),
      bytes: directory.readUInt32LE(i + 24),
      offset: directory.readUInt32LE(i + 42),
    });
    i += 46 + nameBytes + directory.readUInt16LE(i + 30) + directory.readUInt16LE(i + 32);
  }
  return members;
}

async function contentOf(path: string, member: Member): Promise<Readable> {
  if (member.packedBytes === 0) return Readable.from([]);
  const file = await open(path);
  const header = Buffer.alloc(localHeaderBytes);
  await file.read(header, 0, header.length, member.offset).finally(() => file.close());
  const start = member.offset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = createReadStream(path, { start, end: start + member.packedBytes - 1 });
  if (!member.deflated) return packed;
  const inflated = createInflateRaw();
  packed.on('error', (error) => inflated.destroy(error));
  return packed.pipe(inflated);
}

/** Writes members under other names. `onBytes` gets the number of bytes written so far. Throws `bad-file` for what is not as recorded. */
export async function unpack(
  wheel: WheelFile,
  targets: ReadonlyMap<Member, string>,
  folder: string,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const [member, target] of targets) {
    signal?.throwIfAborted();
    const hash = createHash('sha256');
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        hash.update(chunk);
        onBytes(chunk.length);
        next(null, chunk);
      },
    });
    const out = join(folder, target);
    await mkdir(dirname(out), { recursive: true });
    try {
      await pipeline(await contentOf(wheel.path, member), counted, createWriteStream(out), {
        ...(signal && { signal }),
      });
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
        throw notAWheel(wheel.path, `${member.name} is damaged`, error);
      throw error;
    }
    const recorded = wheel.record.get(member.name);
    if (recorded !== undefined && hash.digest('base64url') !== recorded) {
      throw notAWheel(wheel.path, `${member.name} is not what its RECORD says`);
    }
  }
}

function notAWheel(path: string, why: string, cause?: unknown): AppError {
  const detail = 'Load the file again, or leave --from away to have pip load it.';
  return new AppError('bad-file', `${path} is not a whole wheel: ${why}.`, detail, { cause });
}
