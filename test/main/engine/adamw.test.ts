/** AdamW in WebAssembly memory, against the formula of the paper written out in float32, and its place in memory. */
import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import { allocateSlots } from '../../../main/engine/adamw/memory';
import { tf } from '../../../models/tf';
import { createPlainAdamW, stepOnce } from '../../../models/train/optimizer';
import { generate } from '../../../tools/wasm/generate';
import { largestDifference, randomFloats } from './numbers';
import { ortBackend } from './ort-backends';

const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const rates = { learningRate: 0.01, weightDecay: 0.1 };

/** Loshchilov & Hutter 2019, algorithm 2, with the schedule multiplier in the learning rate; every result rounded to float32. */
function plainSteps(start: Float32Array, gradients: readonly Float32Array[]): Float32Array {
  const f = Math.fround;
  const weights = start.slice();
  const m = new Float32Array(start.length);
  const v = new Float32Array(start.length);
  gradients.forEach((gradient, i) => {
    const t = i + 1;
    weights.forEach((w, k) => {
      const g = gradient[k] ?? 0;
      m[k] = 0.9 * (m[k] ?? 0) + 0.1 * g;
      v[k] = 0.999 * (v[k] ?? 0) + 0.001 * g * g;
      const [mHat, vHat] = [f((m[k] ?? 0) / (1 - 0.9 ** t)), f((v[k] ?? 0) / (1 - 0.999 ** t))];
      weights[k] = w - rates.learningRate * (mHat / (Math.sqrt(vHat) + 1e-8) + rates.weightDecay * w);
    });
  });
  return weights;
}

it('the generated file is what the assembler makes of adamw.wat', async () => {
  const file = await readFile(new URL('../../../main/engine/adamw/adamw-wasm.ts', import.meta.url), 'utf8');
  expect(file).toBe(await generate('adamw'));
});

it.each([1, 3, 4, 5, 1023])('equals the formula after ten steps, %i parameters', (size) => {
  const start = randomFloats([size], 1);
  const gradients = Array.from({ length: 10 }, (_, i) => randomFloats([size], i + 2));
  const [slot] = allocateSlots([size]);
  slot!.weights.set(start);
  gradients.forEach((gradient, i) => {
    slot!.gradient.set(gradient);
    slot!.update({ ...settings, ...rates, step: i + 1 });
  });
  expect(largestDifference(slot!.weights, plainSteps(start, gradients))).toBeLessThan(1e-6);
});

it.each([1, 15, 16, 17, 4096, 4097, 100_000])('sums the squares of a gradient of %i numbers', (size) => {
  const [slot] = allocateSlots([size]);
  const gradient = randomFloats([size], 3);
  slot!.gradient.set(gradient);
  const want = gradient.reduce((sum, g) => sum + g * g, 0);
  expect(slot!.squaredNorm() / want).toBeCloseTo(1, 6);
});

it('spreads large models over several memories', () => {
  const slots = allocateSlots([1000, 1000, 1000, 5000], { memoryBytes: 40_000 });
  expect(new Set(slots.map((slot) => slot.weights.buffer)).size).toBe(3);
  expect(slots.map((slot) => slot.weights.length)).toEqual([1000, 1000, 1000, 5000]);
});

describe.each(['ort', 'cpu'] as const)('under the backend %s', (name) => {
  beforeAll(() => ortBackend());
  beforeEach(() => tf.setBackend(name));

  const shape = [5, 3];
  const start = randomFloats(shape, 1);
  const newVariable = (): tf.Variable => tf.tidy(() => tf.variable(tf.tensor(start, shape)));
  /** The gradient of sum(w * c) is c. */
  const gradientOf = (variable: tf.Variable, seed: number): tf.Tensor =>
    tf.tidy(() => tf.grad((w: tf.Tensor) => tf.sum(tf.mul(w, tf.tensor(randomFloats(shape, seed), shape))))(variable));

  it('updates the variables, and leaves them usable when it goes', () => {
    const tensors = tf.memory().numTensors;
    const variable = newVariable();
    const optimizer = createWasmAdamW(new Map([['w', variable]]), settings);
    for (let i = 0; i < 5; i++) stepOnce(optimizer, new Map([['w', gradientOf(variable, i + 2)]]), () => rates);
    const want = plainSteps(
      start,
      [2, 3, 4, 5, 6].map((seed) => randomFloats(shape, seed)),
    );
    expect(largestDifference(variable.dataSync(), want)).toBeLessThan(1e-6);
    optimizer.dispose();
    expect(largestDifference(variable.dataSync(), want)).toBeLessThan(1e-6);
    variable.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('never changes a clone that somebody keeps, and takes in what is assigned', () => {
    const variable = newVariable();
    const optimizer = createWasmAdamW(new Map([['w', variable]]), settings);
    const step = (): unknown => stepOnce(optimizer, new Map([['w', gradientOf(variable, 2)]]), () => rates);
    step();
    const best = variable.clone();
    const values = best.dataSync().slice();
    step();
    expect(best.dataSync()).toEqual(values);
    expect(variable.dataSync()).not.toEqual(values);
    variable.assign(best);
    expect(variable.dataSync()).toEqual(values);
    step();
    expect(best.dataSync()).toEqual(values);
    expect(variable.dataSync()).not.toEqual(values);
    tf.dispose([best, variable]);
    optimizer.dispose();
  });

  describe.each([
    ['WebAssembly', createWasmAdamW],
    ['plain JavaScript', createPlainAdamW],
  ] as const)('clipping in %s', (_, create) => {
    const constants = (values: Record<string, number[]>): Map<string, tf.Tensor> =>
      new Map(Object.entries(values).map(([key, list]) => [key, tf.tensor(list)]));
    const stepped = (gradients: Record<string, number[]>, clipNorm?: number) => {
      const names = Object.keys(gradients);
      const variables = new Map(names.map((key) => [key, tf.tidy(() => tf.variable(tf.tensor([1, 1])))]));
      const optimizer = create(variables, settings);
      const warm = Object.fromEntries(names.map((key) => [key, [0.01, -0.02]])); // AdamW forgets the scale of its first step
      stepOnce(optimizer, constants(warm), () => rates);
      const norms = stepOnce(optimizer, constants(gradients), () => rates, clipNorm);
      const [weights, { step }] = [names.flatMap((key) => [...variables.get(key)!.dataSync()]), optimizer.state()];
      optimizer.dispose();
      tf.dispose([...variables.values()]);
      return { weights, norms, step };
    };

    it('scales all gradients to the norm together, and leaves shorter ones', () => {
      const long = { a: [3, 0], b: [0, 4] };
      const { weights, norms } = stepped(long, 0.5);
      const byHand = stepped({ a: [0.3, 0], b: [0, 0.4] });
      weights.forEach((value, i) => expect(value).toBeCloseTo(byHand.weights[i]!, 6));
      expect(norms.total).toBeCloseTo(5, 6);
      expect([...norms.squares]).toEqual([
        ['a', 9],
        ['b', 16],
      ]);
      expect(stepped(long, 5).weights).toEqual(stepped(long).weights);
      expect(stepped(long, 0.5).weights).not.toEqual(stepped(long).weights);
    });

    it.each([NaN, Infinity])('names the gradient that has %d, and changes nothing', (bad) => {
      const { weights, norms, step } = stepped({ a: [1, 1], b: [0, bad], c: [bad, 0] }, 1);
      expect(norms.notFinite).toBe('b');
      expect(step).toBe(1);
      expect(weights).toEqual(stepped({ a: [1, 1], b: [0, NaN], c: [0, 0] }).weights);
      expect(weights.slice(0, 2)).not.toEqual(stepped({ a: [1, 1] }).weights);
    });
  });

  it('goes on from a saved state as if it had never stopped', () => {
    const steps = [2, 3, 4, 5];
    const run = (stopAfter: number | null): Float32Array => {
      let variable = newVariable();
      let optimizer = createWasmAdamW(new Map([['w', variable]]), settings);
      steps.forEach((seed, i) => {
        if (i === stopAfter) {
          const [state, weights] = [optimizer.state(), variable.dataSync()];
          tf.dispose(variable);
          optimizer.dispose();
          variable = tf.tidy(() => tf.variable(tf.tensor(weights, shape)));
          optimizer = createWasmAdamW(new Map([['w', variable]]), settings);
          optimizer.restore(state);
        }
        stepOnce(optimizer, new Map([['w', gradientOf(variable, seed)]]), () => rates);
      });
      const weights = Float32Array.from(variable.dataSync());
      tf.dispose(variable);
      optimizer.dispose();
      return weights;
    };
    expect(run(2)).toEqual(run(null));
  });
});
