/** Graphs cut into segments: the same bits as in one piece, traced and replayed, and less memory at once. */
import { afterEach, expect, it } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import { unregisterOrtBackend, type OrtBackend } from '../../../main/engine/ort';
import { registerOrtWithOps } from '../../../main/engine/ort-with-ops';
import { tf, trainModel } from '../../../models';
import type { ModelTrainingRequest } from '../../../models/train/options';
import { letters, requestOf, toyTweets } from '../../models/toy';
import { picturedTweets, ToyPictures } from '../../models/train/pictures';
import '@tensorflow/tfjs-backend-cpu';

async function backend(wholeBytes: number, poolBytes?: number): Promise<OrtBackend> {
  await tf.setBackend('cpu');
  const fallback = tf.findBackend('cpu') as tf.KernelBackend;
  const ort = registerOrtWithOps({ threads: 2, fallback, wholeBytes, poolBytes });
  await tf.setBackend('ort');
  return ort;
}
afterEach(async () => {
  await tf.setBackend('cpu');
  unregisterOrtBackend();
});

interface Outcome {
  readonly bits: ReadonlyMap<string, Float32Array>;
  readonly compiled: number;
  /** Of one graph: what it was fed that an earlier one had computed, and its results, in bytes. */
  readonly most: number;
}

async function trained(ort: OrtBackend, request: ModelTrainingRequest, replays: boolean): Promise<Outcome> {
  let most = 0;
  ort.sessions.onCompiled = (_, { leaves, outputs }) => {
    const held = [...leaves.filter(({ origin }) => origin === 'pool'), ...outputs];
    most = Math.max(
      most,
      held.reduce((sum, { size }) => sum + 4 * size, 0),
    );
  };
  const { checkpoint } = await trainModel(request, {
    optimizer: createWasmAdamW,
    capturer: replays ? ort : undefined,
    initial: null,
    vocabulary: letters,
    pictures: new ToyPictures(),
  });
  expect(ort.pendingCount).toBe(0);
  const bits = new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data]));
  return { bits, compiled: ort.sessions.statistics.compiled, most };
}

const cases: [what: string, some: Partial<ModelTrainingRequest>][] = [
  ['plain BERT and CRF', { preset: 'bert_crf', train: toyTweets(12) }],
  ['BGA-MNER with pictures', { train: picturedTweets(8) }],
  ['two batches an update', { train: picturedTweets(8), accumulate: 2 }],
];

it.each(cases)('%s', async (_, some) => {
  const request = requestOf({ epochs: 3, batchSize: 4, dropout: 0.1, seed: 3, ...some });
  const whole = await trained(await backend(Infinity), request, false);
  await tf.setBackend('cpu');
  unregisterOrtBackend();
  for (const replays of [false, true]) {
    const cut = await trained(await backend(200_000, 100_000), request, replays);
    expect(cut.compiled).toBeGreaterThan(whole.compiled);
    expect(cut.most).toBeLessThan(0.6 * whole.most);
    expect(cut.bits).toEqual(whole.bits);
    await tf.setBackend('cpu');
    unregisterOrtBackend();
  }
  await backend(Infinity); // for the end
});

it('computes what does not depend on a node that fails, in other segments too', async () => {
  const ort = await backend(4000);
  const tensors = tf.memory().numTensors;
  tf.tidy(() => {
    const x = tf.tensor(Float32Array.from({ length: 1000 }, (_, i) => i));
    const first = tf.add(x, 1);
    const bad = tf.gather(first, tf.cast(tf.mul(tf.tensor([500]), 3), 'int32'));
    const between = tf.tidy(() => tf.mul(tf.square(first), 2));
    const last = tf.add(between, tf.reshape(first, [1000]));
    ort.flush();
    expect(last.dataSync()[10]).toBe(2 * 11 ** 2 + 11);
    expect(first.dataSync()[999]).toBe(1000);
    expect(() => bad.dataSync()).toThrow('1500');
  });
  expect(tf.memory().numTensors).toBe(tensors);
});
