/**
 * Gradient accumulation in WebAssembly memory: bit for bit ((g1 + g2) + … + gn) / n in float32, as PyTorch adds up `.grad` over
 * backward passes, and the step of AdamW that follows from it.
 */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allocateSlots } from '../../../main/engine/adamw/memory';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import { tf } from '../../../models/tf';
import { createPlainAdamW, stepOnce, type OptimizerFactory } from '../../../models/train/optimizer';
import { largestDifference, randomFloats } from './numbers';
import { ortBackend } from './ort-backends';

const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, accumulates: true };
const rates = { learningRate: 0.01, weightDecay: 0.1 };

/** One addition after the other, each rounded to float32; null = the batch has no gradient. */
function meanOf(gradients: readonly (Float32Array | null)[], size: number): Float32Array {
  const sum = new Float32Array(size);
  for (const gradient of gradients) if (gradient) for (let i = 0; i < size; i++) sum[i]! += gradient[i]!;
  return sum.map((s) => s / gradients.length);
}

it.each([
  [1, 2],
  [15, 3],
  [16, 4],
  [17, 2],
  [4096, 5],
  [4097, 3],
  [100_003, 7],
])('%i parameters, %i batches: the mean and its squares have the bits of a plain loop', (size, batches) => {
  const gradients = Array.from({ length: batches }, (_, i) => randomFloats([size], i + 1));
  const [slot] = allocateSlots([size], { withSums: true });
  const { gradient, sums } = slot!;
  gradients.forEach((values, i) => {
    gradient.set(values);
    if (i === 0) sums!.values.set(gradient);
    else if (i < batches - 1) sums!.add();
  });
  const squares = sums!.mean(batches);
  const want = meanOf(gradients, size);
  expect(Buffer.from(gradient.slice().buffer).equals(Buffer.from(want.buffer))).toBe(true);
  expect(squares).toBe(slot!.squaredNorm());
  expect(squares / want.reduce((sum, g) => sum + g * g, 0)).toBeCloseTo(1, 6);
});

it('room for sums is only taken where it was asked for', () => {
  expect(allocateSlots([100])[0]!.sums).toBeNull();
  const bytes = (withSums: boolean): number => allocateSlots([1e6], { withSums })[0]!.weights.buffer.byteLength;
  expect(bytes(true) / bytes(false)).toBeCloseTo(5 / 4, 2);
});

describe.each([
  ['WebAssembly on ort', 'ort', createWasmAdamW],
  ['WebAssembly on cpu', 'cpu', createWasmAdamW],
  ['plain JavaScript', 'cpu', createPlainAdamW],
] as const)('%s', (_, backend, create: OptimizerFactory) => {
  beforeAll(() => ortBackend());
  beforeEach(() => tf.setBackend(backend));

  const shapes = { table: [40, 6], w: [5, 3], rare: [7] };
  type Name = keyof typeof shapes;
  const all: readonly Name[] = ['table', 'w', 'rare'];
  const sizeOf = (name: Name): number => shapes[name].reduce((product, n) => product * n, 1);
  const valuesOf = (name: Name, seed: number): Float32Array => randomFloats(shapes[name], seed + name.length);
  const newVariables = (): Map<string, tf.Variable> =>
    new Map(all.map((name) => [name, tf.tidy(() => tf.variable(tf.tensor(valuesOf(name, 90), shapes[name])))]));
  const givenGradients = (names: readonly Name[], seed: number): Map<string, tf.Tensor> =>
    new Map(names.map((name) => [name, tf.tensor(valuesOf(name, seed), shapes[name])]));

  it.each<[what: string, batches: readonly (readonly Name[])[]]>([
    ['one batch', [all]],
    ['two batches', [all, all]],
    ['five batches', [all, all, all, all, all]],
    ['a parameter that the last batch does not reach', [all, all, ['w', 'table']]],
    ['one that only the last batch reaches', [['w'], ['w'], all]],
    ['one that a batch in the middle does not reach', [all, ['table'], all]],
  ])('%s, two steps: the weights of a step along the mean', (_, batches) => {
    const tensors = tf.memory().numTensors;
    const [got, want] = [newVariables(), newVariables()];
    const [accumulating, single] = [create(got, settings), create(want, settings)];
    for (const first of [1, 20]) {
      batches.forEach((names, i) => {
        accumulating.write(givenGradients(names, first + i));
        accumulating.count(names, i === batches.length - 1);
      });
      const norms = accumulating.update(() => rates, 0.5);
      const means = new Map<string, tf.Tensor>(
        all.map((name) => {
          const gradients = batches.map((names, i) => (names.includes(name) ? valuesOf(name, first + i) : null));
          return [name, tf.tensor(meanOf(gradients, sizeOf(name)), shapes[name])];
        }),
      );
      expect(norms.total).toBe(stepOnce(single, means, () => rates, 0.5).total);
    }
    for (const name of all) expect(got.get(name)!.dataSync()).toEqual(want.get(name)!.dataSync());
    accumulating.dispose();
    single.dispose();
    tf.dispose([...got.values(), ...want.values()]);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('rows of an embedding table add up over batches that look up different ones', () => {
    const looked = [
      [3, 3, 7],
      [7, 1, 39],
      [0, 7, 3],
    ];
    const run = (withGather: boolean): Float32Array => {
      const variables = newVariables();
      const table = variables.get('table')!;
      const optimizer = create(variables, settings);
      for (let step = 0; step < 2; step++) {
        looked.forEach((rows, i) => {
          const dy = tf.tensor(randomFloats([3, 6], 30 + i + step), [3, 6]);
          const sum = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(x, dy));
          const at = tf.tensor1d(rows, 'int32');
          const gradient = tf.tidy(() =>
            withGather
              ? tf.grad((w: tf.Tensor) => sum(tf.gather(w, at)))(table)
              : tf.grad((w: tf.Tensor) => sum(tf.matMul(tf.cast(tf.oneHot(at, 40), 'float32'), w as tf.Tensor2D)))(
                  table,
                ),
          );
          optimizer.write(new Map([['table', gradient]]));
          optimizer.count(['table'], i === looked.length - 1);
          tf.dispose([dy, at]);
        });
        optimizer.update(() => rates);
      }
      const weights = Float32Array.from(table.dataSync());
      optimizer.dispose();
      tf.dispose([...variables.values()]);
      return weights;
    };
    expect(largestDifference(run(true), run(false))).toBeLessThan(1e-6);
  });

  it('NaN in any of the batches is named, and nothing changes', () => {
    const variables = newVariables();
    const optimizer = create(variables, settings);
    const before = variables.get('w')!.dataSync().slice();
    [NaN, 1].forEach((value, i) => {
      optimizer.write(new Map([['w', tf.fill(shapes.w, value)]]));
      optimizer.count(['w'], i === 1);
    });
    expect(optimizer.update(() => rates).notFinite).toBe('w');
    expect(variables.get('w')!.dataSync()).toEqual(before);
    expect(optimizer.state().step).toBe(0);
    optimizer.dispose();
    tf.dispose([...variables.values()]);
  });
});
