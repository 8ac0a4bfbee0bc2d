/** The picture a model sees beside a sample's words, and the objects in it that mentions are grounded in. */
import { basename } from 'node:path';
import type { PictureRef } from '../../../src/engine/picture';
import type { WorkedSample } from '../../../src/storage/sample-store';
import type { Opened } from '../opened';
import { salientBoxes } from '../salient-boxes';

/** A model reads no more salient objects than that. */
const mostBoxes = 3;

/**
 * null where the sample has none. The largest boxes come first; without `reference` only what people drew counts. Its file may be gone
 * or damaged: reading it then fails.
 */
export function pictureOf(
  { store }: Opened,
  sample: WorkedSample,
  { reference }: { reference: boolean },
): PictureRef | null {
  if (!sample.image) return null;
  const boxes = salientBoxes({ work: sample.work, reference: reference ? sample.reference : null });
  boxes.sort((a, b) => b[2] * b[3] - a[2] * a[3] || a[0] - b[0] || a[1] - b[1]);
  return { path: store.images.path(sample.image.hash), boxes: boxes.slice(0, mostBoxes) };
}

/** Identifies a picture in any project folder: a stored picture's file is named by the hash of its bytes. */
export function pictureKey({ path, boxes }: PictureRef): unknown[] {
  return [basename(path), boxes];
}

/** A picture of a stored request, at its path in the project of today; unchanged where the project no longer has it. */
export function pictureToday({ store }: Opened, picture: PictureRef): PictureRef {
  const hash = basename(picture.path);
  return store.images.get(hash) ? { ...picture, path: store.images.path(hash) } : picture;
}
