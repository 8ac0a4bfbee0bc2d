/**
 * A third model family: a folder (`toy-family/`) and one line in `families.ts`, which is all that this test changes of the program.
 * It trains, goes on after a stop, is stored, counted, weighed, frozen, explained and exported by code that has never heard of it.
 */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test, vi } from 'vitest';
import { modelGraph } from '../../main/engine/onnx-out/model-graph';
import {
  countParameters,
  createPlainAdamW,
  createTagger,
  initialCheckpoint,
  modelConfig,
  readCheckpoint,
  tf,
  trainingMemory,
  trainModel,
  writeCheckpoint,
  type Checkpoint,
  type TrainOptions,
} from '../../models';
import type * as Families from '../../models/families';
import { groupIds, presetIds } from '../../models/presets';
import type { TrainingProgress } from '../../src/engine/training';
import { letters, requestOf, toyTweets } from './toy';

vi.mock('../../models/families', async (original) => {
  const { families } = await original<typeof Families>();
  const { meanOfWords: about } = await import('./toy-family/about');
  const line = { about, code: async () => (await import('./toy-family/model')).meanOfWords };
  return { families: [...families, line] };
});

const preset = 'mean_of_words';
const request = requestOf({
  preset,
  train: toyTweets(24),
  dev: toyTweets(6, 9),
  epochs: 12,
  batchSize: 8,
  learningRate: 0.02,
});
const progress: TrainingProgress[] = [];
let trained: Checkpoint;

async function train(some: Partial<TrainOptions> = {}, changes: Partial<typeof request> = {}): Promise<Checkpoint> {
  const options = { optimizer: createPlainAdamW, initial: null, vocabulary: letters, ...some };
  return (await trainModel({ ...request, ...changes }, options)).checkpoint;
}

const bits = ({ tensors }: Checkpoint): [string, Float32Array][] =>
  [...tensors].map(([name, { data }]) => [name, data]);

beforeAll(async () => {
  await tf.setBackend('cpu');
  trained = await train({ report: (one) => progress.push(one) });
});

test('it is offered by name, with its group of parameters', () => {
  expect(presetIds).toContain(preset);
  expect(groupIds).toContain('mixer');
});

test('it learns, and is watched by its own series', () => {
  const [first, last] = [progress[0]!, progress.at(-1)!];
  expect(last.loss).toBeLessThan(first.loss / 2);
  expect(last.devF1).toBeGreaterThan(0.5);
  const { series, gradientNorms } = progress[0]!.watch!;
  expect(Object.keys(series)).toEqual(['size']);
  expect(Object.keys(gradientNorms).sort()).toEqual(['crf', 'embeddings', 'head', 'mixer']);
});

test('a loss of its own is part of the loss', async () => {
  const losses: number[] = [];
  await train(
    {
      report: ({ step, loss, watch }) =>
        watch && step === 1 && losses.push(loss - watch.mner - 0.1 * watch.series.size![0]!),
    },
    { maxSteps: 1 },
  );
  expect(Math.abs(losses[0]!)).toBeLessThan(1e-5);
});

test('a stopped run goes on bit for bit', async () => {
  const stopping = new AbortController();
  let state: ReadonlyMap<string, Uint8Array> | null = null;
  const saveState = async (files: ReadonlyMap<string, Uint8Array>): Promise<void> => void (state = files);
  const report = ({ step }: TrainingProgress): void => void (step === 7 && stopping.abort());
  await expect(train({ signal: stopping.signal, report, saveState })).rejects.toMatchObject({ code: 'cancelled' });
  expect(bits(await train({ resumeState: state }))).toEqual(bits(trained));
});

test('a checkpoint of it is read as it was written, and refused where its configuration is not its own', () => {
  const files = writeCheckpoint(trained);
  const read = readCheckpoint(files);
  expect(read.config).toEqual(trained.config);
  expect(bits(read).sort()).toEqual(bits(trained).sort());
  const config = JSON.parse(new TextDecoder().decode(files.get('config.json'))) as { model: Record<string, unknown> };
  delete config.model.weightOfSize;
  const broken = new Map(files).set('config.json', new TextEncoder().encode(JSON.stringify(config)));
  expect(() => readCheckpoint(broken)).toThrow(/weightOfSize/);
});

test('it suggests, explains itself and gives features', () => {
  const tagger = createTagger(trained, trained.types);
  const words = ['ada', 'meets', 'bo', 'in', 'oslo'];
  const [said] = tagger.predict([{ words }]);
  expect(said!.mentions.map(({ start, type }) => [start, type])).toContainEqual([4, 'LOC']);
  expect(tagger.explain({ words })).toMatchObject({
    model: 'Mean of words, 2 layers of width 32',
    layers: [],
    note: 'This model reads the text alone.',
  });
  const features = tagger.features([words], { embedding: true, draws: null });
  let turn = features.next();
  while (!turn.done) turn = features.next();
  expect(turn.value[0]!.embedding).toHaveLength(32);
  tagger.dispose();
});

test('an update from corrections leaves what its recipe freezes', async () => {
  const update: Partial<typeof request> = {
    recipe: 'update',
    train: toyTweets(2, 5),
    replay: toyTweets(8),
    dev: [],
    epochs: 2,
  };
  const updated = await train({ initial: trained }, update);
  const same = (name: string): boolean =>
    updated.tensors.get(name)!.data.every((value, i) => value === trained.tensors.get(name)!.data[i]);
  expect([...trained.tensors.keys()].filter((name) => !same(name)).sort()).toEqual([
    'crf.end',
    'crf.start',
    'crf.transitions',
    'head.bias',
    'head.weight',
  ]);
});

test('its parameters are counted and its memory is known before anything is trained', () => {
  const config = modelConfig(preset, 'toy', 100);
  const { parts, all } = countParameters(config, 5);
  expect(parts.map(({ name, parameters }) => [name, parameters])).toEqual([
    ['text embeddings', (100 + 512 + 2) * 32 + 64],
    ['mixer', 32 * 32 + 32],
    ['head', 5 * 32 + 5],
    ['CRF', 5 + 5 + 25],
  ]);
  expect(trainingMemory(config, 5, 8, 16).weights).toBe(4 * all);
});

test('it is exported as an ONNX graph for any batch and length', async () => {
  const checkpoint = initialCheckpoint(modelConfig(preset, 'toy', letters.length), ['PER'], letters, 1);
  const { nodes, inputs } = await modelGraph(checkpoint);
  expect(inputs[0]!.shape).toEqual(['batch', 'length']);
  expect(nodes.map(({ op }) => op)).toContain('MatMul');
});
