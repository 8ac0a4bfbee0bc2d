/** Pictures in `images/ab/<sha256>`. A file is whole or not there. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src/errors';
import type { ImageStore, StoredImage } from '../../src/storage/image-store';
import { isPictureHash, isPlainFile, isPlainFolder, picturePath, picturesFolder } from '../files/inside';
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

const removedTogether = 200;

export function createImages(db: Connection, folder: string): ImageStore {
  const one = db.prepare<[string], Row>(
    'SELECT hash, format, width, height, byte_length AS byteLength FROM images WHERE hash = ?',
  );
  const insert = db.prepare('INSERT INTO images VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING');
  const unused = db
    .prepare<[], string>(
      `SELECT hash FROM images WHERE NOT EXISTS (SELECT 1 FROM samples WHERE image_hash = images.hash)
       LIMIT ${removedTogether}`,
    )
    .pluck();
  const remove = db.prepare('DELETE FROM images WHERE hash = ?');
  const removeSome = db.transaction((): string[] => {
    const some = unused.all();
    for (const hash of some) remove.run(hash);
    return some;
  });
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
    const file = picturePath(folder, hash);
    if (isPlainFile(file)) return file;
    throw new AppError('not-found', `The picture ${hash} is not there.`, 'Run `mnerva check`, or import it again.');
  };

  return {
    async put(bytes, { format, width, height }) {
      const image = { hash: sha256(bytes), format, width, height, byteLength: bytes.byteLength };
      const file = picturePath(folder, image.hash);
      if (!(await holds(file, bytes))) await writeWhole(file, bytes);
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
      for (let some = removeSome(); some.length > 0; some = removeSome()) {
        await Promise.all(some.filter(isPictureHash).map((hash) => rm(picturePath(folder, hash), { force: true })));
        removed += some.length;
      }
      return removed;
    },
  };
}

/** Every file under `images/`, by its name. */
export async function imageFiles(folder: string): Promise<string[]> {
  const root = picturesFolder(folder);
  const parts = await readdir(root).catch(() => []);
  const names = await Promise.all(parts.map((part) => readdir(join(root, part)).catch(() => [])));
  return names.flat();
}

/** A file that was damaged since is written anew, so its bytes are looked at and not its size alone. */
async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await stat(file)).size === bytes.byteLength && (await readFile(file)).equals(bytes);
  } catch {
    return false;
  }
}

/** What a killed import left of pictures: rows that no sample shows, files without a row, and files that were not finished. */
export function takeOutPictures(db: Connection, folder: string): void {
  const root = picturesFolder(folder);
  db.prepare('DELETE FROM images WHERE NOT EXISTS (SELECT 1 FROM samples WHERE image_hash = images.hash)').run();
  const known = db.prepare<[string], number>('SELECT 1 FROM images WHERE hash = ?').pluck();
  for (const part of existsSync(root) ? readdirSync(root) : []) {
    if (!/^[0-9a-f]{2}$/u.test(part) || !isPlainFolder(join(root, part))) continue;
    for (const name of readdirSync(join(root, part))) {
      // As `put` and `writeWhole` call them; what is called otherwise is none of ours.
      const hash = /^([0-9a-f]{64})(?:\.[0-9a-f-]{36}\.partial)?$/u.exec(name)?.[1];
      if (hash?.startsWith(part) && (name !== hash || known.get(hash) === undefined))
        rmSync(join(root, part, name), { force: true });
    }
  }
}
