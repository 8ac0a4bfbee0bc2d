/** model-spec G22: a tiny model learns 32 tweets by heart: the smallest proof that forward, loss, gradients and update fit together. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import type { Preset, TrainingProgress } from '../../src/engine/training';
import { createPlainAdamW, createTagger, tf, trainModel } from '../../models';
import { sameMention } from '../../src/domain/mention';
import { mentionsFromBio } from '../../src/domain/bio';
import { letters, requestOf, toyTweets } from './toy';

beforeAll(() => tf.setBackend('cpu'));

test.each<Preset>(['bert_crf', 'bga'])(
  '%s reaches F1 1.0 on 32 tweets within 200 steps (model-spec G22)',
  async (preset) => {
    const tweets = toyTweets(32);
    const before = tf.memory().numTensors;
    const reports: TrainingProgress[] = [];
    const request = requestOf({
      preset,
      train: tweets,
      dev: tweets,
      epochs: 12,
      maxSteps: 200,
      learningRate: 1e-2,
      batchSize: 8,
    });
    const { checkpoint, result } = await trainModel(request, {
      optimizer: createPlainAdamW,
      initial: null,
      vocabulary: letters,
      report: (progress) => reports.push(progress),
    });
    expect(result.devF1).toBe(1);
    expect(result.steps).toBeLessThanOrEqual(200);
    expect(reports.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    const kept = reports.flatMap(({ watch }) => watch?.series.keepText ?? []);
    expect(kept.every((ratio) => ratio > 0 && ratio <= 1)).toBe(true);
    expect(kept.length > 0).toBe(preset === 'bga');

    const tagger = createTagger(checkpoint, request.types);
    const tagged = tagger.predict(tweets.map(({ tokens }) => ({ words: tokens })));
    tagged.forEach(({ mentions, wordsRead }, i) => {
      const gold = mentionsFromBio(tweets[i]!.tags);
      expect(wordsRead).toBe(tweets[i]!.tokens.length);
      expect(mentions.length).toBe(gold.length);
      expect(mentions.every((mention, m) => sameMention(mention, gold[m]!) && mention.score > 0.5)).toBe(true);
    });
    tagger.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);
