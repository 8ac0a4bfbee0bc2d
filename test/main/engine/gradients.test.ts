/**
 * Every kernel with a gradient, on every backend there is: its value against tfjs's cpu backend, its gradient against central
 * differences (f(x + h) - f(x - h)) / 2h of its own values, one number at a time.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerAllGradients } from './all-gradients';
import { gradientRows, withoutFlow, wrongInTfjs, type Row } from './gradient-table';
import { randomFloats } from './numbers';
import { ortBackend, under, wasmEngine } from './ort-backends';

const step = 0.005;
/** float32 leaves about 1e-7 / step of noise, the third derivative step^2: both are below a thousandth here. */
const tolerance = 3e-3;

/** Kernels that ran on the cpu backend instead, by backend. */
let fallbacks: Record<'ort' | 'wasm', ReadonlyMap<string, number>>;
let differentiable: string[];
beforeAll(async () => {
  tf.enableProdMode(); // without it tfjs advertises another package
  differentiable = await registerAllGradients();
  fallbacks = { wasm: (await wasmEngine()).fallbacks, ort: (await ortBackend()).fallbacks };
});

/** Numbers evenly between `low` and `high`, in an order that looks random. No two inputs of a row share one. */
function inputsOf({ shapes, from: [low, high] }: Row): Float32Array[] {
  const sizes = shapes.map((shape) => shape.reduce((product, n) => product * n, 1));
  const count = sizes.reduce((sum, n) => sum + n, 0);
  const order = [...randomFloats([count], 3)].map((key, i) => ({ key, i })).sort((a, b) => a.key - b.key);
  // an odd number of places would put one at zero
  const places = count + (count % 2);
  const values = order.map(({ i }) => low + ((i + 0.5) * (high - low)) / places);
  let start = 0;
  return sizes.map((size) => Float32Array.from(values.slice(start, (start += size))));
}

const tensors = ({ shapes }: Row, inputs: readonly Float32Array[]): tf.Tensor[] =>
  inputs.map((values, i) => tf.tensor(values, [...shapes[i]!]));
const weightsFor = (y: tf.Tensor, i: number): Float32Array => randomFloats(y.shape, 50 + i);

function valuesOf(row: Row, inputs: readonly Float32Array[]): number[][] {
  return tf.tidy(() => [row.op(...tensors(row, inputs))].flat().map((y) => Array.from(y.dataSync(), Number)));
}

/** The weighted sum of all outputs, added up in float64. */
function weighted(row: Row, inputs: readonly Float32Array[]): number {
  return tf.tidy(() =>
    [row.op(...tensors(row, inputs))].flat().reduce((sum, y, i) => {
      const weights = weightsFor(y, i);
      return Array.from(y.dataSync(), Number).reduce((part, value, k) => part + value * weights[k]!, sum);
    }, 0),
  );
}

function gradientOf(row: Row, inputs: readonly Float32Array[]): number[][] {
  const loss = (...at: tf.Tensor[]): tf.Tensor =>
    [row.op(...at)]
      .flat()
      .map((y, i) => tf.sum(tf.mul(y, tf.tensor(weightsFor(y, i), y.shape))))
      .reduce((sum, part) => tf.add(sum, part));
  return tf.tidy(() =>
    tf
      .grads(loss)(tensors(row, inputs))
      .map((gradient) => [...gradient.dataSync()]),
  );
}

function differencesOf(row: Row, inputs: readonly Float32Array[]): number[][] {
  return inputs.map((values, input) =>
    Array.from(values, (value, i) => {
      const at = (moved: number): number => {
        const changed = values.slice();
        changed[i] = moved;
        return weighted(row, inputs.with(input, changed));
      };
      const [above, below] = [Math.fround(value + step), Math.fround(value - step)];
      return (at(above) - at(below)) / (above - below);
    }),
  );
}

function expectClose(got: number[][], want: number[][], within: number): void {
  expect(got.map((list) => list.length)).toEqual(want.map((list) => list.length));
  want.flat().forEach((expected, i) => {
    const value = got.flat()[i] ?? NaN;
    const error = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
    expect(error <= within, `number ${i}: ${value}, wanted ${expected}`).toBe(true);
  });
}

const named = gradientRows.map((row) => [[row.kernel, row.asked].filter(Boolean).join(', '), row] as const);

describe.each(['cpu', 'ort', 'wasm'] as const)('the gradient on %s is what central differences say', (backend) => {
  it.each(named.filter(([, row]) => !row.wrongOn?.[backend]))('%s', async (_, row) => {
    const inputs = inputsOf(row);
    const [got, want] = await under(backend, () => [gradientOf(row, inputs), differencesOf(row, inputs)] as const);
    expectClose(got, want, tolerance);
  });
});

it.each(named.filter(([, row]) => row.wrongOn?.cpu))('%s: wrong on cpu, as the table says', async (_, row) => {
  const inputs = inputsOf(row);
  const compared = under('cpu', () => expectClose(gradientOf(row, inputs), differencesOf(row, inputs), tolerance));
  await expect(compared).rejects.toThrow(/wanted|does not match the shape/);
});

/** Kernels that neither has right: those of the cpu backend do the work. */
const borrowed = ['Dilation2D'];

describe.each(['ort', 'wasm'] as const)('the value on %s is that of cpu', (backend) => {
  it.each(named.filter(([, row]) => backend !== 'wasm' || !row.wrongOn?.wasm?.startsWith('refuses')))(
    '%s',
    async (_, row) => {
      const inputs = inputsOf(row);
      const want = await under('cpu', () => valuesOf(row, inputs));
      const before = tf.memory().numTensors;
      const used = new Map(fallbacks[backend]);
      expectClose(await under(backend, () => valuesOf(row, inputs)), want, 2e-5);
      expect(tf.memory().numTensors).toBe(before);
      const lent = [...fallbacks[backend]].filter(([name, count]) => used.get(name) !== count).map(([name]) => name);
      expect(lent).toEqual(borrowed.includes(row.kernel) ? [row.kernel] : []);
    },
  );
});

it('no kernel with a gradient is missing here', () => {
  const rows = new Set([...gradientRows.map(({ kernel }) => kernel), ...withoutFlow, ...Object.keys(wrongInTfjs)]);
  expect(differentiable.filter((name) => !rows.has(name))).toEqual([]);
});
