/** Captured work: what can be done again gives the numbers of its new inputs; what cannot is refused and says why. */
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { tf } from '../../../models/tf';
import { onHost } from '../../../models/layers/on-host';
import { StepNoise } from '../../../models/layers/noise';
import type { OrtBackend } from '../../../main/engine/ort';
import { ortBackend } from './ort-backends';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

const floats = (...values: number[]): Float32Array => Float32Array.from(values);
const none = { fills: [], hosts: [] };

/** Captures one function of one input of four numbers. */
function captured(work: (x: tf.Tensor) => tf.Tensor, variables: tf.Tensor[] = []) {
  const x = tf.tensor([1, 2, 3, 4]);
  let y: tf.Tensor | null = null;
  const outcome = ort.capture({ inputs: [x], variables }, () => {
    y = tf.tidy(() => work(x));
    ort.flush();
    return [y];
  });
  tf.dispose([x, y!]);
  return outcome;
}

describe('done again', () => {
  it('computes with new inputs', () => {
    const { program } = captured((x) => tf.add(tf.mul(x, 10), 1));
    expect(program!.run({ ...none, inputs: [floats(5, 6, 7, 8)] })).toEqual([floats(51, 61, 71, 81)]);
    expect(program!.run({ ...none, inputs: [floats(0, 0, 0, 1)] })).toEqual([floats(1, 1, 1, 11)]);
  });

  it('takes a variable as it is then, moved in memory or not', () => {
    const w = tf.tidy(() => tf.variable(tf.tensor([1, 1, 1, 1])));
    const { program } = captured((x) => tf.mul(x, tf.reshape(tf.reshape(w, [2, 2]), [4])), [w]);
    tf.tidy(() => w.assign(tf.tensor([1, 2, 3, 4])));
    expect(program!.run({ ...none, inputs: [floats(1, 1, 1, 1)] })).toEqual([floats(1, 2, 3, 4)]);
    tf.tidy(() => w.assign(tf.mul(w, 2))); // pending when the program starts
    expect(program!.run({ ...none, inputs: [floats(1, 1, 1, 1)] })).toEqual([floats(2, 4, 6, 8)]);
    w.dispose();
  });

  it('calls code in the middle again, with another function if need be', () => {
    const reverse = ([values]: readonly Float32Array[]): Float32Array[] => [values!.slice().reverse()];
    const { program } = captured((x) => tf.add(onHost([tf.mul(x, 2)], [[4]], reverse)[0]!, 1));
    const run = (host: typeof reverse) => program!.run({ inputs: [floats(1, 2, 3, 4)], fills: [], hosts: [host] });
    expect(run(reverse)).toEqual([floats(9, 7, 5, 3)]);
    expect(run(([values]) => [values!.map((v) => -v)])).toEqual([floats(-1, -3, -5, -7)]);
    expect(() => run(() => [floats(1)])).toThrow('not 4 numbers');
  });

  it('draws noise anew', () => {
    const noise = new StepNoise(1, 0);
    const { program } = captured((x) => tf.mul(x, noise.dropoutMask([4], 0.5)));
    const next = new StepNoise(1, 6);
    const fills = noise.drawn.map((draw) => next.filling(draw));
    const [got] = program!.run({ inputs: [floats(1, 1, 1, 1)], fills, hosts: [] });
    expect(got).toEqual(new StepNoise(1, 6).dropoutMask([4], 0.5).dataSync());
  });

  it('delivers to the same place, whole tables and single rows alike', () => {
    const [whole, rows] = [new Float32Array(4), new Float32Array(3 * 4)];
    const x = tf.tensor([1, 2, 3, 4]);
    const ids = tf.tensor1d([2], 'int32');
    const { program } = ort.capture({ inputs: [x, ids], variables: [] }, () => {
      const [a, b] = tf.tidy(() => [tf.mul(x, 2), tf.unsortedSegmentSum(tf.reshape(x, [1, 4]), ids, 3)]);
      ort.deliver([
        [a!, whole],
        [b!, rows],
      ]);
      tf.dispose([a!, b!]);
      return [];
    });
    expect([...rows]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
    expect(program!.run({ ...none, inputs: [floats(5, 6, 7, 8), Int32Array.of(0)] })).toEqual([]);
    expect([...whole]).toEqual([10, 12, 14, 16]);
    expect([...rows]).toEqual([5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
    tf.dispose([x, ids]);
  });

  it('gives its buffers back', () => {
    const { program } = captured((x) => {
      const wide = tf.matMul(tf.reshape(x, [4, 1]), tf.fill([1, 5000], 2));
      const [sum] = onHost([tf.sum(wide)], [[1]], ([s]) => [s!.slice()]);
      return tf.add(tf.sum(wide, 1), sum!);
    });
    const run = (): Float32Array[] =>
      program!.run({ inputs: [floats(1, 0, 0, 0)], fills: [], hosts: [([s]) => [s!.slice()]] });
    run();
    const pooled = ort.memory().pooledBytes;
    for (let i = 0; i < 10; i++) expect(run()).toEqual([floats(20000, 10000, 10000, 10000)]);
    expect(ort.memory().pooledBytes).toBe(pooled);
    expect(() => program!.run({ inputs: [floats(1, 0, 0, 0)], fills: [], hosts: [() => [floats(NaN, 1)]] })).toThrow();
    expect(ort.memory().pooledBytes).toBe(pooled);
  });
});

describe('refused', () => {
  test.each<[why: string, work: (x: tf.Tensor) => tf.Tensor]>([
    [
      'a tensor [2] of float32 came from outside and was not declared',
      (x) => tf.mul(tf.reshape(x, [2, 2]), tf.tensor([1, 2])),
    ],
    ['a number was read by code that cannot be called again', (x) => tf.mul(x, tf.scalar(tf.sum(x).dataSync()[0]!))],
    [
      'a number was read by code that cannot be called again',
      (x) => tf.unique(x).values, // as many as there are: the cpu backend counts them
    ],
  ])('%s', (why, work) => expect(captured(work)).toEqual({ program: null, refusal: why }));

  it('feeds that do not fit', () => {
    const { program } = captured((x) => tf.mul(x, 2));
    expect(() => program!.run({ ...none, inputs: [] })).toThrow('do not fit');
    expect(() => program!.run({ ...none, inputs: [floats(1)] })).toThrow('input 0 is not 4 numbers of float32');
    expect(() => program!.run({ ...none, inputs: [Int32Array.of(1, 2, 3, 4)] })).toThrow('float32');
  });

  it('graphs that have been evicted', () => {
    const { program } = captured((x) => tf.mul(x, 3));
    expect(program!.isReady).toBe(true);
    ort.sessions.clear();
    expect(program!.isReady).toBe(false);
  });

  it('work that throws; the next is captured as usual', () => {
    expect(() =>
      captured(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(captured((x) => tf.mul(x, 3)).refusal).toBeNull();
  });
});
