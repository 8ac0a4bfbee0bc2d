/** Chance for pictures, on the app's own seeded stream: the same seed draws the same picture on every machine. */
import { createRandom } from '../../../src/random.ts';

export interface Random {
  /** A number from `low` to `high`. */
  between(low: number, high: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
}

export function seededRandom(seed: number): Random {
  const stream = createRandom(seed);
  return {
    between: (low, high) => low + (high - low) * stream.next(),
    pick: (items) => items[stream.below(items.length)] ?? items[0],
  };
}
