/** How far one set of named numbers is from another: by tensor, as a share of the tensor's largest number. */
import type { Numbers } from './bga-step';

export interface Difference {
  /** The tensor that is farthest off. */
  readonly what: string;
  /** Infinity where numbers are missing or NaN. */
  readonly share: number;
}

/**
 * A tensor whose numbers all are below this share of the largest of all tensors is rounding itself: it is measured against that
 * share instead.
 */
const floor = 1e-6;

export function largestDifference(got: Numbers, want: Numbers): Difference {
  const top = Math.max(...[...want.values()].map(largest));
  let worst: Difference = { what: 'nothing', share: 0 };
  for (const [what, numbers] of want) {
    const share = farthest(got.get(what) ?? [], numbers) / Math.max(largest(numbers), floor * top);
    if (!(share <= worst.share)) worst = { what, share: Number.isFinite(share) ? share : Infinity };
  }
  return worst;
}

function farthest(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Infinity;
  let distance = 0;
  for (let i = 0; i < want.length; i++) {
    const off = Math.abs(got[i]! - want[i]!);
    if (!(off <= distance)) distance = off;
    if (Number.isNaN(distance)) return Infinity;
  }
  return distance;
}

function largest(numbers: ArrayLike<number>): number {
  let top = 0;
  for (let i = 0; i < numbers.length; i++) top = Math.max(top, Math.abs(numbers[i]!));
  return top;
}
