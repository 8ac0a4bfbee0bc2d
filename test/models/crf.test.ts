/** model-spec G1, G2, G3, G4, G11: the CRF against brute force over every path, and against known numbers. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../src/random';
import { distillationLoss, temperedPosteriors } from '../../models/crf/distillation';
import { lattice, marginals, pathScore, type Chain } from '../../models/crf/lattice';
import { negativeLogLikelihood, type ChainGradients } from '../../models/crf/likelihood';
import { crfLoss } from '../../models/crf/loss';
import { bestPaths, viterbi } from '../../models/crf/viterbi';
import { tf } from '../../models';

beforeAll(() => tf.setBackend('cpu'));

const goldenChain: Chain = {
  K: 3,
  start: [0.3, -0.1, -0.8],
  end: [-0.2, 0.6, 0.1],
  transitions: [0.2, -0.3, 0.1, -0.6, 0.4, 0, 0.05, 0.7, -0.2],
};
const goldenEmissions = [0.5, -1, 0.25, 1.5, 0, -0.5, -0.25, 0.75, 1, 0, 0.5, -1.5];

function randomChain(K: number, T: number, seed: number): { chain: Chain; emissions: number[] } {
  const random = createRandom(seed);
  const draw = (count: number): number[] => Array.from({ length: count }, () => 1.5 * random.normal());
  return { chain: { K, start: draw(K), end: draw(K), transitions: draw(K * K) }, emissions: draw(T * K) };
}

/** Every path of T tags, in lexicographic order. */
function allPaths(K: number, T: number): number[][] {
  return T === 0 ? [[]] : allPaths(K, T - 1).flatMap((path) => Array.from({ length: K }, (_, k) => [...path, k]));
}

/** Σ over paths of exp(score) · f(path). */
function expectation(chain: Chain, emissions: number[], f: (path: number[]) => number): number {
  let sum = 0;
  for (const path of allPaths(chain.K, emissions.length / chain.K))
    sum += Math.exp(pathScore(chain, emissions, path)) * f(path);
  return sum;
}

describe('the golden chain', () => {
  test('log Z, scores and the best path are the golden ones (model-spec G1)', () => {
    expect(lattice(goldenChain, goldenEmissions).logZ).toBeCloseTo(6.57856211730951, 12);
    expect(pathScore(goldenChain, goldenEmissions, [0, 1, 1, 1])).toBeCloseTo(3.15, 12);
    expect(negativeLogLikelihood(goldenChain, goldenEmissions, [0, 1, 2, 1]).loss).toBeCloseTo(3.278562117309509, 12);
    expect(viterbi(goldenChain, goldenEmissions).tags).toEqual([0, 0, 2, 1]);
    expect(viterbi(goldenChain, goldenEmissions).score).toBeCloseTo(5.4, 12);
  });

  test('posteriors are the golden ones (model-spec G2)', () => {
    const want = [
      [0.72532, 0.074439, 0.200241],
      [0.71691, 0.170895, 0.112195],
      [0.087452, 0.313315, 0.599233],
      [0.124708, 0.836546, 0.038746],
    ].flat();
    marginals(goldenChain, lattice(goldenChain, goldenEmissions)).forEach((p, i) => expect(p).toBeCloseTo(want[i]!, 6));
  });

  test.each([
    [1, 0.0866180699],
    [2, 0.1307418529],
    [4, 0.1542030342],
  ])('distillation at temperature %i (model-spec G11)', (temperature, want) => {
    const shift = [0.1, -0.2, 0.3, 0, 0.5, -0.5, 0.4, -0.4, 0.2, -0.3, 0.1, 0];
    const student = goldenEmissions.map((e, i) => e + shift[i]!);
    const teacher = temperedPosteriors(goldenChain, lattice(goldenChain, goldenEmissions), temperature);
    expect(distillationLoss(goldenChain, student, teacher, temperature).loss).toBeCloseTo(want, 9);
  });
});

describe.each([
  [1, 1],
  [1, 4],
  [2, 1],
  [3, 4],
  [4, 5],
  [5, 3],
])('brute force, %i tags, %i words (model-spec G1, G2)', (K, T) => {
  const { chain, emissions } = randomChain(K, T, 10 * K + T);
  const sums = lattice(chain, emissions);
  const Z = expectation(chain, emissions, () => 1);

  test('log Z forward and backward', () => {
    expect(sums.logZ).toBeCloseTo(Math.log(Z), 10);
    const backward = Array.from({ length: K }, (_, k) => Math.exp(chain.start[k]! + emissions[k]! + sums.beta[k]!));
    expect(Math.log(backward.reduce((a, b) => a + b))).toBeCloseTo(Math.log(Z), 10);
  });

  test('marginals, rows summing to 1', () => {
    const got = marginals(chain, sums);
    for (let t = 0; t < T; t++) {
      const row = Array.from(
        { length: K },
        (_, k) => expectation(chain, emissions, (path) => (path[t] === k ? 1 : 0)) / Z,
      );
      row.forEach((p, k) => expect(got[t * K + k]).toBeCloseTo(p, 10));
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
    }
  });

  test('the best paths, in order', () => {
    const ranked = allPaths(K, T)
      .map((tags) => ({ tags, score: pathScore(chain, emissions, tags) }))
      .sort((a, b) => b.score - a.score);
    const want = ranked.slice(0, 3);
    const got = bestPaths(chain, emissions, 3);
    expect(got.map(({ tags }) => tags)).toEqual(want.map(({ tags }) => tags));
    got.forEach(({ score }, i) => expect(score).toBeCloseTo(want[i]!.score, 10));
  });

  test('a constant on a word moves log Z by it and nothing else (model-spec G3)', () => {
    const moved = emissions.map((e, i) => (Math.floor(i / K) === T - 1 ? e + 2.5 : e));
    const shifted = lattice(chain, moved);
    expect(shifted.logZ).toBeCloseTo(sums.logZ + 2.5, 10);
    expect(viterbi(chain, moved).tags).toEqual(viterbi(chain, emissions).tags);
    const before = marginals(chain, sums);
    marginals(chain, shifted).forEach((p, i) => expect(p).toBeCloseTo(before[i]!, 10));
  });

  test('gradients of likelihood and distillation equal central differences (model-spec G2)', () => {
    const gold = Array.from({ length: T }, (_, t) => (t * 7) % K);
    const other = randomChain(K, T, 99);
    const teacher = temperedPosteriors(other.chain, lattice(other.chain, other.emissions), 2);
    checkGradients(chain, emissions, (c, e) => negativeLogLikelihood(c, e, gold));
    checkGradients(chain, emissions, (c, e) => distillationLoss(c, e, teacher, 2));
  });
});

function checkGradients(chain: Chain, emissions: number[], f: (c: Chain, e: number[]) => ChainGradients): void {
  const exact = f(chain, emissions);
  const parts = {
    emissions,
    start: [...Array.from(chain.start)],
    end: Array.from(chain.end),
    transitions: Array.from(chain.transitions),
  };
  for (const part of ['emissions', 'start', 'end', 'transitions'] as const) {
    parts[part].forEach((value, i) => {
      const at = (h: number): number => {
        const moved = { ...parts, [part]: parts[part].map((v, j) => (i === j ? value + h : v)) };
        return f({ K: chain.K, ...moved }, moved.emissions).loss;
      };
      expect(exact[part][i], `${part}[${i}]`).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
    });
  }
}

test('K = 1 has likelihood 1; an empty sentence costs nothing (model-spec G3)', () => {
  const { chain, emissions } = randomChain(1, 3, 5);
  expect(negativeLogLikelihood(chain, emissions, [0, 0, 0]).loss).toBeCloseTo(0, 12);
  expect(negativeLogLikelihood(goldenChain, [], []).loss).toBe(0);
  expect(viterbi(goldenChain, [])).toEqual({ tags: [], score: 0 });
});

test('of equal paths the lowest tags win (model-spec G4)', () => {
  const flat: Chain = { K: 3, start: [0, 0, 0], end: [0, 0, 0], transitions: new Array<number>(9).fill(0) };
  expect(viterbi(flat, [0, 0, 0, 0, 0, 0]).tags).toEqual([0, 0]);
  expect(viterbi(flat, [0, 1, 1, 1, 1, 0]).tags).toEqual([1, 0]);
});

describe('as a layer', () => {
  const { chain, emissions } = randomChain(3, 4, 8);
  const settings = { temperature: 2, distillationWeight: 0.5 };
  const tensors = (): { start: tf.Tensor; end: tf.Tensor; transitions: tf.Tensor } => ({
    start: tf.tensor1d(Array.from(chain.start)),
    end: tf.tensor1d(Array.from(chain.end)),
    transitions: tf.tensor2d(Array.from(chain.transitions), [3, 3]),
  });

  test('pieces that are no word’s first get no gradient; filler rows count in no mean (model-spec G3)', () => {
    const N = 6;
    const firstPieces = [1, 2, 4, 5];
    const values = new Float32Array(2 * N * 3).fill(9);
    firstPieces.forEach((piece, t) => emissions.slice(3 * t, 3 * t + 3).forEach((e, k) => (values[piece * 3 + k] = e)));
    const rows = [
      { cells: firstPieces.map((piece) => ({ row: 0, piece })), gold: [0, 1, 2, 1], teacher: null },
      { cells: [], gold: null, teacher: null },
    ];
    const want = negativeLogLikelihood(chain, emissions, [0, 1, 2, 1]);
    const { value, grad } = tf.valueAndGrad((e: tf.Tensor) => crfLoss(e as tf.Tensor3D, tensors(), rows, settings))(
      tf.tensor3d(values, [2, N, 3]),
    );
    expect(value.dataSync()[0]).toBeCloseTo(want.loss, 5);
    const got = grad.dataSync();
    for (let i = 0; i < got.length; i++) {
      const word = i < 3 * N ? firstPieces.indexOf(Math.floor(i / 3)) : -1;
      expect(got[i]).toBeCloseTo(word >= 0 ? want.emissions[word * 3 + (i % 3)]! : 0, 5);
    }
  });

  test('weights shift the mean', () => {
    const values = tf.tensor3d(new Float32Array([...emissions, ...emissions]), [2, 4, 3]);
    const cells = (row: number) => [0, 1, 2, 3].map((piece) => ({ row, piece }));
    const target = (row: number, gold: number[], weight?: number) => ({
      cells: cells(row),
      gold,
      teacher: null,
      weight,
    });
    const [a, b] = [
      negativeLogLikelihood(chain, emissions, [0, 0, 0, 0]).loss,
      negativeLogLikelihood(chain, emissions, [2, 1, 0, 2]).loss,
    ];
    const loss = (wa?: number, wb?: number): number =>
      crfLoss(values, tensors(), [target(0, [0, 0, 0, 0], wa), target(1, [2, 1, 0, 2], wb)], settings).dataSync()[0]!;
    expect(loss()).toBeCloseTo((a + b) / 2, 5);
    expect(loss(0.75, 0.25)).toBeCloseTo(0.75 * a + 0.25 * b, 5);
  });
});
