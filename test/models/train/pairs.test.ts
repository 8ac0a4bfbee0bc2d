/** Which pairs join which batch. */
import { describe, expect, test } from 'vitest';
import { planPairs, type PairPlanInput } from '../../../models/train/pair-plan';

/** 22 pairs of 5 to 47 pieces. */
const input: PairPlanInput = { pairs: Array.from({ length: 22 }, (_, i) => 5 + 2 * i), pairsPerBatch: 4, seed: 7 };
const lengths = [40, 10, 30]; // pieces of three batches

describe('pairs of a batch', () => {
  test('are as many as asked for, none twice', () => {
    for (const epoch of [1, 2, 3, 4]) {
      for (const group of planPairs(input, epoch, lengths)) {
        expect(group.length).toBe(4);
        expect(new Set(group).size).toBe(4);
      }
    }
  });

  test('come from a permutation of all: 5 groups of 4 a pass, none twice in a pass', () => {
    const groups = [1, 2, 3, 4, 5].flatMap((epoch) => planPairs(input, epoch, [10]));
    expect(new Set(groups.flat()).size).toBe(20);
    const next = [6, 7, 8, 9, 10].flatMap((epoch) => planPairs(input, epoch, [10]));
    expect(new Set(next.flat()).size).toBe(20);
    expect(next).not.toEqual(groups);
  });

  test('depend on seed and epoch alone', () => {
    expect(planPairs(input, 3, lengths)).toEqual(planPairs(input, 3, lengths));
    expect(planPairs(input, 3, lengths)).not.toEqual(planPairs(input, 2, lengths));
    expect(planPairs({ ...input, seed: 8 }, 3, lengths)).not.toEqual(planPairs(input, 3, lengths));
  });

  test('are of like length, and long ones join long batches', () => {
    const longest = planPairs(input, 1, lengths).map((group) => Math.max(...group.map((i) => input.pairs[i]!)));
    expect(longest[1]).toBeLessThan(longest[2]!);
    expect(longest[2]).toBeLessThan(longest[0]!);
    for (const group of planPairs(input, 1, lengths)) {
      const sizes = group.map((i) => input.pairs[i]!);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(16);
    }
  });

  test.each([
    ['no pairs', [], 4, 0],
    ['none asked for', [9, 9, 9], 0, 0],
    ['fewer than asked for', [9, 9, 9], 4, 3],
  ])('%s', (_, pairs, pairsPerBatch, want) => {
    const plan = planPairs({ pairs, pairsPerBatch, seed: 1 }, 1, lengths);
    expect(plan.map((group) => group.length)).toEqual([want, want, want]);
  });
});
