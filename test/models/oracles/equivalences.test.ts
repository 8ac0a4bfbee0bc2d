/** model-spec G5, G6, G10 and the context sampler's z and g: what must not make a difference. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Preset } from '../../../src/engine/training';
import { encoderLayer } from '../../../models/bert/layer';
import { sampleContext } from '../../../models/bga/context-sampler';
import { generationTerms } from '../../../models/bga/generation-loss';
import { forward } from '../../../models/bga/model';
import { samplerReading } from '../../../models/bga/readings';
import { createPlainAdamW, trainModel, type Checkpoint } from '../../../models';
import { evaluation, StepNoise, type Mode } from '../../../models/layers/noise';
import { Weights } from '../../../models/layers/weights';
import { tf } from '../../../models/tf';
import { visionLayer } from '../../../models/vision/layer';
import type { PictureBatch } from '../../../models/vision/picture-batch';
import { letters, requestOf, toyTweets } from '../toy';
import { apart, fixedNoise, randomVariables, smallConfig, someTweets } from './setting';

beforeAll(() => tf.setBackend('cpu'));

const config = smallConfig('bga');
const weights = (): Weights => new Weights(randomVariables(config));

test('bga_wo_scs_mcg is bert_crf: the same start, the same losses, the same weights (model-spec G5)', async () => {
  const run = async (preset: Preset): Promise<{ losses: number[]; checkpoint: Checkpoint }> => {
    const losses: number[] = [];
    const request = requestOf({ preset, train: toyTweets(16), epochs: 2, batchSize: 8, dropout: 0.1, seed: 4 });
    const { checkpoint } = await trainModel(request, {
      optimizer: createPlainAdamW,
      initial: null,
      vocabulary: letters,
      report: ({ loss }) => losses.push(loss),
    });
    return { losses, checkpoint };
  };
  const [less, plain] = [await run('bga_wo_scs_mcg'), await run('bert_crf')];
  expect(less.losses.length).toBeGreaterThan(2);
  expect(less.losses).toEqual(plain.losses);
  expect([...less.checkpoint.tensors]).toEqual([...plain.checkpoint.tensors]);
});

describe('a hybrid layer without anything generated is the plain one (model-spec G6)', () => {
  const random = (seed: number, ...shape: [number, number, number]): tf.Tensor3D =>
    tf.randomNormal(shape, 0, 1, 'float32', seed);
  const mask = (rows: number[][]): { kind: 'valid'; keep: tf.Tensor2D } => ({ kind: 'valid', keep: tf.tensor2d(rows) });
  const valid = [
    [1, 1, 1, 1],
    [1, 1, 0, 0],
  ];
  const none = valid.map((row) => [...row, 0, 0, 0]);

  test('text: no generated visual tokens, or all of them masked', () => {
    const [{ width, heads, epsilon }, own] = [config.text, weights().at('encoder.layer.1')];
    const T = random(1, 2, 4, width);
    const layer = (M: tf.Tensor3D, rows: number[][]): number[][][] =>
      encoderLayer(T, M, mask(rows), { heads, epsilon }, own, evaluation).arraySync();
    const plain = layer(T, valid);
    expect(layer(tf.concat([T, tf.zeros([2, 0, width])], 1), valid)).toEqual(plain);
    expect(apart(layer(tf.concat([T, random(2, 2, 3, width)], 1), none), plain)).toBeLessThan(1e-5);
    expect(
      apart(
        layer(
          tf.concat([T, random(2, 2, 3, width)], 1),
          valid.map((row) => [...row, 1, 1, 1]),
        ),
        plain,
      ),
    ).toBeGreaterThan(0.01);
  });

  test('vision: no generated textual tokens, or all of them masked', () => {
    const [vision, own] = [config.vision!, weights().at('vision.encoder.layers.1')];
    const V = random(3, 2, 4, vision.width);
    const layer = (M: tf.Tensor3D, rows: number[][]): number[][][] =>
      visionLayer(V, M, mask(rows), vision, own).arraySync();
    const plain = layer(V, valid);
    expect(apart(layer(tf.concat([V, tf.zeros([2, 0, vision.width])], 1), valid), plain)).toBeLessThan(1e-6);
    expect(apart(layer(tf.concat([V, random(4, 2, 3, vision.width)], 1), none), plain)).toBeLessThan(1e-5);
    expect(
      apart(
        layer(
          tf.concat([V, random(4, 2, 3, vision.width)], 1),
          valid.map((row) => [...row, 1, 1, 1]),
        ),
        plain,
      ),
    ).toBeGreaterThan(0.01);
  });
});

describe('order does not matter (model-spec G10)', () => {
  const tweets = someTweets().filter(({ picture }) => picture !== null);
  const length = 9;
  const tokens = config.generator.visualTokens;
  /** The class token stays first. */
  const shuffled = [0, 4, 2, 5, 1, 3];

  /** Pictures as embedded tokens, in the order asked for, with the noise of the visual samplers in the same order. */
  function run(order: number[], variables: Map<string, tf.Variable>, realV: boolean) {
    const picked = <T extends tf.Tensor>(x: T): T => tf.gather(x, tf.tensor1d(order, 'int32'), 1);
    const base = fixedNoise(tweets, length, config);
    if (!base.training || !base.gumbel) throw new Error('noise is given');
    const mode: Mode = realV
      ? evaluation
      : { ...base, gumbel: { ...base.gumbel, visual: base.gumbel.visual.map(picked) } };
    const valid = tf.tensor2d(
      tweets.map((_, p) => Array.from({ length: tokens }, (_, i) => (p === 1 && i === 5 ? 0 : 1))),
    );
    const pictures: PictureBatch = {
      rows: tweets.map((_, row) => row),
      content: {
        kind: 'embedded',
        values: picked(tf.randomNormal([tweets.length, tokens, config.vision!.width], 0, 1, 'float32', 8)),
      },
      valid: picked(valid),
      weight: tf.fill([tweets.length], 1 / tweets.length) as tf.Tensor1D,
    };
    const ids = tweets.map(({ ids }) => Array.from({ length }, (_, i) => ids[i] ?? 0));
    const inputs = {
      ids: tf.tensor2d(ids, undefined, 'int32'),
      valid: tf.tensor2d(tweets.map(({ ids }) => Array.from({ length }, (_, i) => (i < ids.length ? 1 : 0)))),
      pictures,
    };
    const used = realV ? { ...config, visualFeatures: 'real' as const } : config;
    const { hidden, stages, generation } = forward(inputs, used, new Weights(variables), mode);
    return {
      hidden: hidden.arraySync(),
      imagined: stages.map(({ imagined }) => imagined.arraySync()),
      masks: stages.map(({ visual }) => visual!.mask.arraySync()),
      terms: generation && generationTerms.map((term) => generation.terms[term].dataSync()[0]!),
    };
  }
  const order = Array.from({ length: tokens }, (_, i) => i);

  test('of visual tokens: text reconstructed from them, their masks, and the text that reads them', () => {
    const variables = randomVariables(config);
    const [straight, moved] = [run(order, variables, false), run(shuffled, variables, false)];
    // reconVisual compares with queries, which have an order of their own: it must change. reconText must not.
    expect(moved.terms![1]! / straight.terms![1]!).toBeCloseTo(1, 5);
    expect(Math.abs(moved.terms![0]! / straight.terms![0]! - 1)).toBeGreaterThan(1e-3);
    expect(moved.masks).toEqual(straight.masks.map((mask) => mask.map((row) => shuffled.map((i) => row[i]))));
    const [real, realMoved] = [run(order, variables, true), run(shuffled, variables, true)];
    expect(apart(realMoved.hidden, real.hidden)).toBeLessThan(1e-5);
    expect(apart(real.hidden, straight.hidden)).toBeGreaterThan(1e-3);
  });

  test('of visual queries: imagined tokens change places, the text does not change', () => {
    const variables = randomVariables(config);
    const before = run(order, variables, false);
    const queries = variables.get('queries.visual')!;
    queries.assign(tf.gather(queries, tf.tensor1d(shuffled, 'int32')));
    const after = run(order, variables, false);
    const want = before.imagined.map((rows) => rows.map((row) => shuffled.map((i) => row[i])));
    expect(apart(after.imagined, want)).toBeLessThan(1e-5);
    expect(apart(after.hidden, before.hidden)).toBeLessThan(1e-5);
  });
});

test('SCS: what the layer before kept changes g and not z', () => {
  const at = weights().at('scs.text.0');
  const T = tf.randomNormal([1, 5, config.text.width], 0, 1, 'float32', 9) as tf.Tensor3D;
  const all = tf.ones([1, 5]) as tf.Tensor2D;
  const soft: Mode = { training: true, dropout: 0, noise: new StepNoise(0, 0), softMasks: true };
  const reading = samplerReading(config.sampler, soft);
  /** With the half of Φ that reads z or g switched off, the other half alone decides. */
  const masks = (silent: 'z' | 'g'): string[] => {
    const half = config.text.width / 2;
    const first = at.at('score.0').get('weight');
    const gate = tf.tensor2d([Array.from({ length: 2 * half }, (_, i) => ((silent === 'z') === i < half ? 0 : 1))]);
    const names = ['local', 'global', 'score.0', 'score.2', 'score.4'].flatMap((name) => [
      `${name}.weight`,
      `${name}.bias`,
    ]);
    const tensors = new Map(names.map((name) => [name, at.get(name)]));
    tensors.set('score.0.weight', tf.mul(first, gate));
    return [
      [1, 1, 1, 1, 1],
      [1, 0, 1, 1, 1],
      [1, 0, 0, 0, 0],
    ].map((previous) =>
      sampleContext(
        { tokens: T, previous: tf.tensor2d([previous]), valid: all, gumbel: null },
        new Weights(tensors),
        reading,
      )
        .arraySync()
        .join(),
    );
  };
  expect(new Set(masks('g')).size).toBe(1);
  expect(new Set(masks('z')).size).toBe(3);
});
