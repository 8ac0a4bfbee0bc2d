/** Between the B rows of a batch and the P of them that have a picture. */
import { tf } from '../tf';
import type { PictureBatch } from './picture-batch';

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
