/** model-spec G24: the same seed gives the same bytes; a run that stops and goes on gives those of one that never stopped. With pictures. */
import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPlainAdamW, trainModel, writeCheckpoint, type Checkpoint, type TrainOptions } from '../../../models';
import { tf } from '../../../models/tf';
import { letters, requestOf, toyTweets } from '../toy';
import { picturedTweets, toyPairs, ToyPictures } from '../train/pictures';

beforeAll(() => tf.setBackend('cpu'));

const request = requestOf({
  train: picturedTweets(16),
  dev: toyTweets(4, 2),
  pairs: toyPairs(6),
  pairsPerBatch: 2,
  epochs: 2,
  batchSize: 4,
  accumulate: 2,
  dropout: 0.1,
  seed: 11,
});
const options = (some: Partial<TrainOptions> = {}): TrainOptions => ({
  optimizer: createPlainAdamW,
  initial: null,
  vocabulary: letters,
  pictures: new ToyPictures(),
  ...some,
});

/** SHA-256 over the files of a checkpoint. */
function hashOf(checkpoint: Checkpoint): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of [...writeCheckpoint(checkpoint)].sort()) hash.update(name).update(bytes);
  return hash.digest('hex');
}

describe('training with pictures, pairs, dropout, Gumbel noise and gradients of two batches a step (model-spec G24)', () => {
  const whole = trainModel(request, options());

  test('twice from one seed: one hash; from another: another', async () => {
    const want = hashOf((await whole).checkpoint);
    expect(hashOf((await trainModel(request, options())).checkpoint)).toBe(want);
    expect(hashOf((await trainModel({ ...request, seed: 12 }, options())).checkpoint)).not.toBe(want);
  });

  test.each([1, 3])('stopped after step %i and resumed: moments, schedule, order and noise go on', async (stopAt) => {
    const stop = new AbortController();
    let state: ReadonlyMap<string, Uint8Array> | null = null;
    const stopped = trainModel(
      request,
      options({
        signal: stop.signal,
        report: ({ step }) => step === stopAt && stop.abort(),
        saveState: (files) => Promise.resolve(void (state = files)),
      }),
    );
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(state).not.toBeNull();
    const resumed = await trainModel(request, options({ resumeState: state }));
    expect(resumed.result.resumed).toBe(true);
    const { checkpoint, result } = await whole;
    expect(result.steps).toBeGreaterThan(stopAt);
    expect([...resumed.checkpoint.tensors]).toEqual([...checkpoint.tensors]);
  });
});
