/** The picture a model sees beside a sample's words, and the objects in it that mentions are grounded in. */
import type { PictureRef } from '../../../src/engine/picture';
import type { WorkedSample } from '../../../src/storage/sample-store';
import { salientBoxes } from '../salient-boxes';

/** A model reads no more salient objects than that. */
const mostBoxes = 3;

/**
 * null where the sample has none. The largest boxes come first; without `reference` only what people drew counts. Its file may be gone
 * or damaged: reading it then fails.
 */
export function pictureOf(sample: WorkedSample, { reference }: { reference: boolean }): PictureRef | null {
  if (!sample.image) return null;
  const boxes = salientBoxes({ work: sample.work, reference: reference ? sample.reference : null });
  boxes.sort((a, b) => b[2] * b[3] - a[2] * a[3] || a[0] - b[0] || a[1] - b[1]);
  return { hash: sample.image.hash, boxes: boxes.slice(0, mostBoxes) };
}
