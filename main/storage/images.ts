/** Pictures in `images/ab/<sha256>`. A file is whole or not there. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src/errors';
import type { ImageStore, StoredImage } from '../../src/storage/image-store';
import { writeWhole } from '../files/write-whole';
import type { Connection } from './connection';

interface Row {
  hash: string;
  format: StoredImage['format'];
  width: number;
  height: number;
  byteLength: number;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function imagePath(folder: string, hash: string): string {
  return join(folder, 'images', hash.slice(0, 2), hash);
}

export function createImages(db: Connection, folder: string): ImageStore {
  const one = db.prepare<[string], Row>(
    'SELECT hash, format, width, height, byte_length AS byteLength FROM images WHERE hash = ?',
  );
  const insert = db.prepare('INSERT INTO images VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING');
  const unused = db
    .prepare<[], string>(
      'SELECT hash FROM images WHERE NOT EXISTS (SELECT 1 FROM samples WHERE image_hash = images.hash)',
    )
    .pluck();
  const remove = db.prepare(
    'DELETE FROM images WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM samples WHERE image_hash = images.hash)',
  );
  const running = db.prepare<[], number>('SELECT count(*) FROM imports WHERE finished_at IS NULL').pluck();

  /** Pictures that arrive together are entered together: a commit waits for the disk. */
  let arrived: { image: StoredImage; settle: (error?: unknown) => void }[] = [];
  const enterAll = db.transaction((images: readonly StoredImage[]) => {
    for (const { hash, format, width, height, byteLength } of images)
      insert.run(hash, format, width, height, byteLength);
  });
  const enter = (image: StoredImage): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
      if (arrived.push({ image, settle }) > 1) return;
      setImmediate(() => {
        const together = arrived;
        arrived = [];
        try {
          enterAll(together.map((each) => each.image));
          for (const each of together) each.settle();
        } catch (error) {
          for (const each of together) each.settle(error);
        }
      });
    });

  const path = (hash: string): string => {
    if (!one.get(hash)) throw new AppError('not-found', `The project has no picture ${hash}.`);
    return imagePath(folder, hash);
  };

  return {
    async put(bytes, { format, width, height }) {
      const image = { hash: sha256(bytes), format, width, height, byteLength: bytes.byteLength };
      const file = imagePath(folder, image.hash);
      if ((await sizeOf(file)) !== bytes.byteLength) await writeWhole(file, bytes);
      await enter(image);
      return image;
    },
    get: (hash) => one.get(hash) ?? null,
    async read(hash) {
      return readFile(path(hash));
    },
    path,
    async removeUnused() {
      if (running.get() !== 0) throw new AppError('refused', 'An import is running.', 'Try again when it has ended.');
      let removed = 0;
      for (const hash of unused.all()) {
        if (remove.run(hash).changes === 0) continue;
        await rm(imagePath(folder, hash), { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

/** Every file under `images/`, by its name. */
export async function imageFiles(folder: string): Promise<string[]> {
  const root = join(folder, 'images');
  const parts = await readdir(root).catch(() => []);
  const names = await Promise.all(parts.map((part) => readdir(join(root, part)).catch(() => [])));
  return names.flat();
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch {
    return null;
  }
}
