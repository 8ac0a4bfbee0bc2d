/** What every query strategy must show. */
import { describe, expect, test } from 'vitest';
import { rank } from '../../../src/active/rank';
import { defaultStrategy, strategies, strategyNamed } from '../../../src/active/registry';
import type { Candidate } from '../../../src/active/strategy';
import { poolOf, sampleOf, scoresOf } from './pool';

const byId = (pool: readonly Candidate[], scores: readonly (number | null)[]) =>
  Object.fromEntries(pool.map(({ id }, i) => [id, scores[i]]));

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))('%s', (_, strategy) => {
  const pool = poolOf(40, 8);
  const scores = scoresOf(strategy, pool, 5);

  test('gives every sample that has what it needs a finite number', () => {
    expect(scores).toHaveLength(pool.length);
    for (const score of scores) expect(score).toSatisfy(Number.isFinite);
  });

  test('gives the same scores again, whatever the order of the pool', () => {
    expect(scoresOf(strategy, pool, 5)).toEqual(scores);
    const backwards = [...pool].reverse();
    expect(byId(backwards, scoresOf(strategy, backwards, 5))).toEqual(byId(pool, scores));
  });

  test('changes nothing in what it is given', () => {
    const before = structuredClone(pool);
    scoresOf(strategy, pool, 5);
    expect(pool).toEqual(before);
  });

  test('looks at what it says it needs, and at nothing else', () => {
    const bare = pool.map(({ id, isLabelled, features }) =>
      sampleOf(id, Object.fromEntries(strategy.needs.map((need) => [need, features[need]])), isLabelled),
    );
    expect(scoresOf(strategy, bare, 5)).toEqual(scores);
  });

  test.each(strategy.needs)('scores no sample without %s, and the others as if it were not there', (need) => {
    const lacking = pool.map((sample, i) =>
      i % 3 > 0 ? sample : { ...sample, features: { ...sample.features, [need]: i % 2 === 0 ? null : undefined } },
    );
    const others = pool.filter((_, i) => i % 3 > 0);
    const got = scoresOf(strategy, lacking, 5);
    expect(got.filter((_, i) => i % 3 === 0).every((score) => score === null)).toBe(true);
    expect(got.filter((_, i) => i % 3 > 0)).toEqual(scoresOf(strategy, others, 5));
  });

  test('takes an empty pool, and a pool of one', () => {
    expect(scoresOf(strategy, [], 5)).toEqual([]);
    expect(scoresOf(strategy, pool.slice(0, 1), 5)).toHaveLength(1);
  });

  test('ranks by score, ties by id, what has no score last', async () => {
    const twins = pool.slice(0, 6).flatMap((sample) => [sample, { ...sample, id: sample.id + 1000 }]);
    const mixed = [...twins, sampleOf(2000, {}), sampleOf(1, {})];
    const ranked = await rank(mixed, strategy, { seed: 5 });
    expect(ranked.map(({ id }) => id).sort((a, b) => a - b)).toEqual(mixed.map(({ id }) => id).sort((a, b) => a - b));
    for (const [i, { id, score }] of ranked.entries()) {
      const next = ranked[i + 1];
      if (!next) continue;
      if (next.score === null) expect(score === null ? id < next.id : true).toBe(true);
      else expect(score !== null && (score > next.score || (score === next.score && id < next.id))).toBe(true);
    }
  });

  test('says who proposed it, and why a sample stands where it stands', () => {
    expect(strategy.citation).toMatch(/(19|20)\d\d/u);
    expect(strategy.title).toMatch(/^[A-Z]/u);
    expect(strategy.reason(0.5)).toMatch(/^[A-Z].*[^.]$/u);
  });
});

test('names are unique, and the default is the first', () => {
  expect(new Set(strategies.map(({ name }) => name)).size).toBe(strategies.length);
  expect(defaultStrategy.name).toBe('mnlp');
});

test('an unknown strategy is named together with those there are', () => {
  expect(() => strategyNamed('badge')).toThrow('There is no query strategy badge.');
});
