/** Eight bits a number: the error is bounded by the scale, and what is in memory is what is in the file. */
import { expect, test } from 'vitest';
import { modelConfig } from '../../../models';
import { inEightBits, readCheckpoint, writeCheckpoint } from '../../../models/io/checkpoint';
import { fromEightBits, toEightBits } from '../../../models/io/eight-bits';
import { initialCheckpoint } from '../../../models/io/initial';
import { rawTensors, readSafetensors, writeSafetensors } from '../../../models/io/safetensors';
import { createRandom } from '../../../src/random';
import { letters } from '../toy';

test.each<[string, number[], number[], number]>([
  ['the largest is 127', [1.27, -0.64, 0], [127, -64, 0], 0.01],
  ['symmetric', [-2.54, 2.54, 0.032, -0.032], [-127, 127, 2, -2], 0.02],
  ['a row of zeros', [0, 0], [0, 0], 0],
  ['one number', [-5], [-127], 5 / 127],
])('%s', (_, row, values, scale) => {
  const bits = toEightBits(Float32Array.from(row), 1);
  expect([...bits.values].map((q) => q + 0)).toEqual(values);
  expect(bits.scales[0]).toBeCloseTo(scale, 6);
});

const random = createRandom(11);
const rows = 40;
/** Rows of very different sizes, an outlier among them. */
const matrix = Float32Array.from(
  { length: rows * 33 },
  (_, i) => random.normal() * 10 ** ((Math.floor(i / 33) % 9) - 5),
);
matrix[5] = 40;

test('no number is further off than half of its row’s scale, and a row’s scale is its largest over 127', () => {
  const bits = toEightBits(matrix, rows);
  const back = fromEightBits(bits);
  for (let row = 0; row < rows; row++) {
    const own = matrix.subarray(row * 33, (row + 1) * 33);
    const largest = Math.max(...own.map(Math.abs));
    expect(bits.scales[row]! / (largest / 127)).toBeGreaterThanOrEqual(1);
    expect(bits.scales[row]! / (largest / 127)).toBeLessThan(1 + 2 ** -15);
    own.forEach((w, i) => expect(Math.abs(back[row * 33 + i]! - w)).toBeLessThanOrEqual(bits.scales[row]! * 0.501));
  }
});

test('what was read is written back bit for bit', () => {
  const tensors = new Map([
    ['a.weight', { shape: [rows, 33], data: matrix }],
    ['a.bias', { shape: [3], data: Float32Array.of(1 / 3, -1e-20, 7) }],
  ]);
  const first = writeSafetensors(tensors, 'I8');
  const second = writeSafetensors(readSafetensors(first, 'x'), 'I8');
  expect(second).toEqual(first);
  const again = readSafetensors(second, 'x');
  expect(again.get('a.bias')!.data).toEqual(tensors.get('a.bias')!.data);
  expect([...again.keys()]).toEqual(['a.bias', 'a.weight']);
});

test('a checkpoint in eight bits: matrices are small, head, CRF, biases and norms are as they were', () => {
  const checkpoint = initialCheckpoint(modelConfig('bga', 'toy', letters.length), ['PER', 'LOC'], letters, 4);
  const small = inEightBits(checkpoint);
  expect(readCheckpoint(writeCheckpoint(small))).toEqual(small);
  expect(writeCheckpoint(small).get('model.safetensors')).toEqual(
    writeCheckpoint({ ...checkpoint, precision: 'I8' }).get('model.safetensors'),
  );
  const raw = rawTensors(writeCheckpoint(small).get('model.safetensors')!, 'x');
  const types = (pattern: RegExp): string[] => [
    ...new Set([...raw].filter(([name]) => pattern.test(name)).map(([, { dtype }]) => dtype)),
  ];
  expect(types(/_embeddings\.weight$|layer\.0\.\S*dense\.weight$|_proj\.weight$|^queries\.\w+$/)).toEqual(['I8']);
  expect(types(/^encoder\.layer\.1\.(attention\.output|intermediate)\.dense\.weight$/)).toEqual(['I8']);
  expect(types(/^encoder\.layer\.1\.output\.dense\.weight$/)).toEqual(['F16']);
  expect(types(/^head\.|^crf\.|bias$|LayerNorm|layer_norm|\.scale$/)).toEqual(['F32']);
  for (const [name, { data }] of checkpoint.tensors) {
    if (/^head\.|^crf\.|bias$|orm/.test(name) && data.length < 100) {
      expect(small.tensors.get(name)!.data, name).toEqual(data);
    }
  }
});

const entry = (dtype: string, shape: number[], from: number, to: number): object => ({
  dtype,
  shape,
  data_offsets: [from, to],
});
const fileOf = (header: object, size: number): Uint8Array => {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + size);
  bytes[0] = json.length & 255;
  bytes[1] = json.length >> 8;
  bytes.set(json, 8);
  return bytes;
};

test.each<[string, object, RegExp]>([
  ['without scales', { w: entry('I8', [2, 4], 0, 8) }, /"w" has eight-bit numbers, and "w\.scale" is missing/],
  [
    'with too few scales',
    { w: entry('I8', [2, 2], 0, 4), 'w.scale': entry('F32', [1], 4, 8) },
    /"w\.scale" is not one number for each of the 2 rows/,
  ],
  ['of too few bytes', { w: entry('I8', [2, 2], 0, 3) }, /"w" has another size than its shape \[2, 2\]/],
  ['of whole numbers', { w: entry('I64', [1], 0, 8) }, /"w" has type I64; F32, F16, BF16 and I8 are read/],
])('a matrix %s is refused by name', (_, header, message) => {
  expect(() => readSafetensors(fileOf(header, 8), 'x')).toThrow(message);
});

test('a tensor that is only called scale is a tensor', () => {
  const tensors = new Map([['w.scale', { shape: [1], data: Float32Array.of(2) }]]);
  expect(readSafetensors(writeSafetensors(tensors, 'I8'), 'x')).toEqual(tensors);
});
