/** What falls off with a prediction for query strategies, against brute force over every path. */
import { describe, expect, test } from 'vitest';
import { createTaggerFrom, modelConfig, type EmissionSource } from '../../models';
import { disagreements, entropies, overWords } from '../../models/crf/entropy';
import { pathScore, type Chain } from '../../models/crf/lattice';
import { createRandom } from '../../src/random';
import { nothingRead } from '../../src/engine/features';
import { randomCheckpoint } from '../main/engine/onnx-out/random-checkpoint';
import { letters } from './toy';

const K = 5; // O, and B- and I- of two types
const checkpoint = randomCheckpoint(modelConfig('bert_crf', 'toy', letters.length), ['PER', 'LOC'], 3);
const part = (name: string): Float32Array => checkpoint.tensors.get(`crf.${name}`)!.data;
const chain: Chain = { K, start: part('start'), end: part('end'), transitions: part('transitions') };

/** Says the same of every batch: emission k of piece n. */
function saying(emission: (n: number, k: number) => number): EmissionSource {
  return {
    takesAnyShape: true,
    emissions: ({ rows, length }) =>
      Float32Array.from({ length: rows * length * K }, (_, i) => emission(Math.floor(i / K) % length, i % K)),
    dispose: () => undefined,
  };
}

/** Every path of T tags. */
function allPaths(T: number): number[][] {
  return T === 0 ? [[]] : allPaths(T - 1).flatMap((path) => Array.from({ length: K }, (_, k) => [...path, k]));
}

test.each(['oslo', 'ada sings', 'ada sings at rome'])(
  '"%s": margin and entropies are those of all its paths',
  (text) => {
    const words = text.split(' ');
    const random = createRandom(words.length);
    const drawn = Array.from({ length: 8 * K }, () => Math.fround(random.normal()));
    const tagger = createTaggerFrom(
      checkpoint,
      saying((n, k) => drawn[n * K + k] ?? 0),
    );
    const [got] = tagger.predict([{ words }]);
    const emissions = drawn.slice(K, (1 + words.length) * K); // [CLS] is before the words, each a piece
    const paths = allPaths(words.length);
    const scores = paths.map((path) => pathScore(chain, emissions, path));
    const [best, second] = [...scores].sort((a, b) => b - a);
    expect(got!.features.margin).toBeCloseTo(best! - second!, 10);

    const weights = scores.map((score) => Math.exp(score));
    const Z = weights.reduce((a, b) => a + b);
    const perWord = words.map((_, t) => {
      const marginal = new Array<number>(K).fill(0);
      paths.forEach((path, i) => (marginal[path[t]!]! += weights[i]! / Z));
      return marginal.reduce((sum, p) => sum - p * Math.log(p), 0);
    });
    expect(got!.features.entropy.sum).toBeCloseTo(
      perWord.reduce((a, b) => a + b),
      10,
    );
    expect(got!.features.entropy.mean).toBeCloseTo(perWord.reduce((a, b) => a + b) / words.length, 10);
    expect(got!.features.entropy.max).toBeCloseTo(Math.max(...perWord), 10);
  },
);

test('a tweet without words is open nowhere', () => {
  const [got] = createTaggerFrom(
    checkpoint,
    saying(() => 0),
  ).predict([{ words: [] }]);
  expect(got!.features).toEqual(nothingRead);
});

describe('by hand', () => {
  test.each<[string, number[], number]>([
    ['certain', [1, 0, 0], 0],
    ['a coin', [0.5, 0.5, 0], Math.log(2)],
    ['three alike', [1 / 3, 1 / 3, 1 / 3], Math.log(3)],
    ['1 and a bit', [1 + 1e-12, 0, 0], 0],
  ])('entropy of a word: %s', (_, p, want) => {
    expect(entropies(Float64Array.from(p), 3, [0])[0]).toBeCloseTo(want, 12);
  });

  test('only the steps that are words count', () => {
    const marginals = Float64Array.from([0.5, 0.5, 1, 0, 0.9, 0.1]);
    expect(entropies(marginals, 2, [1, 0])).toEqual([0, entropies(marginals, 2, [0])[0]]);
    expect(overWords([3, 1, 2])).toEqual({ sum: 6, mean: 2, max: 3 });
    expect(overWords([])).toEqual(nothingRead.entropy);
  });

  test.each<[string, number[][], number]>([
    [
      'draws that agree',
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      0,
    ],
    [
      'draws that contradict each other',
      [
        [1, 0],
        [0, 1],
      ],
      Math.log(2),
    ],
    [
      'one sure, one not',
      [
        [1, 0],
        [0.5, 0.5],
      ],
      -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25) - Math.log(2) / 2,
    ],
  ])('disagreement: %s', (_, draws, want) => {
    const marginals = draws.map((p) => Float64Array.from(p));
    expect(disagreements(marginals, 2, [0])[0]).toBeCloseTo(want, 12);
  });
});
