/** model-spec G11, G16: what the generation losses are, and that they are an addition to the loss and nothing else. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/random';
import type { BgaConfig, GenerationLossConfig } from '../../../models/bga/config';
import { featureCorrelation, featureDivergence, type DivergenceSettings } from '../../../models/bga/divergence';
import { generationTerms } from '../../../models/bga/generation-loss';
import { tf } from '../../../models/tf';
import {
  drawnNoise,
  fixedNoise,
  gradientsApart,
  pass,
  randomVariables,
  smallConfig,
  someTweets,
  step,
} from './setting';

beforeAll(() => tf.setBackend('cpu'));

const settings: DivergenceSettings = { direction: 'real_gen', temperature: null, ln0: true, targetGradient: 'stop' };

function normals(count: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.normal());
}

/** One number a row of features. */
function divergences(real: number[][], generated: number[][], some: Partial<DivergenceSettings> = {}): number[] {
  return tf.tidy(
    () => featureDivergence(tf.tensor3d([real]), tf.tensor3d([generated]), { ...settings, ...some }).arraySync()[0]!,
  );
}

describe('divergence of generated from real features (model-spec G11)', () => {
  /** By the definition, in double precision. */
  function byDefinition(real: number[], generated: number[], tau: number): number {
    const distribution = (x: number[]): number[] => {
      const mean = x.reduce((a, b) => a + b) / x.length;
      const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
      const exps = x.map((v) => Math.exp((v - mean) / Math.sqrt(variance + 1e-5) / tau));
      const total = exps.reduce((a, b) => a + b);
      return exps.map((e) => e / total);
    };
    const [p, q] = [distribution(real), distribution(generated)];
    return tau ** 2 * p.reduce((sum, x, i) => sum + x * Math.log(x / q[i]!), 0);
  }

  test.each([
    [4, 1],
    [12, 2.5],
    [64, Math.sqrt(64) / Math.log(64)],
  ])('%i features at τ = %f: the definition, both ways round', (d, temperature) => {
    const [real, generated] = [normals(d, d), normals(d, d + 1)];
    const want = byDefinition(real, generated, temperature);
    const back = byDefinition(generated, real, temperature);
    expect(divergences([real], [generated], { temperature })[0]).toBeCloseTo(want, 5);
    expect(divergences([real], [generated], { temperature, direction: 'gen_real' })[0]).toBeCloseTo(back, 5);
    expect(Math.abs(want - back)).toBeGreaterThan(1e-4);
  });

  test('τ of a width unless set: √d / ln d', () => {
    const [real, generated] = [normals(768, 1), normals(768, 2)];
    expect(divergences([real], [generated])[0]).toBeCloseTo(byDefinition(real, generated, 4.1712), 3);
  });

  test('is 0 for equal features, shifted or stretched, and positive for others', () => {
    const x = normals(32, 3);
    const same = [x, x.map((v) => 2.5 * v - 1), x.map((v) => 0.7 * v + 4)];
    divergences([x, x, x], same).forEach((kl) => expect(Math.abs(kl)).toBeLessThan(1e-4));
    const others = Array.from({ length: 50 }, (_, i) => normals(32, 100 + i));
    divergences(others, others.toReversed()).forEach((kl) => expect(kl).toBeGreaterThan(0.01));
    expect(divergences([x], [x.map((v) => -v)])[0]).toBeGreaterThan(1);
  });

  test('does not see scale and shift of either side', () => {
    const [x, y] = [normals(32, 4), normals(32, 5)];
    const [plain, stretched] = divergences([x, x.map((v) => 3 * v + 7)], [y, y.map((v) => 0.5 * v - 2)]);
    expect(stretched! / plain!).toBeCloseTo(1, 3);
  });

  test.each([0, 0.5, 0.9])('of 768 normal features with correlation %f: 1 - ρ', (rho) => {
    const real = Array.from({ length: 100 }, (_, i) => normals(768, 2 * i));
    const generated = real.map((x, i) => {
      const other = normals(768, 2 * i + 1);
      return x.map((v, k) => rho * v + Math.sqrt(1 - rho ** 2) * other[k]!);
    });
    const mean = (of: number[]): number => of.reduce((a, b) => a + b) / of.length;
    expect(Math.abs(mean(divergences(real, generated)) - (1 - rho))).toBeLessThan(0.02);
    // Token by token it follows the sample's own correlation.
    const own = tf.tidy(() => featureCorrelation(tf.tensor3d([real]), tf.tensor3d([generated])).arraySync()[0]!);
    divergences(real, generated).forEach((kl, i) => expect(Math.abs(kl - (1 - own[i]!))).toBeLessThan(0.12));
    expect(mean(own)).toBeCloseTo(rho, 1);
  });

  test('one outlying feature takes at most about half of p (model-spec A.6: 0.5014)', () => {
    // KL(p ‖ q) for a flat q is log d - H(p); with one feature at p_max and the rest alike, p_max can be read back from it.
    const outlier = Array.from({ length: 768 }, (_, k) => (k === 5 ? 1e4 : 0));
    const flat = new Array<number>(768).fill(1);
    const kl = divergences([outlier], [flat])[0]! / (Math.sqrt(768) / Math.log(768)) ** 2;
    const klOf = (p: number): number => Math.log(768) + p * Math.log(p) + (1 - p) * Math.log((1 - p) / 767);
    expect(kl).toBeCloseTo(klOf(0.5014), 2);
  });

  test('the real side learns only where it may', () => {
    const [x, y] = [tf.tensor3d([[normals(16, 7)]]), tf.tensor3d([[normals(16, 8)]])];
    const gradients = (some: Partial<GenerationLossConfig>) =>
      tf
        .grads((real: tf.Tensor, made: tf.Tensor) => tf.sum(featureDivergence(real, made, { ...settings, ...some })))([
          x,
          y,
        ])
        .map((g) => Math.max(...g.dataSync().map(Math.abs)));
    expect(() => gradients({})).toThrow(/gradient/i); // none at all: not a part of the graph
    const [real, made] = gradients({ targetGradient: 'flow' });
    expect(real).toBeGreaterThan(1e-3);
    expect(made).toBeGreaterThan(1e-3);
  });
});

describe('the generation losses are an addition (model-spec G16)', () => {
  const tweets = someTweets();
  const withLoss = (some: Partial<GenerationLossConfig>, preset: 'bga' | 'bga_wo_cycle' = 'bga'): BgaConfig => {
    const config = smallConfig(preset);
    return { ...config, generation: { ...config.generation, ...some } };
  };
  const variables = randomVariables(smallConfig('bga'));
  const at = (alpha: number) => step(tweets, withLoss({ alpha }), variables, drawnNoise(3));

  test('α = 0: the gradient of the NER loss alone', () => {
    const without = tweets.map((tweet) => ({ ...tweet, picture: null }));
    const nerOnly = step(without, smallConfig('bga'), variables, drawnNoise(3));
    const none = at(0);
    expect(none.loss).toBe(nerOnly.loss);
    for (const [name, gradient] of nerOnly.gradients) expect(none.gradients.get(name), name).toEqual(gradient);
    for (const [name, gradient] of none.gradients)
      if (!nerOnly.gradients.has(name))
        expect(
          gradient.every((x) => x === 0),
          name,
        ).toBe(true);
  });

  test('the loss is linear in α', () => {
    const [none, some, more] = [at(0), at(0.1), at(0.2)];
    expect((more.loss - none.loss) / (some.loss - none.loss)).toBeCloseTo(2, 4);
    const total = generationTerms.reduce((sum, term) => sum + some.terms![term], 0);
    expect(some.loss).toBeCloseTo(some.mner + 0.1 * total, 4);
    expect(some.terms).toEqual(more.terms);
    const extra = (of: Map<string, Float32Array>, by: number): Map<string, Float32Array> =>
      new Map([...of].map(([name, g]) => [name, g.map((x, i) => (x - (none.gradients.get(name)?.[i] ?? 0)) / by)]));
    expect(gradientsApart(extra(more.gradients, 0.2), extra(some.gradients, 0.1))).toBeLessThan(1e-4);
  });

  test('without cycle the other losses, the masks and the text are what they were', () => {
    const mode = (length: number) => fixedNoise(tweets, length, smallConfig('bga'));
    const [full, less] = [
      pass(tweets, withLoss({}), variables, { mode }),
      pass(tweets, withLoss({}, 'bga_wo_cycle'), variables, { mode }),
    ];
    expect(less.terms).toEqual({ ...full.terms, cycleVisual: 0, cycleText: 0 });
    expect(full.terms!.cycleText).toBeGreaterThan(0);
    expect([less.hidden, less.textMasks, less.visualMasks]).toEqual([full.hidden, full.textMasks, full.visualMasks]);
  });

  test('no gradient of the key biases: a softmax does not see a shift', () => {
    const { gradients } = at(1);
    const largest = Math.max(...[...gradients.values()].map((g) => Math.max(...g.map(Math.abs))));
    const keys = [...gradients].filter(([name]) => /(key|k_proj)\.bias$/.test(name));
    expect(keys.length).toBe(3 + 2 + 2 + 2); // text layers, vision layers but the last, both generators twice
    for (const [name, gradient] of keys) expect(Math.max(...gradient.map(Math.abs)) / largest, name).toBeLessThan(1e-9);
  });

  test('NER reaches nothing visual; generation reaches neither the last text layer nor the head', () => {
    const [without, withLosses] = [at(0).gradients, at(1).gradients];
    const generation = new Map(
      [...withLosses].map(([name, g]) => [name, g.map((x, i) => x - (without.get(name)?.[i] ?? 0))]),
    );
    for (const [name, gradient] of generation) {
      const onlyNer = /^(head|crf|encoder\.layer\.2)\b/.test(name);
      expect(
        gradient.every((x) => x === 0),
        name,
      ).toBe(onlyNer || /(key|k_proj)\.bias$/.test(name));
    }
    expect([...withLosses.keys()].some((name) => name.startsWith('vision.encoder.layers.2.'))).toBe(false);
  });
});
