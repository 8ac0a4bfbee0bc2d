/** The pictures of a batch, as the visual branch reads them. Rows without a picture are not in it: skipped, never multiplied. */
import type { VisionConfig } from './config';
import type { Feed } from '../runtime/feed';
import type { tf } from '../tf';
import { patchesOf } from './patches';
import type { Pixels } from './picture-source';

export interface PictureBatch {
  /** The row of the batch that each of the P picture rows belongs to. */
  readonly rows: readonly number[];
  /** `rows` as int32 [P]; made where it is needed unless it is given. */
  readonly index?: tf.Tensor1D;
  /** Patches [P, Nv - 1, 3 p²], or tokens that are embedded and pre-normed already [P, Nv, d] (fixtures). */
  readonly content: { readonly kind: 'patches' | 'embedded'; readonly values: tf.Tensor3D };
  /** v_v: which visual tokens are there [P, Nv]. */
  readonly valid: tf.Tensor2D;
  /** 1 / number of sentences of the batch [P], shared by the windows of a long one; 0 for filler rows. */
  readonly weight: tf.Tensor1D;
}

/** The same as feeds of a batch. */
export interface PictureFeeds {
  readonly pictureRows: Feed<1>; // [P] int32
  readonly patches: Feed<3>; // [P, Nv - 1, 3 p²]
  readonly pictureTokens: Feed<2>; // [P, Nv]
  readonly pictureWeights: Feed<1>; // [P]
}

/**
 * `pictures` has one per row of the batch, null = none; `weights` says what the generation losses of each row count for. null where no
 * row has a picture.
 * The number of picture rows is rounded up to a multiple of `step` with black filler of weight 0, so that few shapes are compiled.
 */
export function pictureFeeds(
  pictures: readonly (Pixels | null)[],
  weights: readonly number[],
  vision: VisionConfig,
  step = 1,
): PictureFeeds | null {
  const given = pictures.flatMap((pixels, row) => (pixels ? [row] : []));
  if (given.length === 0) return null;
  const count = Math.ceil(given.length / step) * step;
  const parts = given.map((row) => patchesOf(pictures[row]!, vision));
  const [size, tokens] = [parts[0]!.patches.length, parts[0]!.valid.length];
  const patches = new Float32Array(count * size);
  const valid = new Float32Array(count * tokens).fill(1);
  const weight = new Float32Array(count);
  parts.forEach((part, p) => {
    patches.set(part.patches, p * size);
    valid.set(part.valid, p * tokens);
    weight[p] = weights[given[p]!]!;
  });
  const rows = Int32Array.from({ length: count }, (_, p) => given[p] ?? given[0]!);
  return {
    pictureRows: { data: rows, shape: [count] },
    patches: { data: patches, shape: [count, tokens - 1, size / (tokens - 1)] },
    pictureTokens: { data: valid, shape: [count, tokens] },
    pictureWeights: { data: weight, shape: [count] },
  };
}
