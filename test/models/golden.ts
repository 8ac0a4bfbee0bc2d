/** Golden files as tensors. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { tf } from '../../models';

export const Numbers = z.object({ shape: z.array(z.number()), data: z.array(z.number()) });
export type Numbers = z.infer<typeof Numbers>;

export function readGolden<T>(name: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(`../golden/models/${name}`, import.meta.url), 'utf8')));
}

export const tensorOf = ({ shape, data }: Numbers): tf.Tensor => tf.tensor(data, shape);

/** Largest |a - b| / max(|b|, floor). */
export function worst(got: ArrayLike<number>, want: ArrayLike<number>, floor = 1): number {
  if (got.length !== want.length) return Infinity;
  let result = 0;
  for (let i = 0; i < want.length; i++) {
    const error = Math.abs(got[i]! - want[i]!) / Math.max(Math.abs(want[i]!), floor);
    if (!(error <= result)) result = error; // NaN counts
  }
  return result;
}
