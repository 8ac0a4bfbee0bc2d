/** Label schemes: which pieces the CRF scores, what its tags say of words, how they are counted (model-spec E.2, E.4). */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/random';
import { countSpans } from '../../../src/metrics/span-f1';
import { lattice, pathScore, type Chain } from '../../../models/crf/lattice';
import { mentionProbability } from '../../../models/labels/mention-probability';
import { mentionsForMetric, mentionsForPeople } from '../../../models/labels/mentions';
import { labelScheme, tagsOf } from '../../../models/labels/scheme';

/** "@user likes Oslo": pieces [CLS] @ user likes os ##lo [SEP]. */
const encoded = { ids: [2, 10, 11, 12, 13, 14, 3], firstPieces: [1, 3, 4] };

describe('schemes', () => {
  test('tags in the order of the CRF’s rows', () => {
    const types = ['PER', 'LOC', 'ORG', 'MISC'];
    expect(tagsOf('bio9', types).join(' ')).toBe('O B-PER I-PER B-LOC I-LOC B-ORG I-ORG B-MISC I-MISC');
    expect(tagsOf('umt13', types).join(' ')).toBe(
      'PAD O B-MISC I-MISC B-PER I-PER B-ORG I-ORG B-LOC I-LOC X [CLS] [SEP]',
    );
  });

  test.each([
    [['LOC'], 'PAD O B-LOC I-LOC X [CLS] [SEP]'],
    [['DRINK', 'PER', 'FOOD'], 'PAD O B-PER I-PER B-DRINK I-DRINK B-FOOD I-FOOD X [CLS] [SEP]'],
  ])('umt13 over the types %j', (types, want) => expect(tagsOf('umt13', types).join(' ')).toBe(want));

  test.each([
    ['bio9', '1 3 4', '0 1 2', 'O O B-LOC'],
    ['umt13', '0 1 2 3 4 5 6', '1 3 4', '[CLS] O X O B-LOC X [SEP]'],
  ] as const)('%s scores the pieces %s, words at steps %s, gold %s', (name, positions, steps, gold) => {
    const scheme = labelScheme(name, ['PER', 'LOC']);
    expect(scheme.positions(encoded).join(' ')).toBe(positions);
    expect(scheme.wordSteps(encoded).join(' ')).toBe(steps);
    const path = scheme.goldPath(['O', 'O', 'B-LOC'], encoded);
    expect(path.map((k) => scheme.tags[k]).join(' ')).toBe(gold);
    expect(scheme.wordTags(path, encoded).join(' ')).toBe('O O B-LOC');
    const cutOff = scheme.goldPath(['O', 'O', 'B-LOC', 'B-PER', 'I-PER'], encoded);
    expect(cutOff, 'unread words').toEqual(path);
  });
});

describe('the metric, against UMT’s evaluation (model-spec E.4)', () => {
  const cases: [gold: string, predicted: string, tp: number, predictedCount: number, goldCount: number][] = [
    ['O I-PER I-PER O', 'O B-PER I-PER O', 1, 1, 1],
    ['B-PER I-LOC O', 'B-PER B-LOC O', 2, 2, 2],
    ['B-PER I-PER B-PER O', 'B-PER I-PER I-PER O', 0, 1, 2],
    ['O O O', 'O X O', 0, 1, 0],
    ['B-LOC I-LOC O', 'B-LOC X O', 0, 2, 1],
    ['I-ORG I-ORG B-ORG', 'B-ORG I-ORG I-ORG', 0, 1, 2],
  ];
  const count = (gold: string, predicted: string) =>
    countSpans(mentionsForMetric(gold.split(' ')), mentionsForMetric(predicted.split(' ')));

  test.each(cases)('%s | %s -> %i right of %i predicted, %i gold', (gold, predicted, truePositives, found, wanted) => {
    expect(count(gold, predicted)).toEqual({ truePositives, predicted: found, gold: wanted });
  });

  test('pooled: P = R = F1 = 0.375', () => {
    const sums = cases.map(([gold, predicted]) => count(gold, predicted));
    const sum = (part: 'truePositives' | 'predicted' | 'gold'): number => sums.reduce((total, c) => total + c[part], 0);
    expect([sum('truePositives') / sum('predicted'), sum('truePositives') / sum('gold')]).toEqual([0.375, 0.375]);
  });

  test.each([
    ['O X O', '', '1-2'],
    ['B-LOC X I-LOC', '0-1 LOC, 2-3 LOC', '0-1 LOC, 1-2, 2-3 LOC'],
    ['[CLS] PAD [SEP] B-PER', '3-4 PER', '0-1, 1-2, 2-3, 3-4 PER'],
  ])('%s: a person sees "%s", the metric counts "%s"', (tags, people, metric) => {
    const shown = (mentions: { start: number; end: number; type: string }[]): string =>
      mentions.map(({ start, end, type }) => `${start}-${end} ${type.startsWith(' ') ? '' : type}`.trim()).join(', ');
    expect(shown(mentionsForPeople(tags.split(' ')))).toBe(people);
    expect(shown(mentionsForMetric(tags.split(' ')))).toBe(metric);
  });
});

describe('the probability of a mention, against the sum over every path', () => {
  function allPaths(K: number, T: number): number[][] {
    return T === 0 ? [[]] : allPaths(K, T - 1).flatMap((path) => Array.from({ length: K }, (_, k) => [...path, k]));
  }

  test.each([
    ['bio9', ['A', 'B'], { ids: [2, 9, 9, 9, 9, 3], firstPieces: [1, 2, 3, 4] }],
    ['umt13', ['A'], { ids: [2, 9, 9, 9, 3], firstPieces: [1, 3] }],
    ['umt13', ['A'], { ids: [2, 9, 9, 9, 3], firstPieces: [1, 2, 3] }],
  ] as const)('%s, types %j, pieces %j', (name, types, sentence) => {
    const scheme = labelScheme(name, types);
    const [K, T] = [scheme.tags.length, scheme.positions(sentence).length];
    const random = createRandom(5);
    const draw = (count: number): number[] => Array.from({ length: count }, () => 1.5 * random.normal());
    const chain: Chain = { K, start: draw(K), end: draw(K), transitions: draw(K * K) };
    const emissions = draw(T * K);
    const sums = lattice(chain, emissions);
    const paths = allPaths(K, T).map((path) => ({
      weight: Math.exp(pathScore(chain, emissions, path) - sums.logZ),
      mentions: mentionsForPeople(scheme.wordTags(path, sentence)),
    }));
    const steps = scheme.wordSteps(sentence);
    const seen: number[] = [];
    for (const type of types) {
      for (let start = 0; start < steps.length; start++) {
        for (let end = start + 1; end <= steps.length; end++) {
          const want = paths
            .filter(({ mentions }) => mentions.some((m) => m.start === start && m.end === end && m.type === type))
            .reduce((total, { weight }) => total + weight, 0);
          const got = mentionProbability(chain, emissions, sums, scheme, steps, { start, end, type });
          expect(got, `${start}-${end} ${type}`).toBeCloseTo(want, 10);
          seen.push(want);
        }
      }
    }
    expect(Math.max(...seen)).toBeGreaterThan(0.01);
  });
});
