/** The pictures of a batch, as the visual branch reads them. Rows without a picture are not in it: skipped, never multiplied. */
import type { VisionConfig } from '../config';
import { tf } from '../tf';
import { patchesOf } from '../vision/patches';
import type { Pixels } from '../vision/picture-source';

export interface PictureBatch {
  /** The row of the batch that each of the P picture rows belongs to. */
  readonly rows: readonly number[];
  /** `rows` as int32 [P]; made where it is needed unless it is given. */
  readonly index?: tf.Tensor1D;
  /** Patches [P, Nv - 1, 3 p²], or tokens that are embedded and pre-normed already [P, Nv, d] (fixtures). */
  readonly content: { readonly kind: 'patches' | 'embedded'; readonly values: tf.Tensor3D };
  /** v_v: which visual tokens are there [P, Nv]. */
  readonly valid: tf.Tensor2D;
  /** 1 / number of sentences of the batch [P]; 0 for filler rows. */
  readonly weight: tf.Tensor1D;
}

/** The same as plain numbers: what a captured training step is fed. */
export interface PictureArrays {
  readonly rows: readonly number[];
  readonly index: Int32Array; // [P]
  readonly patches: Float32Array; // [P, Nv - 1, 3 p²]
  readonly valid: Float32Array; // [P, Nv]
  readonly weight: Float32Array; // [P]
  /** Nv */
  readonly tokens: number;
}

/**
 * One entry a row of the batch, null = no picture. null when there is none at all. The number of picture rows is rounded up to
 * a multiple of `step` with black filler of weight 0, so that few shapes are compiled.
 */
export function pictureArrays(
  pictures: readonly (Pixels | null)[],
  vision: VisionConfig,
  sentences: number,
  step = 1,
): PictureArrays | null {
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
    weight[p] = 1 / sentences;
  });
  const rows = Array.from({ length: count }, (_, p) => given[p] ?? given[0]!);
  return { rows, index: Int32Array.from(rows), patches, valid, weight, tokens };
}

/** The caller disposes the tensors. */
export function pictureTensors({ rows, index, patches, valid, weight, tokens }: PictureArrays): PictureBatch {
  const count = rows.length;
  const size = patches.length / count / (tokens - 1);
  return {
    rows,
    index: tf.tensor1d(index, 'int32'),
    content: { kind: 'patches', values: tf.tensor3d(patches, [count, tokens - 1, size]) },
    valid: tf.tensor2d(valid, [count, tokens]),
    weight: tf.tensor1d(weight),
  };
}

/** Both at once. The caller disposes the tensors. */
export function pictureBatch(
  pictures: readonly (Pixels | null)[],
  vision: VisionConfig,
  sentences: number,
  step = 1,
): PictureBatch | null {
  const arrays = pictureArrays(pictures, vision, sentences, step);
  return arrays && pictureTensors(arrays);
}

/** In the order of `inputArrays`. */
export function pictureInputs({ index, content, valid, weight }: PictureBatch): tf.Tensor[] {
  return [...(index ? [index] : []), content.values, valid, weight];
}

export function disposePictures(pictures: PictureBatch | null): void {
  if (pictures) tf.dispose(pictureInputs(pictures));
}
