/** The pictures of a batch, as the visual branch reads them. Rows without a picture are not in it: skipped, never multiplied. */
import type { VisionConfig } from '../config';
import { tf } from '../tf';
import { patchesOf } from '../vision/patches';
import type { Pixels } from '../vision/picture-source';

export interface PictureBatch {
  /** The row of the batch that each of the P picture rows belongs to. */
  readonly rows: readonly number[];
  /** Patches [P, Nv - 1, 3 p²], or tokens that are embedded and pre-normed already [P, Nv, d] (fixtures). */
  readonly content: { readonly kind: 'patches' | 'embedded'; readonly values: tf.Tensor3D };
  /** v_v: which visual tokens are there [P, Nv]. */
  readonly valid: tf.Tensor2D;
  /** 1 / number of sentences of the batch [P]; 0 for filler rows. */
  readonly weight: tf.Tensor1D;
}

/**
 * One entry a row of the batch, null = no picture. null when there is none at all. The number of picture rows is rounded up to
 * a multiple of `step` with black filler of weight 0, so that few shapes are compiled. The caller disposes the tensors.
 */
export function pictureBatch(
  pictures: readonly (Pixels | null)[],
  vision: VisionConfig,
  sentences: number,
  step = 1,
): PictureBatch | null {
  const rows = pictures.flatMap((pixels, row) => (pixels ? [row] : []));
  if (rows.length === 0) return null;
  const count = Math.ceil(rows.length / step) * step;
  const parts = rows.map((row) => patchesOf(pictures[row]!, vision));
  const [size, tokens] = [parts[0]!.patches.length, parts[0]!.valid.length];
  const values = new Float32Array(count * size);
  const valid = new Float32Array(count * tokens).fill(1);
  const weight = new Float32Array(count);
  parts.forEach((part, p) => {
    values.set(part.patches, p * size);
    valid.set(part.valid, p * tokens);
    weight[p] = 1 / sentences;
  });
  return {
    rows: Array.from({ length: count }, (_, p) => rows[p] ?? rows[0]!),
    content: { kind: 'patches', values: tf.tensor3d(values, [count, tokens - 1, size / (tokens - 1)]) },
    valid: tf.tensor2d(valid, [count, tokens]),
    weight: tf.tensor1d(weight),
  };
}

export function disposePictures(pictures: PictureBatch | null): void {
  if (pictures) tf.dispose([pictures.content.values, pictures.valid, pictures.weight]);
}
