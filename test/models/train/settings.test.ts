/** What a request may set, and data that lacks something. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPlainAdamW, parameterSpecs, tf, trainModel } from '../../../models';
import type { Checkpoint, TrainOptions } from '../../../models';
import { bga } from '../../../models/bga/about';
import { bgaConfig } from '../../../models/bga/config';
import { fullRecipe } from '../../../models/train/recipe';
import { letters, requestOf, toyTweets } from '../toy';

beforeAll(() => tf.setBackend('cpu'));

const options: TrainOptions = { optimizer: createPlainAdamW, initial: null, vocabulary: letters };

describe('rates by group', () => {
  const config = bgaConfig('bga', 'base', 30522);
  const learner = { ...config, groups: bga.groups };
  const specs = parameterSpecs(config, 9);
  const rates = (recipe = fullRecipe(learner)): string =>
    [...new Map(specs.map((spec) => [spec.group, recipe.rateOf(spec, 1)?.learningRate ?? 'frozen']))]
      .map((pair) => pair.join(' '))
      .join(', ');

  test.each([
    [
      'the paper’s',
      {},
      'embeddings 0.00003, encoder 0.00003, vision 0.00003, generator 0.00003, sampler 0.00003, head 0.001, crf 0.01',
    ],
    [
      'faster where weights are random',
      { rates: { generator: 1e-4, sampler: 1e-4 } },
      'embeddings 0.00003, encoder 0.00003, vision 0.00003, generator 0.0001, sampler 0.0001, head 0.001, crf 0.01',
    ],
    [
      'frozen vision',
      { freeze: { groups: ['vision' as const], textLayers: 0 } },
      'embeddings 0.00003, encoder 0.00003, vision frozen, generator 0.00003, sampler 0.00003, head 0.001, crf 0.01',
    ],
  ])('%s', (_, some, want) => expect(rates(fullRecipe(learner, some)).replaceAll('3e-5', '0.00003')).toBe(want));

  test('frozen text layers are the lowest', () => {
    const recipe = fullRecipe(learner, { freeze: { groups: [], textLayers: 10 } });
    const learning = specs.filter((spec) => spec.group === 'encoder' && recipe.rateOf(spec, 1) !== null);
    expect([...new Set(learning.map(({ layer }) => layer))]).toEqual([10, 11]);
  });
});

test('readings of the losses that a run chose stay in its configuration; the others are the start’s', async () => {
  const ratioLoss = { rho: 0.8, weight: 0.06 };
  const request = { ...requestOf({ train: toyTweets(2) }), maxSteps: 0, alpha: 0.03, ratioLoss };
  const first = (await trainModel({ ...request, reduction: 'masked_mean' }, options)).checkpoint;
  expect(first.config).toMatchObject({
    generation: { alpha: 0.03, reduction: 'masked_mean', direction: 'real_gen' },
    sampler: { ratioLoss, cumulative: false },
  });
  const next = await trainModel({ ...requestOf({ train: toyTweets(2) }), maxSteps: 0 }, { ...options, initial: first });
  expect(next.checkpoint.config).toEqual(first.config);
});

test('what is frozen stays bit for bit; what is not moves', async () => {
  const freeze = { groups: ['embeddings' as const, 'sampler' as const], textLayers: 1 };
  const request = requestOf({ train: toyTweets(4), freeze });
  const before = (await trainModel({ ...request, maxSteps: 0 }, options)).checkpoint;
  const after = (await trainModel(request, options)).checkpoint;
  const moved = [...after.tensors.keys()].filter((name) =>
    after.tensors.get(name)!.data.some((value, i) => value !== before.tensors.get(name)!.data[i]),
  );
  expect(moved.filter((name) => /^(embeddings|scs|encoder\.layer\.0|vision)/.test(name))).toEqual([]);
  expect(moved).toContain('encoder.layer.1.output.dense.weight');
  expect(moved).toContain('head.weight');
  const all = {
    groups: ['embeddings', 'encoder', 'vision', 'generator', 'sampler', 'head', 'crf'] as const,
    textLayers: 0,
  };
  await expect(trainModel({ ...request, freeze: { ...all, groups: [...all.groups] } }, options)).rejects.toMatchObject({
    code: 'bad-input',
  });
});

test('two batches a step: the optimiser moves along the mean of their gradients, one step is counted', async () => {
  const got: Map<string, Float32Array>[] = [];
  const moved: ReadonlyMap<string, number>[] = [];
  const spying: TrainOptions = {
    ...options,
    optimizer: (parameters, settings) => {
      const plain = createPlainAdamW(parameters, settings);
      return {
        ...plain,
        write: (gradients) => {
          got.push(new Map([...gradients].map(([name, g]) => [name, Float32Array.from(g.dataSync())])));
          plain.write(gradients);
        },
        update: (rateOf, clip) => {
          const norms = plain.update(rateOf, clip);
          moved.push(norms.squares);
          return norms;
        },
      };
    },
  };
  const request = requestOf({ preset: 'bert_crf', train: toyTweets(4), batchSize: 2 });
  const { result } = await trainModel({ ...request, accumulate: 2 }, spying);
  expect(result.steps).toBe(1);
  // With rates of nothing both batches of two single steps see the start's weights.
  await trainModel({ ...request, learningRate: 1e-30, rates: { head: 1e-30, crf: 1e-30, encoder: 1e-30 } }, spying);
  const [a, b, one, two] = got;
  expect([a, b]).toEqual([one, two]);
  const squares = (of: (name: string) => Float32Array): [string, number][] =>
    [...one!.keys()].map((name) => [name, of(name).reduce((sum, g) => sum + g * g, 0)]);
  expect(moved[1]).toEqual(new Map(squares((name) => one!.get(name)!)));
  for (const [name, square] of squares((name) => one!.get(name)!.map((g, i) => (g + two!.get(name)![i]!) / 2)))
    expect(moved[0]!.get(name)).toBeCloseTo(square, 6);
  expect(moved[0]!.get('head.weight')).not.toBeCloseTo(moved[1]!.get('head.weight')!, 6);
});

describe('data that lacks something', () => {
  test('no dev split: no F1, the last weights, and the card says so', async () => {
    const { checkpoint, result } = await trainModel(
      requestOf({ preset: 'bert_crf', train: toyTweets(4), epochs: 2 }),
      options,
    );
    expect(result).toMatchObject({ devF1: null, bestEpoch: 2, epochs: 2, stoppedEarly: false });
    expect(checkpoint.card.notes).toEqual([
      'Trained without a dev split: the weights are those of the last step, and no F1 is known.',
    ]);
  });

  test('nothing to learn from is refused in a sentence', async () => {
    await expect(trainModel(requestOf({ train: [] }), options)).rejects.toMatchObject({
      code: 'bad-input',
      message: 'There is no tagged sentence to learn from.',
    });
  });

  test.each(['bio9', 'umt13'] as const)('one type, labels %s', async (labels) => {
    const train = toyTweets(12).map((tweet) => ({
      ...tweet,
      tags: tweet.tags.map((tag) => (tag.endsWith('LOC') ? 'O' : tag)),
    }));
    const request = requestOf({
      preset: 'bert_crf',
      types: ['PER'],
      labels,
      train,
      dev: train,
      epochs: 12,
      batchSize: 4,
      learningRate: 1e-2,
    });
    const { checkpoint, result } = await trainModel(request, options);
    expect(checkpoint.tensors.get('crf.start')!.shape).toEqual([labels === 'bio9' ? 3 : 7]);
    expect(result.untrainedTypes).toEqual([]);
    expect(result.devF1).toBeGreaterThan(0.9);
  });

  test('a vocabulary of characters is made of the data', async () => {
    const request = requestOf({
      preset: 'bert_crf',
      train: [{ id: 'c', tokens: ['东', '京'], tags: ['B-LOC', 'I-LOC'] }],
      vocabulary: 'characters',
    });
    const { checkpoint }: { checkpoint: Checkpoint } = await trainModel(request, { ...options, vocabulary: [] });
    expect(checkpoint.vocabulary).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', '东', '京']);
  });
});
