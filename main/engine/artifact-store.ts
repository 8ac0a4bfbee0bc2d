/** The artifact store as an engine has it: what its host answers, read from the disk where there is one in common. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '../../src/engine/artifacts';
import type { CallsOf } from '../../src/engine/call-table';
import { AppError, toAppError } from '../../src/errors';
import { writeNew } from '../files/write-whole';
import type { artifactCalls } from './artifact-calls';

/** Bytes of a piece: what the channel copies at a time. */
const pieceBytes = 2 ** 20;

export function createArtifactStore(host: CallsOf<typeof artifactCalls>): ArtifactStore {
  /** Bytes of a file of an artifact, in pieces. */
  async function readPieces(hash: string, name: string, bytes: number): Promise<Uint8Array> {
    const whole = new Uint8Array(bytes);
    for (let offset = 0; offset < bytes; offset += pieceBytes) {
      whole.set(await host.read({ hash, name, offset, bytes: Math.min(pieceBytes, bytes - offset) }), offset);
    }
    return whole;
  }

  const read = (hash: string, path: string | null, { name, bytes }: { name: string; bytes: number }) =>
    path === null ? readPieces(hash, name, bytes) : readFile(join(path, name));

  return {
    async getFolder(hash) {
      const { path, files } = await host.locate({ hash });
      const found = new Map<string, Uint8Array>();
      for (const file of files) found.set(file.name, await read(hash, path, file));
      return found;
    },
    async getFile(hash, mostBytes) {
      const { path, files } = await host.locate({ hash });
      const [file] = files;
      if (!file || files.length > 1) throw new AppError('not-found', `There is no file ${hash}.`);
      if (file.bytes > mostBytes) throw new AppError('refused', `The file ${hash} has ${file.bytes} bytes.`);
      return read(hash, path, file);
    },
    async put(slot, files) {
      const { writing, path } = await host.begin({ slot });
      try {
        for (const [name, bytes] of files) {
          if (path === null) await appendPieces(host, writing, name, bytes);
          else await writeNew(join(path, name), bytes);
        }
        await host.commit({ writing });
      } catch (error) {
        await host.abandon({ writing }).catch(() => undefined);
        throw toAppError(error);
      }
    },
  };
}

async function appendPieces(
  host: CallsOf<typeof artifactCalls>,
  writing: number,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  let offset = 0;
  do {
    // A copy: a view would take the whole of its buffer through some channels.
    await host.append({ writing, name, bytes: bytes.slice(offset, offset + pieceBytes) });
    offset += pieceBytes;
  } while (offset < bytes.length);
}

/** Of an engine that nobody asks about artifacts: one that only says what computes. */
export const noArtifacts: ArtifactStore = {
  getFolder: () => Promise.reject(new AppError('not-found', 'This engine was handed no artifacts.')),
  getFile: () => Promise.reject(new AppError('not-found', 'This engine was handed no artifacts.')),
  put: () => Promise.reject(new AppError('not-found', 'This engine was handed no artifacts.')),
};
