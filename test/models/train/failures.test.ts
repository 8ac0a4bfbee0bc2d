/** Known failures of a training, each provoked: what is told, what stops the run, and what stays as it was (model-spec H.1). */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPlainAdamW, initialCheckpoint, modelConfig, tf, trainModel } from '../../../models';
import type { Checkpoint, TrainOptions } from '../../../models';
import { readSafetensors } from '../../../models/io/safetensors';
import { swings } from '../../../models/train/warnings';
import type { TrainingSentence } from '../../../src/engine/training';
import { letters, requestOf, toyTweets } from '../toy';

beforeAll(() => tf.setBackend('cpu'));

const options: TrainOptions = { optimizer: createPlainAdamW, initial: null, vocabulary: letters };
const types = ['PER', 'LOC'];

/** A toy of random weights whose tensors named by `which` are changed. */
function toy(which: RegExp, change: (value: number, i: number) => number): Checkpoint {
  const start = initialCheckpoint(modelConfig('bga', 'toy', letters.length), types, letters, 1);
  const tensors = [...start.tensors].map(([name, { shape, data }]) => {
    return [name, { shape, data: which.test(name) ? data.map(change) : data }] as const;
  });
  return { ...start, tensors: new Map(tensors) };
}

const long: TrainingSentence[] = [1, 2].map((i) => ({
  id: `long${i}`,
  tokens: new Array<string>(30).fill('ada'),
  tags: new Array<string>(30).fill('O'),
}));

describe('warned of', () => {
  test('a sampler that drops all but [CLS], with the option that holds it up', async () => {
    const initial = toy(/^scs\.text\..*score\.4\.bias/, (_, i) => (i === 0 ? -50 : 50));
    const request = requestOf({ train: long, epochs: 3, batchSize: 2 });
    const { result } = await trainModel(request, { ...options, initial, collapseSteps: 3 });
    expect(result.warnings.join('\n')).toMatch(
      /text kept less than 5 %.*for 3 steps, in BGA layer 1\..*sampler\.ratioLoss/,
    );
    const sooner = await trainModel({ ...request, epochs: 2 }, { ...options, initial, collapseSteps: 3 });
    expect(sooner.result.warnings.filter((text) => text.includes('sampler'))).toEqual([]);
  });

  test('generated features that are the same for every sentence, dropout or not', async () => {
    const initial = toy(/^generator\.t2i\.cross\.output/, () => 0);
    const freeze = { groups: ['generator' as const], textLayers: 0 };
    const request = requestOf({ train: toyTweets(4), dropout: 0.1, freeze });
    const { result } = await trainModel(request, { ...options, initial });
    expect(result.warnings.join()).toMatch(/same for every sentence.*learned prefix.*bga_no_image_train/);
    const usual = await trainModel({ ...request, freeze: undefined }, options);
    expect(usual.result.warnings).toEqual([]);
  });

  test.each([
    [0.01, ''],
    [1, 'nothing is found on dev and the loss goes up and down without falling'],
    [30, 'the loss is far above that of a blind guess'],
  ])('a learning rate of the CRF of %f: "%s"', async (crf, sign) => {
    const request = requestOf({
      preset: 'bert_crf',
      train: mostlyNothing(24, 1),
      dev: mostlyNothing(9, 2),
      batchSize: 2,
      rates: { crf },
    });
    const { warnings } = (await trainModel(request, options)).result;
    expect(warnings).toEqual(
      sign
        ? [`The CRF's learning rate of ${crf} is probably too high: ${sign}. rates.crf sets it; 0.01 is usual.`]
        : [],
    );
  });

  /** Toy tweets of which two in three mention nothing. */
  function mostlyNothing(count: number, seed: number): TrainingSentence[] {
    const tokens = 'rain again to see nothing and tea'.split(' ');
    const nothing = { tokens, tags: tokens.map(() => 'O') };
    return toyTweets(count, seed).map((tweet, i) => (i % 3 === 0 ? tweet : { ...tweet, ...nothing }));
  }

  test.each([
    ['falls', Array.from({ length: 20 }, (_, i) => 3 - 0.1 * i), false],
    ['is noisy around its mean', Array.from({ length: 20 }, (_, i) => 1 + 0.2 * (i % 2)), false],
    ['swings between little and much', Array.from({ length: 20 }, (_, i) => (i % 2 ? 0.1 : 4)), true],
    ['is too short to tell', [4, 0.1, 4, 0.1], false],
  ])('a loss that %s', (_, losses, want) => expect(swings(losses)).toBe(want));
});

describe('NaN stops the run', () => {
  test('in a weight: the step and the tensor are named, and the weights of the step before are saved', async () => {
    const initial = toy(/^encoder\.layer\.1\.output\.dense\.bias/, (value, i) => (i === 0 ? NaN : value));
    const before = tf.memory().numTensors;
    const run = trainModel(requestOf({ train: toyTweets(4) }), { ...options, initial });
    await expect(run).rejects.toMatchObject({
      code: 'internal',
      message:
        'Training stopped at step 1: the NER loss is NaN or infinite; the weight encoder.layer.1.output.dense.bias has NaN.',
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('through a step far too large: what was good stays', async () => {
    let state: ReadonlyMap<string, Uint8Array> = new Map();
    const request = requestOf({ preset: 'bert_crf', train: toyTweets(8), batchSize: 2, rates: { encoder: 1e38 } });
    const run = trainModel(request, { ...options, saveState: (files) => Promise.resolve(void (state = files)) });
    await expect(run).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/step [1-9].*is NaN or infinite/),
    });
    const saved = readSafetensors(state.get('state.safetensors')!, 'state.safetensors');
    expect([...saved.keys()].some((name) => name.startsWith('weight:encoder'))).toBe(true);
  });
});
