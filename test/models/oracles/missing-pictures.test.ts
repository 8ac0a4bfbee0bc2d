/** model-spec G12, G13: what a tweet without a picture costs (nothing), and what a picture changes in evaluation (nothing, but for bga_real_v). */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { generationTerms } from '../../../models/bga/generation-loss';
import { tf } from '../../../models/tf';
import {
  apart,
  drawnNoise,
  fixedNoise,
  gradientsApart,
  pass,
  picture,
  randomVariables,
  smallConfig,
  someTweets,
  step,
  type Tweet,
} from './setting';

beforeAll(() => tf.setBackend('cpu'));

const config = smallConfig('bga');
const tweets = someTweets();
const without = tweets.map((tweet) => ({ ...tweet, picture: null }));
const withOthers = tweets.map((tweet) => ({ ...tweet, picture: picture(90 + tweet.seed) }));
const visual = /^(vision|queries\.text|generator\.i2t|scs\.visual|project\.text)/;

describe('a batch in which no tweet has a picture (model-spec G12)', () => {
  test('has no generation losses, and the gradients of a model without a visual branch, exactly', () => {
    const variables = randomVariables(config);
    const none = step(without, config, variables, drawnNoise(1));
    const textOnly = { ...config, vision: null };
    const bare = step(without, textOnly, randomVariables(textOnly), drawnNoise(1));
    expect(none.terms).toBeNull();
    expect(none.loss).toBe(none.mner);
    expect(none.loss).toBe(bare.loss);
    for (const [name, gradient] of bare.gradients) expect(none.gradients.get(name), name).toEqual(gradient);
    expect([...none.gradients.keys()].filter((name) => !bare.gradients.has(name))).toEqual([]);
  });

  test('no gradient reaches vision, the generator of text, its queries and the visual samplers', () => {
    const { gradients } = step(without, config, randomVariables(config), drawnNoise(1));
    expect([...gradients.keys()].filter((name) => visual.test(name))).toEqual([]);
    const withPictures = step(tweets, config, randomVariables(config), drawnNoise(1));
    const reached = [...withPictures.gradients].filter(([name, g]) => visual.test(name) && g.some((x) => x !== 0));
    expect(reached.length).toBeGreaterThan(40);
  });

  test('weights of the visual branch that are no numbers do no harm', () => {
    const variables = randomVariables(config);
    for (const [name, variable] of variables) if (visual.test(name)) variable.assign(tf.fill(variable.shape, NaN));
    const { loss, gradients } = step(without, config, variables, drawnNoise(1));
    expect(Number.isFinite(loss)).toBe(true);
    for (const [name, gradient] of gradients) expect(gradient.every(Number.isFinite), name).toBe(true);
  });
});

test('among pictures, a tweet without one adds nothing to the generation losses but its share of the mean (model-spec G12)', () => {
  const variables = randomVariables(config);
  const paired = tweets.filter((tweet) => tweet.picture !== null); // 3 of 4
  const termsOf = (batch: readonly Tweet[]) =>
    pass(batch, config, variables, { length: 9, mode: (length) => fixedNoise(batch, length, config) }).terms!;
  const [all, alone] = [termsOf(tweets), termsOf(paired)];
  for (const term of generationTerms) expect(alone[term] / all[term], term).toBeCloseTo(4 / 3, 5);
});

describe('text in evaluation, bit for bit (model-spec G13)', () => {
  test.each(['bga', 'bga_wo_scs', 'bga_wo_cycle', 'bga_no_image_train'] as const)('%s reads no picture', (preset) => {
    const own = smallConfig(preset);
    const variables = randomVariables(own);
    const hidden = pass(tweets, own, variables).hidden;
    expect(pass(without, own, variables).hidden).toEqual(hidden);
    expect(pass(withOthers, own, variables).hidden).toEqual(hidden);
  });

  test('bga_real_v does, and only for tweets that have one', () => {
    const own = smallConfig('bga_real_v');
    const variables = randomVariables(own);
    const [real, none, other] = [tweets, without, withOthers].map((batch) => pass(batch, own, variables).hidden);
    tweets.forEach((tweet, b) => {
      if (tweet.picture) expect(apart(real![b], none![b])).toBeGreaterThan(1e-3);
      else expect(real![b]).toEqual(none![b]);
      if (tweet.picture) expect(apart(real![b], other![b])).toBeGreaterThan(1e-3);
    });
    expect(none).toEqual(pass(without, smallConfig('bga'), variables).hidden);
  });
});

test('a batch with pictures trains the text side otherwise than one without', () => {
  const variables = randomVariables(config);
  const seen = step(tweets, config, variables, drawnNoise(1)).gradients;
  const blind = step(without, config, variables, drawnNoise(1)).gradients;
  const text = (gradients: Map<string, Float32Array>): Map<string, Float32Array> =>
    new Map([...gradients].filter(([name]) => !visual.test(name)));
  expect(gradientsApart(text(seen), text(blind))).toBeGreaterThan(1e-6);
});
