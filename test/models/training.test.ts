/** Runs: nothing to learn changes nothing, a stopped run goes on as if it had not been, an update keeps what it must. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  createPlainAdamW,
  createTagger,
  parameterSpecs,
  tf,
  trainModel,
  type Checkpoint,
  type TrainOptions,
} from '../../models';
import type { Extent } from '../../models/runtime/batches';
import { cappedEpochs, mostSteps, planEpoch, rowsPerBatch } from '../../models/train/epoch-plan';
import { bga } from '../../models/bga/about';
import { bgaConfig } from '../../models/bga/config';
import { fullRecipe, scheduleAt, updateRecipe } from '../../models/train/recipe';
import { nothingRead } from '../../src/engine/features';
import type { TrainingProgress, TrainingSentence } from '../../src/engine/training';
import { letters, requestOf, toyTweets } from './toy';

const options: TrainOptions = { optimizer: createPlainAdamW, initial: null, vocabulary: letters };
let trained: Checkpoint;
const tweets = toyTweets(32);

beforeAll(async () => {
  await tf.setBackend('cpu');
  const request = requestOf({ train: tweets, dev: tweets, epochs: 10, learningRate: 1e-2, batchSize: 8 });
  trained = (await trainModel(request, options)).checkpoint;
});

const bits = (checkpoint: Checkpoint): Map<string, Float32Array> =>
  new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data]));

test('an update without corrections leaves the weights bit-identical', async () => {
  const request = requestOf({ recipe: 'update', replay: tweets, distil: [['ada', 'sings']], dev: tweets, epochs: 5 });
  const { checkpoint, result } = await trainModel(request, { ...options, initial: trained });
  expect(bits(checkpoint)).toEqual(bits(trained));
  expect(result).toMatchObject({ steps: 0, bestEpoch: 0 });
});

describe('a stopped run that is resumed (model-spec G24)', () => {
  const request = requestOf({
    train: toyTweets(20),
    dev: toyTweets(6, 2),
    epochs: 3,
    batchSize: 8,
    dropout: 0.1,
    seed: 9,
  });
  const plain = trainModel(request, options);

  test.each([1, 4, 6])('after step %i, equals one that was never stopped, bit for bit', async (stopAt) => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    let state: ReadonlyMap<string, Uint8Array> | null = null;
    const heardAfter: string[] = [];
    const stopped = trainModel(request, {
      ...options,
      signal: stop.signal,
      report: ({ step, note }) => {
        if (stop.signal.aborted) heardAfter.push(note);
        if (step === stopAt) stop.abort();
      },
      saveState: (files) => {
        state = files;
        return Promise.resolve();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(heardAfter, 'neither another step nor the end of a scoring').toEqual([]);
    expect(state).not.toBeNull();
    const steps: number[] = [];
    const resumed = await trainModel(request, {
      ...options,
      resumeState: state,
      report: ({ step, note }) => void (note.endsWith('done') || steps.push(step)), // the epoch may be judged first
    });
    expect(resumed.result.resumed).toBe(true);
    expect(steps[0]).toBe(stopAt + 1);
    const whole = await plain;
    expect(bits(resumed.checkpoint)).toEqual(bits(whole.checkpoint));
    expect(resumed.result).toEqual({ ...whole.result, resumed: true });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a state of another run, or a cut-off one, is not taken up', async () => {
    let state = new Map<string, Uint8Array>();
    const short = { ...request, maxSteps: 2 };
    await trainModel(short, {
      ...options,
      saveDue: () => true,
      saveState: (files) => Promise.resolve(void (state = new Map(files))),
    });
    const other = await trainModel({ ...short, seed: 10 }, { ...options, resumeState: state });
    expect(other.result.resumed).toBe(false);
    state.set('state.safetensors', state.get('state.safetensors')!.subarray(0, 100));
    const anew = await trainModel(short, { ...options, resumeState: state });
    expect(anew.result.resumed).toBe(false);
  });
});

test('the same request twice gives the same weights; another seed others (model-spec G24)', async () => {
  const request = requestOf({ train: toyTweets(8), epochs: 1, dropout: 0.1 });
  const [one, two, other] = [
    await trainModel(request, options),
    await trainModel(request, options),
    await trainModel({ ...request, seed: 2 }, options),
  ];
  expect(bits(one.checkpoint)).toEqual(bits(two.checkpoint));
  expect(bits(one.checkpoint).get('head.weight')).not.toEqual(bits(other.checkpoint).get('head.weight'));
});

describe('an update from corrections', () => {
  /** A person says that "kyiv" is a person's name. */
  const correction = (words: string, id: string): TrainingSentence => {
    const tokens = words.split(' ');
    return { id, tokens, tags: tokens.map((token) => (token === 'kyiv' ? 'B-PER' : token === 'ada' ? 'B-PER' : 'O')) };
  };
  const corrections = [
    correction('ada meets kyiv', 'c1'),
    correction('kyiv likes tea', 'c2'),
    correction('rain over kyiv again', 'c3'),
  ];

  test('retyping one surface in three tweets changes its suggestion in a fourth; the rest is remembered', async () => {
    const others = tweets.filter(({ tokens }) => !tokens.includes('kyiv'));
    const request = requestOf({
      recipe: 'update',
      train: corrections,
      replay: others,
      epochs: 10,
      batchSize: 8,
      seed: 3,
    });
    const { checkpoint, result } = await trainModel(request, { ...options, initial: trained });
    const typeOf = (c: Checkpoint): string | undefined => {
      const tagger = createTagger(c, request.types);
      const [tagged] = tagger.predict([{ words: ['bo', 'likes', 'kyiv'] }]);
      tagger.dispose();
      return tagged!.mentions.find(({ start }) => start === 2)?.type;
    };
    expect(typeOf(trained)).toBe('LOC');
    expect(typeOf(checkpoint)).toBe('PER');
    expect(result.steps).toBe(30);

    const right = (c: Checkpoint): number => {
      const tagger = createTagger(c, request.types);
      const tagged = tagger.predict(others.map(({ tokens }) => ({ words: tokens })));
      tagger.dispose();
      return tagged.filter(
        ({ mentions }, i) => mentions.length === others[i]!.tags.filter((tag) => tag.startsWith('B-')).length,
      ).length;
    };
    expect(right(checkpoint)).toBeGreaterThanOrEqual(right(trained) - 2);
    for (const name of trained.tensors.keys()) {
      if (/^(embeddings|generator|queries|scs)/.test(name)) {
        expect(checkpoint.tensors.get(name)!.data, `${name} is frozen`).toEqual(trained.tensors.get(name)!.data);
      }
    }
  });

  test('a new type is never suggested before it is trained, and can be after', async () => {
    const types = ['PER', 'LOC', 'DRINK'];
    const tea = (id: string): TrainingSentence => ({
      id,
      tokens: ['ada', 'likes', 'tea'],
      tags: ['B-PER', 'O', 'B-DRINK'],
    });
    const untrained = createTagger(trained, types);
    expect(untrained.untrainedTypes).toEqual(['DRINK']);
    const [tagged] = untrained.predict([{ words: ['ada', 'likes', 'tea'] }]);
    untrained.dispose();
    for (const { alternatives } of tagged!.mentions)
      expect(alternatives.find(({ type }) => type === 'DRINK')!.probability).toBe(0);
    const request = requestOf({ recipe: 'update', types, train: [tea('d1')], epochs: 10, learningRate: 1e-2 });
    const { checkpoint, result } = await trainModel(request, { ...options, initial: trained });
    expect(result.untrainedTypes).toEqual([]);
    expect(checkpoint.types).toEqual(types);
    expect(checkpoint.untrained).toEqual([]);
  });
});

test('a tagger answers alone as in a batch, tells probabilities, reads at most what fits, and frees its tensors', () => {
  const before = tf.memory().numTensors;
  const tagger = createTagger(trained, ['PER', 'LOC']);
  const sentences = [...toyTweets(20, 5).map(({ tokens }) => ({ words: tokens })), { words: [] }];
  const together = tagger.predict(sentences);
  for (const i of [0, 7, 19]) {
    const [alone] = tagger.predict([sentences[i]!]);
    expect(alone!.mentions.map(({ start, end, type }) => [start, end, type])).toEqual(
      together[i]!.mentions.map(({ start, end, type }) => [start, end, type]),
    );
    expect(alone!.normalisedLogProbability).toBeCloseTo(together[i]!.normalisedLogProbability, 4);
  }
  expect(together[20]).toEqual({ mentions: [], normalisedLogProbability: 0, wordsRead: 0, features: nothingRead });
  const [long] = tagger.predict([{ words: new Array<string>(600).fill('ada') }]);
  expect(long!.wordsRead).toBe(600);
  for (const { mentions } of together) {
    for (const { score, alternatives, type } of mentions) {
      expect(alternatives.find((a) => a.type === type)!.probability).toBe(score);
      expect(alternatives.reduce((sum, a) => sum + a.probability, 0)).toBeCloseTo(1, 6);
      expect([...alternatives].sort((a, b) => b.probability - a.probability)).toEqual(alternatives);
    }
  }
  tagger.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

describe('plans', () => {
  const tweets = (count: number): Extent[] => new Array<Extent>(count).fill({ rows: 1, length: 10 });
  const plan = { recipe: 'update', train: tweets(14), replay: tweets(40), batchSize: 16, seed: 1 } as const;

  test('an update’s batch has at most 6 corrections and at least 10 replayed, no tweet twice', () => {
    const batches = planEpoch(plan, 1);
    expect(batches.map((batch) => batch.filter((i) => i < 14).length)).toEqual([2, 2, 2, 2, 2, 2, 2]); // 140 exposures, 100 steps
    const many = planEpoch({ ...plan, train: tweets(200) }, 1);
    expect(Math.max(...many.map((batch) => batch.filter((i) => i < 200).length))).toBe(6);
    for (const batch of batches) {
      expect(batch.length).toBe(16);
      expect(new Set(batch).size).toBe(16);
      expect(Math.max(...batch)).toBeLessThan(54);
    }
    expect(
      batches
        .flat()
        .filter((i) => i < 14)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 14 }, (_, i) => i));
  });

  test('epochs differ, and depend on the seed alone', () => {
    expect(planEpoch(plan, 2)).toEqual(planEpoch(plan, 2));
    expect(planEpoch(plan, 2)).not.toEqual(planEpoch(plan, 1));
  });

  test.each([
    ['replay fills it', { ...plan }, 16],
    ['corrections alone', { ...plan, replay: [] }, 2],
    ['full', { ...plan, recipe: 'full' as const }, 16],
  ])('rows of a batch: %s', (_, input, rows) => expect(rowsPerBatch(input)).toBe(rows));

  test('full batches hold sentences of like length', () => {
    const train = Array.from({ length: 64 }, (_, i) => ({ rows: 1, length: 5 + ((i * 37) % 64) }));
    for (const batch of planEpoch({ recipe: 'full', train, replay: [], batchSize: 16, seed: 1 }, 1)) {
      const lengths = batch.map((i) => train[i]!.length);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(24);
    }
  });

  test.each(['full', 'update'] as const)(
    '%s: no batch has more rows than asked, but for one text of more; every epoch has as many batches',
    (recipe) => {
      const train = Array.from({ length: 40 }, (_, i) =>
        i % 4 ? { rows: 1, length: 20 } : { rows: 1 + (i % 9), length: 512 },
      );
      const replay = Array.from({ length: 30 }, (_, i) => ({ rows: i % 5 ? 1 : 8, length: 512 }));
      const input = { recipe, train, replay, batchSize: 6, seed: 1 };
      const all = [...train, ...replay];
      const plans = [1, 2, 3, 4, 5].map((epoch) => planEpoch(input, epoch));
      expect(new Set(plans.map((batches) => batches.length)).size).toBe(1);
      for (const batches of plans) {
        const learned = batches.flat().filter((i) => i < 40);
        expect(learned.sort((a, b) => a - b)).toEqual(train.map((_, i) => i));
        for (const batch of batches) {
          const rows = batch.reduce((sum, i) => sum + all[i]!.rows, 0);
          expect(rows <= 6 || batch.length === 1, `${rows} rows`).toBe(true);
        }
      }
    },
  );

  test('caps of an update', () => {
    expect([cappedEpochs('update', 50), cappedEpochs('full', 50)]).toEqual([10, 50]);
    expect([mostSteps('update', 3), mostSteps('update', 600), mostSteps('full', 3)]).toEqual([100, 400, Infinity]);
  });

  test('warm-up, plateau, decay', () => {
    const at = (step: number): number => scheduleAt(step, 100, { warmUpShare: 0.1, decay: 'tail' });
    expect([at(0), at(9), at(10), at(79), at(90)]).toEqual([0.1, 1, 1, 1, 0.5]);
    expect(scheduleAt(55, 100, { warmUpShare: 0.1, decay: 'linear' })).toBe(0.5);
  });

  test.each([
    [10, [2, 3]],
    [100, [0, 1, 2, 3]],
    [500, [0, 1, 2, 3]],
  ])('with %i corrections the layers %j learn', (corrections, layers) => {
    const config = bgaConfig('bga', 'mini', 100);
    const learner = { ...config, groups: bga.groups };
    const recipe = updateRecipe(learner, corrections);
    const learning = parameterSpecs(config, 5).filter((spec) => recipe.rateOf(spec, 1) !== null);
    expect([...new Set(learning.filter(({ group }) => group === 'encoder').map(({ layer }) => layer))]).toEqual(layers);
    expect([...new Set(learning.map(({ group }) => group))]).toEqual(['encoder', 'head', 'crf']);
    expect(parameterSpecs(config, 5).every((spec) => fullRecipe(learner).rateOf(spec, 1) !== null)).toBe(true);
  });
});

test('reports carry on: steps count up, the newest dev F1 with them', async () => {
  const reports: TrainingProgress[] = [];
  await trainModel(requestOf({ train: toyTweets(16), dev: toyTweets(4, 2), epochs: 2, batchSize: 8 }), {
    ...options,
    report: (p) => reports.push(p),
  });
  expect(reports.map(({ step }) => step)).toEqual([1, 2, 2, 3, 4, 4]);
  expect(reports.map(({ devF1 }) => devF1 === null)).toEqual([true, true, false, false, false, false]);
  expect(reports.every(({ totalSteps }) => totalSteps === 4)).toBe(true);
});
