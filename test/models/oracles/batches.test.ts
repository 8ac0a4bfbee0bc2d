/** model-spec G14, G15: a tweet's numbers do not depend on the batch it is in, nor on how far it is padded. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { generationTerms } from '../../../models/bga/generation-loss';
import { tf } from '../../../models/tf';
import type { ModelConfig } from '../../../models';
import {
  apart,
  fixedNoise,
  pass,
  randomVariables,
  smallBertCrf,
  smallConfig,
  someTweets,
  type Pass,
  type Tweet,
} from './setting';

beforeAll(() => tf.setBackend('cpu'));

const tweets = someTweets();
const presets = ['bert_crf', 'bga', 'bga_wo_scs', 'bga_wo_cycle'] as const;
type Preset = (typeof presets)[number];
const configOf = (preset: Preset): ModelConfig => (preset === 'bert_crf' ? smallBertCrf() : smallConfig(preset));

function noisyPass(preset: Preset, batch: readonly Tweet[], length?: number): Pass {
  const config = configOf(preset);
  return pass(batch, config, randomVariables(config), { length, mode: (n) => fixedNoise(batch, n, config) });
}

describe('with Gumbel noise of its own a tweet (model-spec G14)', () => {
  test.each<[string, number[], number | undefined]>([
    ['as they come', [0, 1, 2, 3], undefined],
    ['backwards, padded far', [3, 2, 1, 0], 20],
    ['a tweet twice', [1, 0, 1], undefined],
    ['one', [3], 7],
  ])('losses of a batch are the means of its tweets: %s', (_, members, length) => {
    const batch = members.map((i) => tweets[i]!);
    const together = noisyPass('bga', batch, length);
    const alone = batch.map((tweet) => noisyPass('bga', [tweet]));
    for (const term of generationTerms) {
      const mean = alone.reduce((sum, { terms }) => sum + (terms?.[term] ?? 0), 0) / batch.length;
      expect(together.terms![term] / mean, term).toBeCloseTo(1, 5);
    }
    expect(
      apart(
        together.hidden,
        alone.flatMap(({ hidden }) => hidden),
      ),
    ).toBeLessThan(1e-5);
  });
});

describe('alone or among longer tweets, padded or not (model-spec G15)', () => {
  test.each(presets)('%s in evaluation', (preset) => {
    const config = configOf(preset);
    const variables = randomVariables(config);
    const together = pass(tweets, config, variables, { length: 24 }).hidden;
    tweets.forEach((tweet, b) => {
      expect(apart(together[b], pass([tweet], config, variables).hidden[0])).toBeLessThan(1e-5);
    });
  });

  test.each(presets)('%s in training, with noise of its own a token', (preset) => {
    const together = noisyPass(preset, tweets, 24).hidden;
    tweets.forEach((tweet, b) => expect(apart(together[b], noisyPass(preset, [tweet]).hidden[0])).toBeLessThan(1e-5));
  });

  test('a crop that is not there is padding: never kept, and its positions change no loss', () => {
    const config = smallConfig('bga');
    const cropless = tweets.filter(({ picture }) => picture?.crops.length === 0);
    expect(cropless.length).toBe(2);
    const losses = (move: number): Pass => {
      const variables = randomVariables(config);
      const positions = variables.get('vision.embeddings.object_position_embedding.weight')!;
      positions.assign(tf.add(positions, move));
      return pass(cropless, config, variables, { mode: (n) => fixedNoise(cropless, n, config) });
    };
    for (const mask of losses(0).visualMasks) for (const row of mask) expect(row[5]).toBe(0);
    expect(losses(9).terms).toEqual(losses(0).terms);
  });
});
