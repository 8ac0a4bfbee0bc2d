/**
 * Noise comes from a counter (seed, step, draw, position) and remembers nothing: whatever was drawn before, in whatever shapes,
 * step 7 draws what step 7 draws. So a run may be resumed anywhere in any order of buckets.
 */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { createPlainAdamW, trainModel, type TrainOptions } from '../../../models';
import { StepNoise } from '../../../models/layers/noise';
import { tf } from '../../../models/tf';
import { letters, requestOf, toyTweets } from '../toy';

beforeAll(() => tf.setBackend('cpu'));

/** What a step of a run draws in a bucket of that length: two masks and Gumbel noise for each of two branches. */
function drawn(seed: number, step: number, length: number): string {
  return tf.tidy(() => {
    const noise = new StepNoise(seed, step);
    const visual = noise.branch();
    return [noise, visual]
      .flatMap((own) => [
        own.dropoutMask([4, length, 6], 0.1),
        own.gumbel([4, length, 2]),
        own.dropoutMask([4, length], 0.5),
      ])
      .map((tensor) => Buffer.from(tensor.dataSync().buffer).toString('base64'))
      .join();
  });
}

/** Bucket of each step of a run of six. */
const orders = [
  [8, 8, 16, 16, 24, 24],
  [24, 16, 8, 24, 16, 8],
  [16, 24, 24, 8, 8, 16],
];

describe.each(orders.map((order) => [order.join(' '), order] as const))('buckets in the order %s', (_, order) => {
  const whole = order.map((length, step) => drawn(5, step, length));

  it.each([1, 2, 3, 4, 5])('resumed after step %i draws what it would have drawn', (from) => {
    expect(order.slice(from).map((length, i) => drawn(5, from + i, length))).toEqual(whole.slice(from));
  });

  it('draws the same when the steps are taken backwards', () => {
    const backwards = order.map((length, step) => ({ length, step })).reverse();
    expect(backwards.map(({ length, step }) => drawn(5, step, length)).reverse()).toEqual(whole);
  });
});

it('a longer bucket begins with the noise of the shorter one: position counts, not shape', () => {
  tf.tidy(() => {
    const [short, long] = [10, 1000].map((size) => new StepNoise(3, 4).gumbel([size]).dataSync());
    expect(long!.subarray(0, 10)).toEqual(short);
    const [few, many] = [10, 1000].map((size) => new StepNoise(3, 4).dropoutMask([size], 0.3).dataSync());
    expect(many!.subarray(0, 10)).toEqual(few);
  });
});

test.each<[what: string, other: string]>([
  ['another seed', drawn(6, 0, 8)],
  ['another step', drawn(5, 1, 8)],
  ['seed and step exchanged', drawn(0, 5, 8)],
])('%s draws other noise', (_, other) => expect(other).not.toBe(drawn(5, 0, 8)));

test('Gumbel(0, 1) has mean 0.5772 and variance pi^2 / 6', () => {
  const values = tf.tidy(() => Array.from(new StepNoise(1, 1).gumbel([200_000]).dataSync(), Number));
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0.5772, 2);
  expect(variance).toBeCloseTo(Math.PI ** 2 / 6, 1);
});

describe('a training with three lengths of sentences, resumed after every one of its steps', () => {
  /** The toy's tweets once, twice and four times over: buckets of 8 to 32 pieces and more. */
  const train = toyTweets(9).map(({ id, tokens, tags }, i) => {
    const times = [1, 2, 4][i % 3]!;
    const repeated = <T>(list: readonly T[]): T[] => Array.from({ length: times }, () => list).flat();
    return { id, tokens: repeated(tokens), tags: repeated(tags) };
  });
  const options: TrainOptions = { optimizer: createPlainAdamW, initial: null, vocabulary: letters };

  test.each([1, 2])('seed %i, which orders the buckets', async (seed) => {
    const request = requestOf({ train, dev: toyTweets(3, 2), epochs: 1, batchSize: 3, dropout: 0.2, seed });
    const states: ReadonlyMap<string, Uint8Array>[] = [];
    const saveState = (files: ReadonlyMap<string, Uint8Array>): Promise<void> => {
      states.push(new Map([...files].map(([name, bytes]) => [name, bytes.slice()])));
      return Promise.resolve();
    };
    const whole = await trainModel(request, { ...options, saveDue: () => true, saveState });
    expect(whole.result.steps).toBe(3);
    expect(states.length).toBeGreaterThanOrEqual(2);
    for (const resumeState of states.slice(0, 2)) {
      const resumed = await trainModel(request, { ...options, resumeState });
      expect(resumed.result.resumed).toBe(true);
      expect([...resumed.checkpoint.tensors]).toEqual([...whole.checkpoint.tensors]);
    }
  });
});
