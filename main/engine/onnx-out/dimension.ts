/**
 * Whole numbers of a model whose batch B and length N are not chosen yet: constant + batch·B + length·N + both·B·N. Such a
 * number is found by running the same code at several B and N: four runs determine it, a fifth one checks it.
 */
export interface Dimension {
  readonly constant: number;
  readonly batch: number;
  readonly length: number;
  readonly both: number;
}

export interface Sizes {
  readonly batch: number;
  readonly length: number;
}

const [B, N] = [2, 5];

/** What is traced: the corners of a unit square, and one far from it. Every model reads at least eight pieces. */
export const probesOf = (maxPieces: number): readonly Sizes[] => [
  { batch: B, length: N },
  { batch: B + 1, length: N },
  { batch: B, length: N + 1 },
  { batch: B + 1, length: N + 1 },
  { batch: B + 3, length: Math.min(maxPieces, N + 24) },
];

export function valueAt({ constant, batch, length, both }: Dimension, sizes: Sizes): number {
  return constant + batch * sizes.batch + length * sizes.length + both * sizes.batch * sizes.length;
}

/** The dimension that has these values at the probes; null where there is none. */
export function dimensionOf(values: readonly number[], probes: readonly Sizes[]): Dimension | null {
  const [origin = NaN, right = NaN, up = NaN, corner = NaN] = values;
  const both = corner - right - up + origin;
  const batch = right - origin - both * N;
  const length = up - origin - both * B;
  const found = { constant: origin - batch * B - length * N - both * B * N, batch, length, both };
  return probes.every((sizes, i) => valueAt(found, sizes) === values[i]) ? found : null;
}

export function isFixed({ batch, length, both }: Dimension): boolean {
  return batch === 0 && length === 0 && both === 0;
}

export const fixed = (constant: number): Dimension => ({ constant, batch: 0, length: 0, both: 0 });
export const batchSize: Dimension = { constant: 0, batch: 1, length: 0, both: 0 };
