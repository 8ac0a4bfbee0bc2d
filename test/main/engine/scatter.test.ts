/**
 * Sums by index, in each of the three ways of kernels/scatter.ts. ScatterND(add) of ONNX Runtime loses addends when an index
 * occurs twice and there are two threads: these tests use small whole numbers, so any lost addend shows as a wrong sum.
 */
import { beforeAll, expect, it } from 'vitest';
import { tf } from '../../../models/tf';
import { ortBackend } from './ort-backends';

beforeAll(async () => {
  await ortBackend();
});

it.each([
  // way, segments, rows, width, distinct ids
  ['one-hot', 50, 4096, 96, 37],
  ['pairwise', 30_522, 768, 768, 37],
  ['one thread', 3_000, 2_000, 64, 11],
])('%s: %i segments, %i rows lose nothing, eight times over', (_, segments, rows, width, distinct) => {
  const ids = Int32Array.from({ length: rows }, (_, i) => (i * 7) % distinct);
  const want = new Float32Array(segments * width);
  const addends = Float32Array.from({ length: rows * width }, (_, i) => (i % 5) + 1);
  addends.forEach((x, i) => (want[(ids[Math.floor(i / width)] ?? 0) * width + (i % width)]! += x));
  tf.tidy(() => {
    const x = tf.tensor2d(addends, [rows, width]);
    for (let round = 0; round < 8; round++) {
      const got = tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), segments).dataSync();
      expect(got.findIndex((value, i) => value !== want[i])).toBe(-1);
    }
  });
});
