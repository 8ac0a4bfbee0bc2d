/**
 * Many files as one, packed as tightly as Node itself can unpack: the length of a list as four bytes, the list of paths and
 * sizes as JSON, then the files one after another; all of it through Zstandard. run/unpack.mjs takes it apart.
 */
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';

export interface PackedFile {
  /** With slashes, below the folder it is unpacked into. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const compress = promisify(zstdCompress);

export async function archiveOf(files: readonly PackedFile[]): Promise<Uint8Array> {
  const list = Buffer.from(JSON.stringify(files.map(({ path, bytes }) => ({ path, size: bytes.length }))));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(list.length);
  const params = { [constants.ZSTD_c_compressionLevel]: 22, [constants.ZSTD_c_windowLog]: 27 };
  return compress(Buffer.concat([head, list, ...files.map(({ bytes }) => bytes)]), { params });
}
