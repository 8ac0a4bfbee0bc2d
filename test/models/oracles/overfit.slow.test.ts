/** model-spec G22 with pictures: bga learns 32 tweets by heart while it learns to generate. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import type { StepWatch } from '../../../src/engine/training';
import { createPlainAdamW, trainModel } from '../../../models';
import { generationTerms } from '../../../models/bga/generation-loss';
import { tf } from '../../../models/tf';
import { letters, requestOf } from '../toy';
import { picturedTweets, ToyPictures } from '../train/pictures';

beforeAll(() => tf.setBackend('cpu'));

test('bga with pictures reaches F1 1.0 on 32 tweets within 200 steps (model-spec G22)', async () => {
  const tweets = picturedTweets(32);
  const watched: StepWatch[] = [];
  const losses: number[] = [];
  const { result } = await trainModel(
    requestOf({ train: tweets, dev: tweets, epochs: 25, maxSteps: 200, learningRate: 1e-2, batchSize: 8 }),
    {
      optimizer: createPlainAdamW,
      initial: null,
      vocabulary: letters,
      pictures: new ToyPictures(),
      report: ({ loss, watch }) => {
        losses.push(loss);
        if (watch) watched.push(watch);
      },
    },
  );
  expect(result.devF1).toBe(1);
  expect(result.steps).toBeLessThanOrEqual(200);
  expect(losses.every(Number.isFinite)).toBe(true);
  const pictured = watched.filter(({ series }) => series.reconVisual);
  expect(pictured.length).toBeGreaterThan(20);
  for (const { keepText = [], keepVisual = [] } of watched.map(({ series }) => series))
    for (const kept of [...keepText, ...keepVisual]) expect(kept > 0 && kept <= 1, String(kept)).toBe(true);
  // And the generators learn: less unlike at the end than in the beginning.
  const total = ({ series }: StepWatch): number => generationTerms.reduce((sum, term) => sum + series[term]![0]!, 0);
  expect(total(pictured.at(-1)!)).toBeLessThan(total(pictured[0]!));
});
