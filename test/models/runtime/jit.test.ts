/** Work on feeds: traced once a shape, then repeated with the numbers of each call, and traced again where that cannot be done. */
import { beforeAll, beforeEach, expect, it, test } from 'vitest';
import type { OrtBackend } from '../../../main/engine/ort';
import { onHost } from '../../../models/layers/on-host';
import { StepNoise } from '../../../models/layers/noise';
import type { Capturer, Replay } from '../../../models/runtime/capturer';
import type { Feed } from '../../../models/runtime/feed';
import { Jit } from '../../../models/runtime/jit';
import { tf } from '../../../models/tf';
import { ortBackend } from '../../main/engine/ort-backends';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

const row = (...values: number[]): Feed<1> => ({ data: Float32Array.from(values), shape: [values.length] });

/** a - 10 b, of whichever order the feeds are listed in. */
function difference(jit: Jit, feeds: { readonly a: Feed<1>; readonly b: Feed<1> }, key: string | null = 'difference') {
  const { values } = jit.run({ key, feeds }, ({ a, b }) => ({ results: [tf.sub(a, tf.mul(b, 10))], constant: null }));
  return [...values[0]!];
}

test('feeds are told apart by name, not by their order', () => {
  const jit = new Jit([], ort);
  expect(difference(jit, { a: row(1, 2), b: row(3, 4) })).toEqual([-29, -38]);
  expect(difference(jit, { b: row(5, 6), a: row(7, 8) })).toEqual([-43, -52]);
  expect(jit.counts).toEqual({ traced: 1, replayed: 1 });
});

test.each<[what: string, key: string | null, second: Feed<1>, answer: number[]]>([
  ['another shape', 'difference', row(1, 1, 1), [-10, -10, -10]],
  ['another key', 'other', row(1, 1), [-10, -10]],
  ['no key', null, row(1, 1), [-10, -10]],
])('%s is traced', (_, key, ones, answer) => {
  const jit = new Jit([], ort);
  difference(jit, { a: row(0, 0), b: row(2, 2) });
  const zeros = row(...answer.map(() => 0));
  expect(difference(jit, { a: zeros, b: ones }, key)).toEqual(answer);
  expect(jit.counts).toEqual({ traced: 2, replayed: 0 });
});

test('without a backend that repeats work every call is traced', () => {
  const jit = new Jit([]);
  difference(jit, { a: row(1), b: row(1) });
  expect(difference(jit, { a: row(2), b: row(1) })).toEqual([-8]);
  expect(jit.counts).toEqual({ traced: 2, replayed: 0 });
});

it('calls the code of this call in the middle, draws the noise of this call, and says what is the same each time', () => {
  const jit = new Jit([], ort);
  const call = (step: number, factor: number) => {
    const noise = new StepNoise(1, step);
    const times = ([x]: readonly Float32Array[]): Float32Array[] => [x!.map((value) => value * factor)];
    return jit.run({ key: 'noisy', feeds: { x: row(1, 1, 1, 1, 1, 1, 1, 1) }, noise, hosts: [times] }, ({ x }) => ({
      results: [tf.mul(onHost([x], [[8]], times)[0]!, noise.dropoutMask([8], 0.5))],
      constant: 'kept',
    }));
  };
  const masks = [1, 2].map((step) => [...new StepNoise(1, step).dropoutMask([8], 0.5).dataSync()]);
  expect(masks[0]).not.toEqual(masks[1]);
  expect([...call(1, 3).values[0]!]).toEqual(masks[0]!.map((m) => 3 * m));
  expect([...call(2, 5).values[0]!]).toEqual(masks[1]!.map((m) => 5 * m));
  expect(call(3, 1).constant).toBe('kept');
  expect(jit.counts).toEqual({ traced: 1, replayed: 2 });
});

it('traces what could not be repeated, and leaves no tensor behind, whatever happens', () => {
  let fails = false;
  const failing: Capturer = {
    capture(read, work) {
      const { program, refusal } = ort.capture(read, work);
      const run: Replay['run'] = (feeds) => {
        if (fails) throw new Error('the device is gone');
        return program!.run(feeds);
      };
      return { program: { isReady: true, run }, refusal };
    },
  };
  const jit = new Jit([], failing);
  const tensors = tf.memory().numTensors;
  difference(jit, { a: row(1), b: row(1) });
  fails = true;
  expect(difference(jit, { a: row(3), b: row(1) })).toEqual([-7]);
  expect(jit.counts).toEqual({ traced: 2, replayed: 0 });
  const broken = (): number[] => {
    const { values } = jit.run({ key: 'broken', feeds: { a: row(1) } }, ({ a }) => {
      tf.mul(a, 2);
      throw new Error('no such layer');
    });
    return [...values[0]!];
  };
  expect(broken).toThrow('no such layer');
  expect(tf.memory().numTensors).toBe(tensors);
});

it('says why something is traced each time', () => {
  const jit = new Jit([], ort);
  const outside = tf.tensor([1, 2]);
  for (let i = 0; i < 2; i++)
    jit.run({ key: 'undeclared', feeds: { a: row(1, 1) } }, ({ a }) => ({
      results: [tf.add(a, outside)],
      constant: null,
    }));
  expect([...jit.refusals]).toEqual(['a tensor [2] of float32 came from outside and was not declared']);
  expect(jit.counts).toEqual({ traced: 2, replayed: 0 });
  outside.dispose();
});
