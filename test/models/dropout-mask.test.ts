/** Dropout masks from WebAssembly against the loop that defines them, bit by bit, and the pooled memory they are written to. */
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { fillByLoop, fillDropoutMask, wasmMaskFill } from '../../models/layers/dropout-mask';
import { StepNoise } from '../../models/layers/noise';
import { tf } from '../../models/tf';
import { generate } from '../../tools/wasm/generate';
import type { OrtBackend } from '../../main/engine/ort';
import { ortBackend } from '../main/engine/ort-backends';

const page = 16384; // values a window of the WebAssembly memory holds

it('the generated file is what the assembler makes of dropout.wat', async () => {
  const file = await readFile(new URL('../../models/layers/dropout-wasm.ts', import.meta.url), 'utf8');
  expect(file).toBe(await generate('dropout'));
});

it.each([0, 1, 2, 3, 7, 8, 9, 31, page - 1, page, page + 1, 3 * page + 5])('equals the loop, %i values', (size) => {
  const fill = wasmMaskFill();
  if (!fill) throw new Error('no WebAssembly here');
  for (const key of [0, 1, 0x7fffffff, 0x80000000, 0xdeadbeef, 0xffffffff]) {
    for (const rate of [0.1, 0.5, 1e-6, 1 / 3, 0.999_999]) {
      const [fast, slow] = [new Float32Array(size).fill(NaN), new Float32Array(size).fill(NaN)];
      fill(fast, key, rate);
      fillByLoop(slow, key, rate);
      expect(Buffer.from(fast.buffer).equals(Buffer.from(slow.buffer)), `key ${key}, rate ${rate}`).toBe(true);
    }
  }
});

/** Kept so that a training resumed by a later version goes on as it began: seed 7, step 3, draws 1 and 2, rate 0.25. */
it('draws what it drew before there was WebAssembly', () => {
  const noise = new StepNoise(7, 3);
  const text = (mask: tf.Tensor): string => [...mask.dataSync()].map((value) => (value > 0 ? '1' : '0')).join('');
  expect(text(noise.dropoutMask([4, 8], 0.25))).toBe('01110101111001110110101111111111');
  expect(text(noise.dropoutMask([2, 9], 0.25))).toBe('110111100011111110');
});

it('keeps a share of 1 - rate, scaled to a mean of 1', () => {
  const values = new Float32Array(200_000);
  fillDropoutMask(values, 42, 0.1);
  const kept = values.filter((value) => value > 0);
  expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.9)]));
  expect(kept.length / values.length).toBeCloseTo(0.9, 2);
});

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});

it('is the same tensor under both backends, in memory that is used again and only after it was read', async () => {
  const shape = [64, 100];
  const sums = (): number[] => {
    const noise = new StepNoise(1, 2);
    return tf.tidy(() => {
      // Recorded, not run: the first mask must outlive its tensor until the sum is read.
      const first = tf.tidy(() => tf.sum(tf.mul(noise.dropoutMask(shape, 0.1), tf.range(0, 100))));
      const second = tf.sum(tf.mul(noise.dropoutMask(shape, 0.1), tf.range(0, 100)));
      const third = tf.sum(tf.mul(noise.gumbel(shape), tf.range(0, 100)));
      return [first, second, third].map((sum) => sum.dataSync()[0]!);
    });
  };
  await tf.setBackend('cpu');
  const want = sums();
  await tf.setBackend('ort');
  const got = sums();
  const pooled = ort.memory().pooledBytes;
  for (let i = 0; i < 5; i++) expect(sums()).toEqual(got);
  expect(ort.memory().pooledBytes).toBe(pooled);
  got.forEach((value, i) => expect(value / want[i]!).toBeCloseTo(1, 5));
});
