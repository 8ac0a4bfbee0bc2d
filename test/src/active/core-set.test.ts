/** k-centre greedy against the same, slow and obvious. */
import { describe, expect, test } from 'vitest';
import { coreSet, mostChosen } from '../../../src/active/core-set';
import { rank } from '../../../src/active/rank';
import type { Candidate } from '../../../src/active/strategy';
import { poolOf, sampleOf, scoresOf } from './pool';

const at = (id: number, place: readonly number[], isLabelled = false): Candidate =>
  sampleOf(id, { embedding: Float32Array.from(place) }, isLabelled);
const distance = (a: Candidate, b: Candidate): number =>
  Math.hypot(...Array.from(a.features.embedding!, (x, j) => x - b.features.embedding![j]!));

/** The samples that are not labelled, in the order of the greedy choice. */
function byHand(pool: readonly Candidate[]): number[] {
  const centres = pool.filter(({ isLabelled }) => isLabelled);
  let left = pool.filter(({ isLabelled }) => !isLabelled).sort((a, b) => a.id - b.id);
  const order: number[] = [];
  while (left.length > 0) {
    const toNearest = (sample: Candidate): number => Math.min(...centres.map((centre) => distance(sample, centre)));
    const next = left.reduce((best, sample) => (toNearest(sample) > toNearest(best) ? sample : best));
    const first = centres.length === 0 ? nearestToMean(left) : next;
    centres.push(first);
    order.push(first.id);
    left = left.filter((sample) => sample !== first);
  }
  return order;
}

function nearestToMean(pool: readonly Candidate[]): Candidate {
  const width = pool[0]!.features.embedding!.length;
  const middle = Array.from(
    { length: width },
    (_, j) => pool.reduce((sum, sample) => sum + sample.features.embedding![j]!, 0) / pool.length,
  );
  const toMiddle = (sample: Candidate): number =>
    Math.hypot(...middle.map((x, j) => x - sample.features.embedding![j]!));
  return pool.reduce((best, sample) => (toMiddle(sample) < toMiddle(best) ? sample : best));
}

const orderOf = async (pool: readonly Candidate[]): Promise<number[]> =>
  (await rank(pool, coreSet, { seed: 1 })).map(({ id }) => id);

describe.each([1, 2, 3])('a pool drawn with seed %i', (seed) => {
  const pool = poolOf(60, seed);
  const open = pool.map((sample) => ({ ...sample, isLabelled: false }));
  test('is ordered by the greedy choice', async () => {
    expect(await orderOf(open)).toEqual(byHand(open));
  });
  test('keeps away from what is labelled, which comes last', async () => {
    const labelled = pool.filter(({ isLabelled }) => isLabelled).map(({ id }) => id);
    expect(labelled.length).toBeGreaterThan(3);
    expect(await orderOf(pool)).toEqual([...byHand(pool), ...labelled.sort((a, b) => a - b)]);
  });
});

test.each<[string, string, string]>([
  // id x y; * = labelled
  ['one of each heap before a second of any', '1 0 0, 2 0 1, 3 0 2, 4 9 0, 5 9 1, 6 9 2, 7 5 9', '6 1 7 3 4 2 5'],
  ['copies last, by id', '5 0 0, 3 0 0, 9 0 0, 4 7 7, 8 7 7', '3 4 5 8 9'],
  ['all the same', '4 1 1, 2 1 1, 3 1 1', '2 3 4'],
  ['far from a labelled one first', '1 0 0*, 2 1 0, 3 8 0, 4 4 0', '3 4 2 1'],
])('%s', async (_, places, want) => {
  const pool = places.split(', ').map((place) => {
    const [id = '', x = '', y = ''] = place.split(' ');
    return at(Number(id), [Number(x), parseFloat(y)], y.endsWith('*'));
  });
  expect((await orderOf(pool)).join(' ')).toBe(want);
});

test('what is behind the last choice follows by its distance', () => {
  const pool = poolOf(mostChosen + 200, 4, 2).map((sample) => ({ ...sample, isLabelled: false }));
  const scores = scoresOf(coreSet, pool);
  const chosen = [...pool.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, mostChosen);
  const rest = [...pool.keys()].filter((i) => !chosen.includes(i));
  for (const i of rest.slice(0, 20)) {
    expect(scores[i]).toBeCloseTo(Math.min(...chosen.map((c) => distance(pool[i]!, pool[c]!))), 10);
  }
});

test('it works in turns, between which it can be stopped', async () => {
  let turns = 0;
  const pause = async (): Promise<void> => {
    if (++turns === 3) throw new Error('enough');
  };
  await expect(rank(poolOf(20, 1), coreSet, { seed: 1, pause })).rejects.toThrow('enough');
});
