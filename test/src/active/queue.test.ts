import { describe, expect, test } from 'vitest';
import { rank } from '../../../src/active/rank';
import { reasonOf } from '../../../src/active/reason';
import { strategies, strategyNamed } from '../../../src/active/registry';
import type { Candidate } from '../../../src/active/strategy';

/** "id: log-probability a word, words"; "-" = not suggested yet. */
const pool = (lines: string): Candidate[] =>
  lines.split(';').map((line) => {
    const [id, probability, words] = line.trim().split(/[:,] */);
    return {
      id: Number(id),
      normalisedLogProbability: probability === '-' ? null : Number(probability),
      wordsRead: Number(words),
    };
  });

test.each<[string, string, string]>([
  // Shen et al. 2017: the long sentence has the less probable path, the short one the less probable word.
  ['mnlp', '1: -0.1, 30; 2: -0.5, 4', '2 1'],
  ['least-confidence', '1: -0.1, 30; 2: -0.5, 4', '1 2'],
  ['mnlp', '7: -0.3, 5; 3: -0.3, 9; 5: -0.3, 1', '3 5 7'],
  ['mnlp', '4: -, 5; 2: -, 5; 9: 0, 5', '9 2 4'],
])('%s orders "%s" as %s', (name, candidates, want) => {
  const order = rank(pool(candidates), strategyNamed(name), 1);
  expect(order.map((r) => r.id).join(' ')).toBe(want);
});

describe.each(strategies.map((s) => [s.name, s] as const))('%s', (_, strategy) => {
  const some = pool('1: -0.1, 30; 2: -0.5, 4; 3: 0, 1; 4: -9, 40; 5: -0.2, 12');
  test('gives the same queue whatever the order of the pool', () => {
    const forwards = rank(some, strategy, 5).map((r) => r.id);
    expect(rank([...some].reverse(), strategy, 5).map((r) => r.id)).toEqual(forwards);
  });
  test('scores lie between 0 and 1', () => {
    for (const { score } of rank(some, strategy, 5)) expect(score).toSatisfy((s: number) => s >= 0 && s <= 1);
  });
  test('names where it comes from', () => expect(strategy.citation).toMatch(/(19|20)\d\d/));
});

test('random draws differ by seed and spread over the pool', () => {
  const many = Array.from({ length: 1000 }, (_, i) => ({ id: i, normalisedLogProbability: null, wordsRead: 0 }));
  const scores = rank(many, strategyNamed('random'), 1).map((r) => r.score ?? Number.NaN);
  expect(scores.reduce((a, b) => a + b) / 1000).toBeCloseTo(0.5, 1);
  expect(rank(many, strategyNamed('random'), 2).map((r) => r.id)).not.toEqual(
    rank(many, strategyNamed('random'), 1).map((r) => r.id),
  );
});

test('an unknown strategy is named together with those there are', () => {
  expect(() => strategyNamed('bald')).toThrow('There is no query strategy bald.');
});

/** "ORG 0.5, LOC 0.4 | PER 0.99" */
const readings = (text: string) =>
  text === ''
    ? []
    : text.split(' | ').map((span) =>
        span.split(', ').map((reading) => {
          const [type, probability] = reading.split(' ');
          return { type: type === 'none' ? null : (type ?? null), probability: Number(probability) };
        }),
      );

test.each<[number | null, boolean, string, string]>([
  [null, true, '', 'Not suggested yet'],
  [null, false, '', 'Not suggested yet'],
  [0.3, true, 'ORG 0.55, LOC 0.42, none 0.03', 'Unsure of a type: ORG or LOC'],
  [0.3, true, 'PER 0.7, none 0.3', 'Unsure of a span: PER or none'],
  [0.3, true, 'PER 0.7, none 0.3 | ORG 0.5, LOC 0.45', 'Unsure of a type: ORG or LOC'],
  [0.54, true, 'PER 0.9, none 0.1', 'Unsure overall, 0.54'],
  [0.54, false, '', 'No image, text only'],
  [0.001, false, '', 'Sure of every word'],
])('uncertainty %s, image %s, readings "%s": %s', (uncertainty, hasImage, spans, want) => {
  expect(reasonOf({ uncertainty, hasImage, readings: readings(spans) })).toBe(want);
});
