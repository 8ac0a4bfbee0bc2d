/** Scores against their definitions: over all paths of tiny CRFs, and by hand. */
import { describe, expect, test } from 'vitest';
import { disagreements, entropies, overWords } from '../../../models/crf/entropy';
import { lattice, marginals, pathScore, type Chain } from '../../../models/crf/lattice';
import { bestPaths } from '../../../models/crf/viterbi';
import { createRandom } from '../../../src/random';
import { sampleOf, scoresOf } from './pool';

const [K, T] = [3, 4];
const steps = [0, 1, 2, 3];

interface Tagging {
  readonly chain: Chain;
  readonly emissions: number[];
}

function tagging(seed: number): Tagging {
  const random = createRandom(seed);
  const draw = (count: number): number[] => Array.from({ length: count }, () => random.normal());
  return { chain: { K, start: draw(K), end: draw(K), transitions: draw(K * K) }, emissions: draw(T * K) };
}

/** p(y | x) of every path, the most probable first. */
function distribution({ chain, emissions }: Tagging): { path: number[]; p: number }[] {
  const paths = steps.reduce<number[][]>(
    (all) => all.flatMap((path) => Array.from({ length: K }, (_, k) => [...path, k])),
    [[]],
  );
  const weights = paths.map((path) => Math.exp(pathScore(chain, emissions, path)));
  const Z = weights.reduce((a, b) => a + b);
  return paths.map((path, i) => ({ path, p: weights[i]! / Z })).sort((a, b) => b.p - a.p);
}

/** p_t(k) by summing over the paths. */
const marginal = (paths: ReturnType<typeof distribution>, t: number): number[] =>
  Array.from({ length: K }, (_, k) => paths.reduce((sum, { path, p }) => sum + (path[t] === k ? p : 0), 0));
const H = (p: readonly number[]): number => -p.reduce((sum, x) => sum + x * Math.log(x), 0);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe.each([1, 2, 3, 4])('a tagging of four words drawn with seed %i', (seed) => {
  const one = tagging(seed);
  const draws = [one, tagging(10 * seed), tagging(100 * seed)];
  const marginalsOf = ({ chain, emissions }: Tagging): Float64Array => marginals(chain, lattice(chain, emissions));
  const [best, second] = bestPaths(one.chain, one.emissions, 2);
  const sample = sampleOf(1, {
    bestPath: {
      normalisedLogProbability: (best!.score - lattice(one.chain, one.emissions).logZ) / T,
      wordsRead: T,
    },
    margin: best!.score - second!.score,
    entropy: overWords(entropies(marginalsOf(one), K, steps)),
    disagreement: overWords(disagreements(draws.map(marginalsOf), K, steps)),
  });
  const paths = distribution(one);
  const perWord = steps.map((t) => H(marginal(paths, t)));
  const perDraw = draws.map(distribution);
  const information = steps.map((t) => {
    const each = perDraw.map((draw) => marginal(draw, t));
    return H(each[0]!.map((_, k) => mean(each.map((p) => p[k]!)))) - mean(each.map(H));
  });

  test.each<[string, number]>([
    ['mnlp', 1 - paths[0]!.p ** (1 / T)],
    ['least-confidence', 1 - paths[0]!.p],
    ['margin', paths[1]!.p / paths[0]!.p],
    ['token-entropy', mean(perWord)],
    ['token-entropy-sum', T * mean(perWord)],
    ['token-entropy-max', Math.max(...perWord)],
    ['bald', mean(information)],
  ])('%s', (name, want) => expect(scoresOf(name, [sample])[0]).toBeCloseTo(want, 10));
});

test.each<[string, number, number, number]>([
  // log-probability a word, words read, score
  ['mnlp', Math.log(0.5), 30, 0.5],
  ['mnlp', 0, 0, 0],
  ['mnlp', 1e-17, 5, 0], // a sum may end a bit above 0
  ['least-confidence', Math.log(0.5), 2, 0.75],
  ['least-confidence', 0, 0, 0],
])('%s of %d a word, %i words: %d', (name, normalisedLogProbability, wordsRead, want) => {
  const [score] = scoresOf(name, [sampleOf(1, { bestPath: { normalisedLogProbability, wordsRead } })]);
  expect(score).toBeCloseTo(want, 12);
});

test('random draws differ by seed and id, and spread over 0 to 1', () => {
  const pool = Array.from({ length: 1000 }, (_, id) => sampleOf(id, {}));
  const scores = scoresOf('random', pool, 1).map((score) => score ?? NaN);
  expect(mean(scores)).toBeCloseTo(0.5, 1);
  expect(Math.min(...scores)).toBeLessThan(0.01);
  expect(Math.max(...scores)).toBeGreaterThan(0.99);
  expect(new Set(scores).size).toBeGreaterThan(990);
  expect(scoresOf('random', pool, 2)).not.toEqual(scores);
});
