/** The pictures of a batch, and a tally of what could not be read: such a picture is none, and it is named once. */
import { z } from 'zod';
import type { VisionConfig } from '../vision/config';
import type { Pixels, PictureSource } from '../vision/picture-source';
import type { Example } from './prepare';

/** Part of a run's state: a run that goes on has met what it had met. */
export const PictureTally = z.object({
  /** Times that a picture was asked for, and times that it could not be read. */
  asked: z.int(),
  failed: z.int(),
  /** Hashes of the unreadable ones, in the order they were met. */
  unreadable: z.array(z.string()),
});
export type PictureTally = Readonly<z.infer<typeof PictureTally>>;

export const noPictures: PictureTally = { asked: 0, failed: 0, unreadable: [] };

/** One entry a row; null where a row has no picture or it cannot be read. Never rejects. */
export function loadPictures(
  source: PictureSource | undefined,
  shape: VisionConfig | null,
  rows: readonly Example[],
): Promise<(Pixels | null)[]> {
  return Promise.all(
    rows.map(async ({ picture }) => (source && shape && picture ? source.read(picture, shape) : null)),
  );
}

/** `tally` with a batch more. */
export function countPictures(
  tally: PictureTally,
  rows: readonly Example[],
  pictures: readonly (Pixels | null)[],
): PictureTally {
  const asked = rows.flatMap(({ picture }, i) =>
    picture ? [{ hash: picture.hash, isRead: pictures[i] !== null }] : [],
  );
  const failed = asked.filter(({ isRead }) => !isRead);
  if (failed.length === 0) return { ...tally, asked: tally.asked + asked.length };
  return {
    asked: tally.asked + asked.length,
    failed: tally.failed + failed.length,
    unreadable: [...new Set([...tally.unreadable, ...failed.map(({ hash }) => hash)])],
  };
}
