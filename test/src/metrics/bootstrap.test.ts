import { describe, expect, test } from 'vitest';
import type { Mention } from '../../../src/domain/mention';
import { pairedBootstrap, type PairedSentence } from '../../../src/metrics/bootstrap';
import { createRandom } from '../../../src/random';

const gold: Mention[] = [{ start: 0, end: 1, type: 'PER' }];

/** One mention a tweet; each system finds it in a share of the tweets and is otherwise silent. */
function sentences(count: number, before: number, after: number, seed: number): PairedSentence[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    gold,
    before: random.next() < before ? gold : [],
    after: random.next() < after ? gold : [],
  }));
}

describe('pairedBootstrap', () => {
  test('equal systems differ by exactly nothing', () => {
    const same = sentences(200, 0.7, 0.7, 1).map((s) => ({ ...s, after: s.before }));
    expect(pairedBootstrap(same, 1)).toMatchObject({ change: 0, lower: 0, upper: 0 });
  });

  test('the same seed gives the same bounds, another seed nearly the same', () => {
    const pairs = sentences(300, 0.6, 0.7, 2);
    expect(pairedBootstrap(pairs, 5)).toEqual(pairedBootstrap(pairs, 5));
    expect(pairedBootstrap(pairs, 5).lower).toBeCloseTo(pairedBootstrap(pairs, 6).lower, 2);
    expect(pairedBootstrap(pairs, 5).lower).not.toBe(pairedBootstrap(pairs, 6).lower);
  });

  test('a clear gain has a lower bound above 0, noise has bounds around 0', () => {
    expect(pairedBootstrap(sentences(500, 0.5, 0.8, 3), 1).lower).toBeGreaterThan(0.1);
    const noise = pairedBootstrap(sentences(500, 0.6, 0.6, 4), 1);
    expect(noise.lower).toBeLessThan(0);
    expect(noise.upper).toBeGreaterThan(0);
  });

  test('the bound holds about 95 times in 100', () => {
    // F1 of a system that finds a share p of lone mentions and invents none is 2p / (1 + p).
    const f1 = (p: number) => (2 * p) / (1 + p);
    const truth = f1(0.7) - f1(0.6);
    const held = Array.from(
      { length: 300 },
      (_, i) => pairedBootstrap(sentences(150, 0.6, 0.7, i), i, 400).lower <= truth,
    );
    const share = held.filter(Boolean).length / held.length;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.99);
  });

  test('no tweets, no change', () => {
    expect(pairedBootstrap([], 1)).toEqual({ before: 0, after: 0, change: 0, lower: 0, upper: 0 });
  });
});
