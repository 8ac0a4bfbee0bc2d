/**
 * A wheel is a zip whose RECORD names the sha256 of every member (PEP 427). Only the members that are wanted are unpacked, and
 * each is held against the record while it is written.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { Transform } from 'node:stream';
import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '../../../src/errors';
import { memberPath } from '../../files/inside';

export interface Member {
  /** As written in the archive: nothing keeps it from naming a place outside the folder it is unpacked into. */
  readonly name: string;
  readonly bytes: number;
  readonly entry: Entry;
}

export interface WheelFile {
  readonly path: string;
  readonly members: readonly Member[];
  /** sha256 in base64url by member. */
  readonly record: ReadonlyMap<string, string>;
}

/** In bytes: that of TensorFlow, with 20,000 members, has 2 MB. It is read into memory. */
const longestRecord = 32e6;

/** Throws `bad-file` where it is not a whole wheel. */
export async function openWheel(path: string): Promise<WheelFile> {
  const zip = await openZip(path);
  try {
    const members = await membersIn(zip, path);
    const recordMember = members.find(({ name }) => name.endsWith('.dist-info/RECORD'));
    if (!recordMember) throw notAWheel(path, 'it has no RECORD');
    if (recordMember.bytes > longestRecord) throw notAWheel(path, `its RECORD has ${recordMember.bytes} bytes`);
    const record = new Map<string, string>();
    for (const line of (await text(await zip.openReadStreamPromise(recordMember.entry))).split('\n')) {
      const [, name, hash] = /^"?(.+?)"?,sha256=([\w-]+)/.exec(line) ?? [];
      if (name && hash) record.set(name, hash);
    }
    return { path, members, record };
  } catch (error) {
    throw wheelError(error, path, 'its RECORD is damaged');
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    // names are decoded here: yauzl refuses the whole file for one name that would leave the folder
    return await openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false });
  } catch (error) {
    throw wheelError(error, path, 'its end is missing');
  }
}

async function membersIn(zip: ZipFile, path: string): Promise<Member[]> {
  const members: Member[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      members.push({ name, bytes: entry.uncompressedSize, entry });
    }
  } catch (error) {
    throw wheelError(error, path, 'its directory is damaged');
  }
  return members;
}

/** Writes members under other names. `onBytes` gets the number of bytes written so far. Throws `bad-file` for what is not as recorded. */
export async function unpack(
  wheel: WheelFile,
  targets: ReadonlyMap<Member, string>,
  folder: string,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const zip = await openZip(wheel.path);
  try {
    for (const [member, target] of targets) {
      signal?.throwIfAborted();
      await unpackMember(zip, wheel, member, memberPath(folder, target), onBytes, signal);
    }
  } finally {
    zip.close();
  }
}

async function unpackMember(
  zip: ZipFile,
  { path, record }: WheelFile,
  { name, entry }: Member,
  out: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const hash = createHash('sha256');
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      onBytes(chunk.length);
      next(null, chunk);
    },
  });
  await mkdir(dirname(out), { recursive: true });
  try {
    const content = await zip.openReadStreamPromise(entry);
    await pipeline(content, counted, createWriteStream(out), { ...(signal && { signal }) });
  } catch (error) {
    throw wheelError(error, path, `${name} is damaged`);
  }
  const recorded = record.get(name);
  if (recorded !== undefined && hash.digest('base64url') !== recorded)
    throw notAWheel(path, `${name} is not what its RECORD says`);
}

/** What yauzl and zlib say is of the file; what the system says (no such file, no space, stopped) is passed on. */
function wheelError(error: unknown, path: string, why: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '' || code.startsWith('Z_') ? notAWheel(path, why, error) : error;
}

function notAWheel(path: string, why: string, cause?: unknown): AppError {
  const detail = 'Load the file again, or leave --from away to have pip load it.';
  return new AppError('bad-file', `${path} is not a whole wheel: ${why}.`, detail, { cause });
}
