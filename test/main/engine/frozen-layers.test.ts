/**
 * Lower layers that a run has frozen run once a sentence. The oracle is the whole model in every step, without dropout and with
 * deterministic masks, where both compute the same; and with all noise, the same run keeping nothing.
 */
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import type { OrtBackend } from '../../../main/engine/ort';
import {
  createTagger,
  initialCheckpoint,
  modelConfig,
  modelFamily,
  parameterSpecs,
  picturesOf,
  tf,
  trainModel,
} from '../../../models';
import type { Checkpoint, ModelConfig, TrainOptions } from '../../../models';
import { StepNoise, type Mode } from '../../../models/layers/noise';
import { textBatch, type PrefixFeeds } from '../../../models/runtime/batch';
import { Jit } from '../../../models/runtime/jit';
import { frozenLayers } from '../../../models/train/frozen-layers';
import { FrozenPrefix } from '../../../models/train/frozen-prefix';
import { optimizerDefaults } from '../../../models/train/optimizer';
import { distillation, prepareExamples } from '../../../models/train/prepare';
import { recipeOf } from '../../../models/train/recipe';
import { disposeResult, lossAndGradients, trainStep, type StepContext } from '../../../models/train/step';
import type { ModelTrainingRequest } from '../../../models/train/options';
import { variableOf } from '../../../models/train/variables';
import { createVocabulary } from '../../../models/tokenizer/vocabulary';
import type { Freeze, Preset, TrainingProgress } from '../../../src/engine/training';
import { letters, requestOf, toyTweets } from '../../models/toy';
import { picturedTweets, ToyPictures } from '../../models/train/pictures';
import { largestDifference } from './numbers';
import { ortBackend } from './ort-backends';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

const types = ['PER', 'LOC'];
const between: Freeze['groups'] = ['embeddings', 'generator', 'sampler'];

/** Four layers of width 32. */
function deepToy(preset: Preset, change: Partial<ModelConfig> = {}): Checkpoint {
  const config = modelConfig(preset, 'toy', letters.length);
  const text = { ...config.text, layers: 4 };
  return { ...initialCheckpoint({ ...config, text, ...change }, types, letters, 5), untrained: [] };
}

/** Some twice as long: several shapes take turns. */
const tweets = toyTweets(14, 3).map((tweet, i) =>
  i % 3 === 0 ? { ...tweet, tokens: [...tweet.tokens, ...tweet.tokens], tags: [...tweet.tags, ...tweet.tags] } : tweet,
);

interface World {
  readonly context: StepContext;
  readonly rates: (name: string) => { learningRate: number; weightDecay: number };
  readonly batch: (step: number) => Parameters<typeof lossAndGradients>[1];
  readonly weights: () => Map<string, Float32Array>;
  readonly dispose: () => void;
}

/** A run by hand, so that the layers can be split or not. */
async function world(start: Checkpoint, freeze: Freeze, split: boolean, capturer?: OrtBackend): Promise<World> {
  const { config } = start;
  const specs = new Map(parameterSpecs(config, 5).map((spec) => [spec.name, spec]));
  const learner = {
    groups: modelFamily(config).about.groups,
    text: config.text,
    vision: picturesOf(config)?.vision ?? null,
  };
  const recipe = recipeOf('full', learner, 10, { freeze, learningRate: 3e-3 });
  const variables = new Map([...start.tensors].map(([name, { data, shape }]) => [name, variableOf(data, shape)]));
  const trainable = new Map([...variables].filter(([name]) => recipe.rateOf(specs.get(name)!, 1) !== null));
  const layers = frozenLayers(config, specs.values(), (name) => trainable.has(name), false);
  expect(layers).toBeGreaterThan(0);
  const request = requestOf({ train: tweets });
  const nothing = { takesAnyShape: false, emissions: () => new Float32Array(0), dispose: () => undefined };
  const noPause = (): Promise<void> => Promise.resolve();
  const { train } = await prepareExamples(request, config, createVocabulary(letters), variables, nothing, noPause);
  const jit = new Jit([...variables.values()], capturer);
  const context: StepContext = {
    config,
    padding: 0,
    rows: 4,
    variables,
    trainable,
    groups: new Map([...specs].map(([name, { group }]) => [name, group])),
    optimizer: createWasmAdamW(trainable, optimizerDefaults),
    loss: distillation,
    jit,
    prefix: split ? new FrozenPrefix(config, variables, jit, { layers, padding: 0 }) : null,
  };
  const batch = (step: number) => {
    const examples = [0, 5, 9].map((k) => train[(step * 3 + k) % train.length]!); // the fourth row is filler
    return { examples, pictures: examples.map(() => null) };
  };
  return {
    context,
    rates: (name) => recipe.rateOf(specs.get(name)!, 1)!,
    batch,
    weights: () => new Map([...variables].map(([name, v]) => [name, Float32Array.from(v.dataSync<'float32'>())])),
    dispose: () => {
      context.optimizer.dispose();
      tf.dispose([...variables.values()]);
    },
  };
}

const noNoise = (step: number): Mode => ({ training: true, dropout: 0, noise: new StepNoise(1, step), gumbel: null });

describe.each<[what: string, preset: Preset, freeze: Freeze]>([
  ['two of four layers', 'bert_crf', { groups: ['embeddings'], textLayers: 2 }],
  ['the whole encoder', 'bert_crf', { groups: ['embeddings', 'encoder'], textLayers: 0 }],
  ['the plain layer under hybrid ones', 'bga', { groups: ['embeddings'], textLayers: 1 }],
  ['two hybrid layers', 'bga', { groups: between, textLayers: 3 }],
  ['hybrid layers without samplers', 'bga_wo_scs', { groups: between, textLayers: 3 }],
])('%s of %s', (_, preset, freeze) => {
  it('gives the loss and the gradients of the whole model', async () => {
    const start = deepToy(preset);
    const [whole, split] = [await world(start, freeze, false), await world(start, freeze, true)];
    for (let step = 0; step < 4; step++) {
      const [want, got] = [whole, split].map(({ context, batch }) =>
        lossAndGradients(context, batch(step), noNoise(step)),
      );
      const number = (t: tf.Tensor): number => t.dataSync()[0]!;
      expect(Math.abs(number(got!.loss) - number(want!.loss))).toBeLessThan(1e-6 * number(want!.loss));
      expect([...got!.gradients.keys()]).toEqual([...want!.gradients.keys()]);
      for (const [name, gradient] of want!.gradients) {
        const values = gradient.dataSync();
        const most = Math.max(1e-3, ...values.map(Math.abs));
        expect(largestDifference(got!.gradients.get(name)!.dataSync(), values), name).toBeLessThan(1e-5 * most);
      }
      disposeResult(want!);
      disposeResult(got!);
    }
    whole.dispose();
    split.dispose();
  });

  it('learns the weights of the whole model, which find the same mentions', async () => {
    const start = deepToy(preset);
    const learn = async (isSplit: boolean) => {
      const { context, rates, batch, weights, dispose } = await world(start, freeze, isSplit, ort);
      const losses = Array.from({ length: 30 }, (_, s) => trainStep(context, batch(s), noNoise(s), rates).loss);
      const result = { losses, weights: weights(), replayed: context.jit.counts.replayed };
      dispose();
      return result;
    };
    const learned = [await learn(false), await learn(true)];
    const [whole, split] = learned;
    expect(split!.replayed).toBeGreaterThan(10);
    expect(split!.losses.at(-1)).toBeLessThan(0.9 * split!.losses[0]!);
    split!.losses.forEach((loss, i) => expect(Math.abs(loss / whole!.losses[i]! - 1)).toBeLessThan(1e-6));
    const found = learned.map(({ weights }) => {
      const tensors = new Map([...start.tensors].map(([name, t]) => [name, { ...t, data: weights.get(name)! }]));
      const tagger = createTagger({ ...start, tensors }, types);
      const result = tagger.predict(tweets.map(({ tokens }) => ({ words: tokens })));
      tagger.dispose();
      return result.map(({ mentions }) => mentions.map(({ start, end, type }) => `${start}-${end} ${type}`).join());
    });
    expect(found[1]).toEqual(found[0]);
    expect(new Set(found[0]).size).toBeGreaterThan(1);
    for (const [name, values] of whole!.weights)
      expect(largestDifference(split!.weights.get(name)!, values), name).toBeLessThan(1e-5);
  });
});

describe('states', () => {
  const sentences = tweets.map(({ tokens }, i) => [2, ...tokens.map((t, k) => 5 + ((t.length * 7 + k * i) % 60)), 3]);
  const variablesOf = ({ tensors }: Checkpoint): Map<string, tf.Variable> =>
    new Map([...tensors].map(([name, { data, shape }]) => [name, variableOf(data, shape)]));

  const jitOf = (variables: Map<string, tf.Variable>): Jit => new Jit([...variables.values()], ort);
  const read = (of: FrozenPrefix, rows: readonly number[][], size: number, length: number): PrefixFeeds =>
    of.feeds(textBatch(rows, size, length, 0));

  it.each([
    ['width 32', deepToy('bga')],
    ['width 256', initialCheckpoint(modelConfig('bga', 'mini', letters.length), types, letters, 5)],
  ])('have the same bits among whichever neighbours, and are computed once: %s', (_, start) => {
    const { config } = start;
    const variables = variablesOf(start);
    const tensors = tf.memory().numTensors;
    const states = (): FrozenPrefix => new FrozenPrefix(config, variables, jitOf(variables), { layers: 3, padding: 0 });
    const one = states();
    const together = read(one, sentences, sentences.length + 2, 32);
    const d = config.text.width;
    [...sentences.keys()].reverse().forEach((b) => {
      const alone = read(states(), [sentences[b]!], 1, 24);
      const n = sentences[b]!.length;
      expect(alone.prefix.data.slice(0, n * d)).toEqual(together.prefix.data.slice(b * 32 * d, (b * 32 + n) * d));
      expect(alone.prefixMask!.data.slice(0, n)).toEqual(together.prefixMask!.data.slice(b * 32, b * 32 + n));
    });
    const unique = new Set(sentences.map((ids) => ids.join())).size + 1; // and the filler row
    expect(one.counts.run).toBe(unique);
    read(one, sentences.slice(3), 16, 32);
    expect(one.counts.run).toBe(unique);
    const filled = states();
    const batches = [...filled.fill([...sentences, ...sentences])].length;
    expect(batches).toBeLessThan(unique / 4);
    expect(filled.counts.run).toBe(unique - 1);
    expect(read(filled, sentences, sentences.length + 2, 32)).toEqual(together);
    expect([...filled.fill(sentences)]).toEqual([]);
    expect(one.isFull).toBe(false);
    expect(tf.memory().numTensors).toBe(tensors);
    tf.dispose([...variables.values()]);
  });

  it('that find no room are computed again', () => {
    const start = deepToy('bert_crf');
    const variables = variablesOf(start);
    const room = 3 * 24 * start.config.text.width * 4;
    const states = new FrozenPrefix(start.config, variables, jitOf(variables), { layers: 2, padding: 0, bytes: room });
    const first = read(states, sentences, sentences.length, 32);
    const { run } = states.counts;
    expect(states.isFull).toBe(true);
    expect(read(states, sentences, sentences.length, 32)).toEqual(first);
    expect(states.counts.run).toBeGreaterThan(run);
    expect(states.counts.run).toBeLessThan(2 * run);
    expect([...states.fill(sentences)].length).toBeLessThan(2);
    tf.dispose([...variables.values()]);
  });
});

interface Run {
  readonly bits: Map<string, Float32Array>;
  readonly progress: Omit<TrainingProgress, 'note'>[];
  readonly notes: string[];
}

async function run(request: ModelTrainingRequest, some: Partial<TrainOptions>): Promise<Run> {
  const progress: Run['progress'] = [];
  const notes: string[] = [];
  const { checkpoint } = await trainModel(request, {
    optimizer: createWasmAdamW,
    initial: null,
    vocabulary: letters,
    pictures: new ToyPictures(),
    capturer: ort,
    report: ({ note, ...numbers }) => {
      progress.push(numbers);
      notes.push(note);
    },
    ...some,
  });
  return { bits: new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data])), progress, notes };
}

const runs: [what: string, preset: Preset, some: Partial<ModelTrainingRequest>][] = [
  ['plain BERT and CRF', 'bert_crf', { train: tweets, freeze: { groups: ['embeddings'], textLayers: 2 } }],
  ['only head and CRF learn', 'bert_crf', { train: tweets, freeze: { groups: ['embeddings', 'encoder'], textLayers: 0 } }],
  ['hybrid layers', 'bga', { train: tweets, freeze: { groups: between, textLayers: 3 } }],
  ['with pictures', 'bga', { train: picturedTweets(8), epochs: 2, freeze: { groups: ['embeddings'], textLayers: 3 } }],
  ['real visual features', 'bga_real_v', { train: picturedTweets(8), epochs: 2, dev: picturedTweets(2), freeze: { groups: ['embeddings'], textLayers: 3 } }],
  ['an update with a teacher', 'bga', { recipe: 'update', train: tweets.slice(0, 4), replay: tweets.slice(4), distil: [['ada', 'sings']] }],
  ['accumulated', 'bert_crf', { train: tweets, accumulate: 2, freeze: { groups: ['embeddings'], textLayers: 2 } }],
]; // prettier-ignore

describe.each(runs)('%s', (_, preset, some) => {
  const request = requestOf({ preset, epochs: 3, batchSize: 4, dropout: 0.1, seed: 4, dev: toyTweets(5, 8), ...some });
  const initial = deepToy(preset);

  it('gives the same bits whether states are kept or not, replayed or traced, and watches every layer', async () => {
    const tensors = tf.memory().numTensors;
    const kept = await run(request, { initial });
    expect(tf.memory().numTensors).toBe(tensors);
    const unkept = await run(request, { initial, prefixBytes: 0 });
    const traced = await run(request, { initial, capturer: undefined });
    for (const other of [unkept, traced]) {
      expect(other.progress).toEqual(kept.progress);
      expect(other.bits).toEqual(kept.bits);
    }
    expect(kept.notes.filter((note) => note.includes('no room'))).toEqual([]);
    expect(unkept.notes.filter((note) => note.includes('no room'))).toHaveLength(request.epochs);
    expect(kept.progress.at(-1)!.step).toBeGreaterThan(2);
    for (const name of ['embeddings.word_embeddings.weight', 'encoder.layer.0.output.dense.weight'])
      expect(kept.bits.get(name)).toEqual(initial.tensors.get(name)!.data);
    const stages = initial.config.family === 'bga' ? 3 : 0; // the frozen ones are watched too
    const { watch } = kept.progress[0]!;
    const { keepText = [], generatedVariance = [] } = watch!.series;
    expect([keepText.length, generatedVariance.length]).toEqual([stages, stages]);
    expect(Math.min(1, ...keepText, ...generatedVariance)).toBeGreaterThan(0);
    expect(kept.bits.get('head.weight')).not.toEqual(initial.tensors.get('head.weight')!.data);
  });
});

test('an update can be stopped while the frozen layers run for the first time', async () => {
  const request = requestOf({ recipe: 'update', train: tweets, epochs: 1, batchSize: 4 });
  const steps: number[] = [];
  const stopped = run(request, {
    initial: deepToy('bga'),
    signal: AbortSignal.abort(),
    report: ({ step }) => steps.push(step),
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled', message: expect.stringMatching(/after 0 of/) });
  expect(steps).toEqual([]);
});

test('a run that is stopped and goes on ends at the bits of one that never was', async () => {
  const request = requestOf({ preset: 'bga', train: tweets, epochs: 4, batchSize: 4, dropout: 0.1, freeze: { groups: between, textLayers: 3 } }); // prettier-ignore
  const initial = deepToy('bga');
  const whole = await run(request, { initial });
  const stop = new AbortController();
  let state: ReadonlyMap<string, Uint8Array> | null = null;
  const stopped = run(request, {
    initial,
    signal: stop.signal,
    report: ({ step }) => step === 6 && stop.abort(),
    saveState: (files) => Promise.resolve(void (state = files)),
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  const resumed = await run(request, { initial, resumeState: state });
  expect(resumed.bits).toEqual(whole.bits);
});
