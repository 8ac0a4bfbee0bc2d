/** Products in eight bits: right to the last bit of what eight bits can say, near single precision, and exact whatever the processor. */
import { beforeAll, describe, expect, test } from 'vitest';
import { exactForm } from '../../../../main/engine/frozen/exact';
import { addIntegerProduct, type EightBitForm } from '../../../../main/engine/frozen/integer-product';
import { frozenHeader } from '../../../../main/engine/frozen/emissions-graph';
import { GraphBuilder } from '../../../../main/engine/onnx-out/graph-builder';
import type { OrtBackend, OrtBinding } from '../../../../main/engine/ort';
import { writeModel } from '../../../../main/engine/ort/onnx-writer';
import { toEightBits } from '../../../../models';
import { createRandom } from '../../../../src/random';
import { ortBackend } from '../ort-backends';
import { byTheCode, frozen, read, sampleTweets, starter } from './readings';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});

const [rows, size, out] = [5, 96, 70];

function numbers(count: number, seed: number, scale = 1): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => scale * random.normal());
}

/** x Wᵀ + b by the graph. */
function byTheGraph(x: Float32Array, weight: Float32Array, bias: Float32Array, form: EightBitForm): Float32Array {
  const graph = new GraphBuilder('x');
  const bound = graph.constant('b', 'float32', [out], bias);
  addIntegerProduct(graph, 'y', { name: 'w', tensor: { shape: [out, size], data: weight } }, { x: 'x', bias: bound }, form);
  const port = (name: string, columns: number) => ({ name, dtype: 'float32', shape: ['rows', columns] }) as const;
  const model = writeModel(graph.finish([port('x', size)], [port('y', out)]), frozenHeader);
  const session = ort.binding.createSession();
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, ort.sessionOptions);
  const y = new Float32Array(rows * out);
  const { Tensor } = ort.binding;
  session.run({ x: new Tensor('float32', x, [rows, size]) }, { y: new Tensor('float32', y, [rows, out]) }, {});
  session.dispose();
  return y;
} // prettier-ignore

/** The same in plain whole numbers: ONNX's DynamicQuantizeLinear over rows that were divided by their largest size. */
function byHand(x: Float32Array, weight: Float32Array, bias: Float32Array): number[] {
  const largest = Array.from({ length: rows }, (_, r) => Math.max(1e-30, ...x.subarray(r * size, (r + 1) * size).map(Math.abs)));
  const scaled = x.map((value, i) => value / largest[Math.floor(i / size)]!);
  const [low, high] = [Math.min(0, ...scaled), Math.max(0, ...scaled)];
  const scale = Math.fround((high - low) / 255);
  const even = (value: number): number => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));
  const zero = Math.min(255, Math.max(0, even(-low / scale)));
  const q = Array.from(scaled, (value) => Math.min(255, Math.max(0, even(value / scale) + zero)));
  const w = toEightBits(weight, out);
  return Array.from({ length: rows * out }, (_, at) => {
    const [r, c] = [Math.floor(at / out), at % out];
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (q[r * size + i]! - zero) * w.values[c * size + i]!;
    return sum * scale * w.scales[c]! * largest[r]! + bias[c]!;
  });
} // prettier-ignore

describe.each<EightBitForm>(['signed', 'shifted'])('%s', (form) => {
  test.each<[string, Float32Array, Float32Array]>([
    ['numbers like those of a model', numbers(rows * size, 1), numbers(out * size, 2, 0.05)],
    ['rows a thousand times as large as others', numbers(rows * size, 3).map((x, i) => x * 10 ** (Math.floor(i / size) - 2)), numbers(out * size, 4)],
    ['a row of zeros', numbers(rows * size, 5).map((x, i) => (i < size ? 0 : x)), numbers(out * size, 6)],
    ['the largest numbers there are, side by side', new Float32Array(rows * size).fill(3), new Float32Array(out * size).fill(-2)],
  ])('%s', (name, x, weight) => {
    if (form === 'signed' && exactForm(ort.binding, ort.sessionOptions) !== 'signed') return; // not used here, and not exact
    const bias = numbers(out, 7);
    const [want, got] = [byHand(x, weight, bias), byTheGraph(x, weight, bias, form)];
    const largest = Math.max(...want.map(Math.abs));
    // A number at the border of two steps may fall to either side: one step of one product in a sum of 96.
    want.forEach((value, i) => expect(Math.abs(got[i]! - value) / largest, `${name}, ${i}`).toBeLessThan(2e-3));
    const exactly = want.filter((value, i) => Math.abs(got[i]! - value) / largest < 1e-6).length;
    expect(exactly / want.length).toBeGreaterThan(0.75);
  });
}); // prettier-ignore

test('on a processor that cuts sums off at 16 bits the other form is chosen', () => {
  const { binding } = ort;
  const cutting: OrtBinding = {
    ...binding,
    createSession() {
      const session = binding.createSession();
      return {
        loadModel: session.loadModel.bind(session),
        dispose: session.dispose.bind(session),
        run(feeds, fetches, options) {
          const { data } = fetches.y!;
          session.run(feeds, fetches, options);
          if (data instanceof Float32Array) data.fill((32 * 32_767) / 255); // of each pair no more than fits
          return fetches;
        },
      };
    },
  };
  expect(exactForm(cutting, ort.sessionOptions)).toBe('shifted');
});

test('the starter in int8 on the sample set: nearly all tags as in single precision', async () => {
  const [checkpoint, tweets] = [starter(), sampleTweets()];
  const [code, int8] = [byTheCode(checkpoint, tweets), read(await frozen(checkpoint, 'int8'), tweets)];
  const pairs = code.flatMap(({ tags }, i) => tags.map((tag, w) => [tag, int8[i]!.tags[w]] as const));
  const agree = pairs.filter(([left, right]) => left === right).length / pairs.length;
  expect(pairs.length).toBeGreaterThan(500);
  expect(agree).toBeGreaterThan(0.99);
  const differences = code.flatMap(({ emissions }, i) => Array.from(emissions, (x, at) => Math.abs(x - int8[i]!.emissions[at]!)));
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  expect(mean).toBeLessThan(0.05);
  expect(mean).toBeGreaterThan(1e-4); // it is another calculation
}); // prettier-ignore

test('both forms give the same numbers where both are exact', async () => {
  if (exactForm(ort.binding, ort.sessionOptions) !== 'signed') return;
  const [x, weight, bias] = [numbers(rows * size, 8), numbers(out * size, 9), numbers(out, 10)];
  expect(byTheGraph(x, weight, bias, 'shifted')).toEqual(byTheGraph(x, weight, bias, 'signed'));
});
