/** A file is replaced whole or not at all: written beside its place, flushed, renamed over it. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export async function writeWhole(path: string, parts: Iterable<Uint8Array | string>): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${randomUUID().slice(0, 8)}.part`;
  let bytes = 0;
  try {
    const file = await open(beside, 'wx');
    try {
      for (const part of parts) {
        const chunk = Buffer.from(part);
        await file.appendFile(chunk);
        bytes += chunk.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  return bytes;
}
