/**
 * The artifacts of this machine: which folder or file has which hash, and which folder a slot stands for. A folder's hash is
 * remembered, also from one start of the program to the next, as long as its files keep their times and sizes.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, open, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { ArtifactHash, type ArtifactSlot } from '../../src/engine/artifacts';
import type { CallsOf } from '../../src/engine/call-table';
import { AppError, toAppError } from '../../src/errors';
import { LruCache } from '../../src/lru-cache';
import { writeWhole } from '../files/write-whole';
import type { artifactCalls } from './artifact-calls';
import { abandonFolder, beginFolder, commitFolder, filesOf, stampOf, type FolderFiles } from './checkpoint-files';

/** The answers for one engine. */
export interface ArtifactHost {
  readonly calls: CallsOf<typeof artifactCalls>;
  /** Clears what it had begun to write: the engine is gone. */
  end(): Promise<void>;
}

export interface LocalArtifacts {
  /**
   * The hash of a folder's present content; of some of its files where `isPart` says which. Throws `bad-checkpoint` where there is no
   * folder.
   */
  folder(path: string, isPart?: (name: string) => boolean): Promise<ArtifactHash>;
  /** Throws `not-found`. */
  file(path: string): Promise<ArtifactHash>;
  /** Files that are known by their hash already, such as the pictures of a project; answers how to take them away again. */
  addFiles(find: (hash: ArtifactHash) => string | null): () => void;
  /** A slot that stands for this folder. */
  slot(folder: string): ArtifactSlot;
  host(sharesDisk: boolean): ArtifactHost;
}

interface KnownFolder {
  readonly path: string;
  readonly isPart: (name: string) => boolean;
}

/** What a folder's hash was when its files had these times and sizes. */
const Remembered = z.object({ path: z.string(), stamp: z.string(), hash: ArtifactHash });
type Remembered = z.infer<typeof Remembered>;

/** Folders whose hashes are remembered. */
const mostRemembered = 200;
/** Bytes that are hashed at a time: less than a blink, so that nobody waits. */
const hashedAtOnce = 2 ** 20;

/** `memory` is a file that remembers hashes from one start to the next. */
export function createLocalArtifacts(memory: string | null = null): LocalArtifacts {
  const folders = new Map<ArtifactHash, KnownFolder>();
  const files = new Map<ArtifactHash, string>();
  const finders = new Set<(hash: ArtifactHash) => string | null>();
  const slots = new Map<ArtifactSlot, string>();
  const hashing = new Map<string, Promise<ArtifactHash>>();
  let remembered: Promise<LruCache<string, Remembered>> | null = null;

  async function folder(path: string, isPart = (_: string): boolean => true): Promise<ArtifactHash> {
    const found = await filesOf(path, isPart);
    const stamp = await stampOf(found);
    const hash = await hashOf(resolve(path), stamp, found);
    folders.set(hash, { path, isPart });
    return hash;
  }

  async function hashOf(path: string, stamp: string, found: FolderFiles): Promise<ArtifactHash> {
    remembered ??= readMemory(memory);
    const known = (await remembered).get(path);
    if (known?.stamp === stamp) return known.hash;
    const running = hashing.get(stamp) ?? hashFolder(found);
    hashing.set(stamp, running);
    try {
      const hash = await running;
      const cache = await remembered;
      cache.set(path, { path, stamp, hash });
      if (memory !== null) await writeMemory(memory, cache);
      return hash;
    } finally {
      hashing.delete(stamp);
    }
  }

  async function locate(hash: ArtifactHash): Promise<{ path: string; files: { name: string; bytes: number }[] }> {
    const known = folders.get(hash);
    if (known && (await folder(known.path, known.isPart).catch(() => null)) === hash) {
      const { path, names } = await filesOf(known.path, known.isPart);
      const sizes = await Promise.all(
        names.map(async (name) => ({ name, bytes: (await stat(join(path, name))).size })),
      );
      return { path, files: sizes };
    }
    folders.delete(hash); // other files lie there now
    const path = files.get(hash) ?? firstOf(finders, hash);
    if (path === null) throw new AppError('not-found', `There is no artifact ${hash}.`, 'Ask again.');
    const { size } = await stat(path);
    return { path, files: [{ name: '', bytes: size }] };
  }

  return {
    folder,
    async file(path) {
      const hash = createHash('sha256');
      await feed(hash, path).catch((error: unknown) => {
        throw toAppError(error);
      });
      const digest = hash.digest('hex');
      files.set(digest, path);
      return digest;
    },
    addFiles(find) {
      finders.add(find);
      return () => void finders.delete(find);
    },
    slot(path) {
      const known = [...slots].find(([, place]) => place === path)?.[0];
      const slot = known ?? `slot-${slots.size + 1}`;
      slots.set(slot, path);
      return slot;
    },
    host: (sharesDisk) => createHost({ locate, placeOf: (slot) => slots.get(slot) ?? null, sharesDisk }),
  };
}

interface HostParts {
  readonly locate: (hash: ArtifactHash) => Promise<{ path: string; files: { name: string; bytes: number }[] }>;
  readonly placeOf: (slot: ArtifactSlot) => string | null;
  readonly sharesDisk: boolean;
}

function createHost({ locate, placeOf, sharesDisk }: HostParts): ArtifactHost {
  const open = new Map<number, { readonly fresh: string; readonly target: string }>();
  let lastWriting = 0;

  function begun(writing: number): { readonly fresh: string; readonly target: string } {
    const found = open.get(writing);
    if (!found) throw new AppError('internal', `Nothing was begun under ${writing}.`);
    return found;
  }

  return {
    calls: {
      async locate({ hash }) {
        const { path, files } = await locate(hash);
        return { path: sharesDisk ? path : null, files };
      },
      async read({ hash, name, offset, bytes }) {
        const { path, files } = await locate(hash);
        if (!files.some((file) => file.name === name)) throw new AppError('not-found', `${hash} has no file ${name}.`);
        return readPiece(join(path, name), offset, bytes);
      },
      async begin({ slot }) {
        const target = placeOf(slot);
        if (target === null) throw new AppError('not-found', `There is no slot ${slot}.`);
        const fresh = await beginFolder(target);
        const writing = ++lastWriting;
        open.set(writing, { fresh, target });
        return { writing, path: sharesDisk ? fresh : null };
      },
      async append({ writing, name, bytes }) {
        await appendFile(join(begun(writing).fresh, basename(name)), bytes, { flush: true });
        return {};
      },
      async commit({ writing }) {
        const { fresh, target } = begun(writing);
        open.delete(writing);
        await commitFolder(fresh, target);
        return {};
      },
      async abandon({ writing }) {
        const { fresh } = begun(writing);
        open.delete(writing);
        await abandonFolder(fresh);
        return {};
      },
    },
    async end() {
      const left = [...open.values()];
      open.clear();
      await Promise.all(left.map(({ fresh }) => abandonFolder(fresh)));
    },
  };
}

function firstOf(finders: ReadonlySet<(hash: ArtifactHash) => string | null>, hash: ArtifactHash): string | null {
  for (const find of finders) {
    const path = find(hash);
    if (path !== null) return path;
  }
  return null;
}

async function readPiece(path: string, offset: number, bytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const piece = new Uint8Array(bytes);
    const { bytesRead } = await file.read(piece, 0, bytes, offset);
    return piece.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function hashFolder({ path, names }: FolderFiles): Promise<ArtifactHash> {
  const whole = createHash('sha256');
  for (const name of names) {
    const hash = createHash('sha256');
    await feed(hash, join(path, name));
    whole.update(`${hash.digest('hex')}  ${name}\n`);
  }
  return whole.digest('hex');
}

async function feed(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  for await (const piece of createReadStream(path, { highWaterMark: hashedAtOnce })) hash.update(piece as Buffer);
}

async function readMemory(file: string | null): Promise<LruCache<string, Remembered>> {
  const cache = new LruCache<string, Remembered>(mostRemembered);
  if (file === null) return cache;
  try {
    const kept = z.array(Remembered).parse(JSON.parse(await readFile(file, 'utf8')));
    for (const entry of kept) cache.set(entry.path, entry);
  } catch {
    // There is none yet, or it was damaged: what it said is computed again.
  }
  return cache;
}

/** A place that cannot be written is no reason not to compute: the next start hashes again. */
async function writeMemory(file: string, cache: LruCache<string, Remembered>): Promise<void> {
  await writeWhole(file, JSON.stringify(cache.values())).catch(() => undefined);
}
