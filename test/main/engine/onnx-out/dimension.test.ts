/** Numbers that follow batch and length, found from their values at the probes. */
import { expect, test } from 'vitest';
import { dimensionOf, probesOf, valueAt } from '../../../../main/engine/onnx-out/dimension';

const probes = probesOf(512);
const at = (rule: (B: number, N: number) => number): number[] => probes.map(({ batch, length }) => rule(batch, length));

test.each<[string, (B: number, N: number) => number]>([
  ['a constant', () => 768],
  ['-1, as reshapes have it', () => -1],
  ['the batch', (B) => B],
  ['the pieces', (_, N) => N],
  ['rows of a matrix', (B, N) => B * N],
  ['62 more keys', (_, N) => N + 62],
  ['rows of a longer memory', (B, N) => B * (N + 62)],
  ['four heads a row', (B) => 4 * B],
])('%s', (_, rule) => {
  const dimension = dimensionOf(at(rule), probes);
  expect(dimension).not.toBeNull();
  for (const [batch, length] of [[1, 1], [16, 47], [7, 512]] as const) {
    expect(dimension && valueAt(dimension, { batch, length })).toBe(rule(batch, length));
  }
}); // prettier-ignore

test.each<[string, (B: number, N: number) => number]>([
  ['a square', (_, N) => N * N],
  ['the next multiple of 8', (_, N) => Math.ceil(N / 8) * 8],
  ['at most six', (_, N) => Math.min(N, 6)],
])('%s is none', (_, rule) => {
  expect(dimensionOf(at(rule), probes)).toBeNull();
});
