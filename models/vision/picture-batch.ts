/** The pictures of a batch, as the visual branch reads them. Rows without a picture are not in it: skipped, never multiplied. */
import type { VisionConfig } from './config';
import type { Feed } from '../runtime/feed';
import { tf } from '../tf';
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

/** Row `rows[p]` of x as row p: [B, ...] -> [P, ...]. x itself where that is all of it in order. */
export function rowsOf<T extends tf.Tensor>(x: T, { rows, index }: Pick<PictureBatch, 'rows' | 'index'>): T {
  if (isAllInOrder(rows, x.shape[0]!)) return x;
  return tf.gather(x, index ?? tf.tensor1d([...rows], 'int32'));
}

export function isAllInOrder(rows: readonly number[], batch: number): boolean {
  return rows.length === batch && rows.every((row, p) => row === p);
}

/** `base` [B, ...] with row p of x [P, ...] in the place of row `rows[p]`; no gradients. */
export function intoRows<T extends tf.Tensor>(x: T, rows: readonly number[], base: T): T {
  const given = new Map(rows.map((row, p) => [row, p]));
  const parts = Array.from({ length: base.shape[0]! }, (_, b) => {
    const p = given.get(b);
    const rest = (of: tf.Tensor): number[] => of.shape.slice(1).map(() => -1);
    const start = (at: number, of: tf.Tensor): number[] => [at, ...of.shape.slice(1).map(() => 0)];
    return p === undefined
      ? tf.slice(base, start(b, base), [1, ...rest(base)])
      : tf.slice(x, start(p, x), [1, ...rest(x)]);
  });
  return tf.concat(parts, 0) as T;
}
