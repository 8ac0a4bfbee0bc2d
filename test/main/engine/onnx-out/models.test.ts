/**
 * Every model that needs no picture, as an ONNX file in plain onnxruntime-node, beside the app's own tagger: at batches and lengths that
 * were never traced, the same emissions and the same tags.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { exportedFiles } from '../../../../main/engine/onnx-out/export';
import { createTagger, modelConfig, readCheckpoint, tf, writeCheckpoint } from '../../../../models';
import type { Checkpoint } from '../../../../models';
import { bgaConfig, type BgaConfig } from '../../../../models/bga/config';
import { forward } from '../../../../models/bga/model';
import { presetIds } from '../../../../models/presets';
import { mentionsForPeople } from '../../../../models/labels/mentions';
import { evaluation } from '../../../../models/layers/noise';
import { createVocabulary } from '../../../../models/tokenizer/vocabulary';
import { encodeWords } from '../../../../models/tokenizer/word-piece';
import { Weights } from '../../../../models/layers/weights';
import type { LabelScheme } from '../../../../src/engine/training';
import { letters } from '../../../models/toy';
import { ortBackend } from '../ort-backends';
import { byTheApp, byTheFile, farthest } from './both-ways';
import { readOnnx } from './onnx-file';
import { randomCheckpoint, randomTweets } from './random-checkpoint';

const types = ['PER', 'LOC', 'ORG'];
const tolerance = 1e-4;

beforeAll(async () => void (await ortBackend()));

async function fileOf(checkpoint: Checkpoint): Promise<Uint8Array> {
  return (await exportedFiles(checkpoint)).get('model.onnx') ?? new Uint8Array();
}

/** Words of the tweets of a batch, and what it is padded to at least. Traced are batches of 2, 3 and 5 of 5, 6 and 29 pieces. */
const batches: readonly (readonly [words: readonly number[], length: number])[] = [
  [[1], 0],
  [[6, 1, 3, 11], 0],
  [[2, 0, 14, 5, 5, 1, 8], 150],
  [[130], 0],
];

async function expectTheSame(checkpoint: Checkpoint): Promise<void> {
  const bytes = await fileOf(checkpoint);
  for (const [lengths, padded] of batches) {
    const tweets = randomTweets(lengths).map((words) => inOneRow(words, checkpoint));
    const length = Math.min(padded, checkpoint.config.text.maxPieces);
    const [app, file] = [byTheApp(checkpoint, tweets), await byTheFile(bytes, checkpoint, tweets, length)];
    expect(farthest(app, file), `${lengths.join()} words`).toBeLessThan(tolerance);
    expect(file.map(({ tags }) => tags)).toEqual(app.map(({ tags }) => tags));
    if (lengths.includes(130)) expect(new Set(file[0]?.tags).size, 'different tags').toBeGreaterThan(2);
  }
}

/** As many of its first words as a row of the file holds: longer texts are the caller's to cut. */
function inOneRow(words: readonly string[], { vocabulary, config }: Checkpoint): readonly string[] {
  const { maxPieces } = config.text;
  const pieces = createVocabulary(vocabulary);
  const fits = (count: number): boolean => encodeWords(words.slice(0, count), pieces, 4096).ids.length <= maxPieces;
  return words.slice(0, words.findLastIndex((_, i) => fits(i + 1)) + 1);
}

const exported = presetIds.filter((preset) => preset !== 'bga_real_v');

describe.each<LabelScheme>(['bio9', 'umt13'])('%s', (labels) => {
  test.each(exported)('%s', async (preset) => {
    await expectTheSame(randomCheckpoint({ ...modelConfig(preset, 'toy', letters.length), labels }, types));
  });
});

type Change = (config: BgaConfig) => Partial<BgaConfig>;
test.each<[string, Change]>([
  ['masks that are kept dropped', ({ sampler }) => ({ sampler: { ...sampler, cumulative: true } })],
  ['samplers with a norm', ({ sampler }) => ({ sampler: { ...sampler, inputNorm: true } })],
  ['a sampler on the plain layer', ({ sampler }) => ({ sampler: { ...sampler, onPlainLayer: true } })],
  ['queries of every stage', ({ generator, text }) => ({ text: { ...text, layers: 4 }, generator: { ...generator, queriesPerStage: true } })],
  ['two decoder layers', ({ generator }) => ({ generator: { ...generator, layers: 2 } })],
  ['no vision tower, one width', ({ generator }) => ({ vision: null, generator: { ...generator, visualWidth: 32 } })],
  ['a model that reads 20 pieces', ({ text }) => ({ text: { ...text, maxPieces: 20 } })],
])('bga, %s', async (_, change) => {
  const config = bgaConfig('bga', 'toy', letters.length);
  await expectTheSame(randomCheckpoint({ ...config, ...change(config) }, types));
}); // prettier-ignore

test('the samplers of these models do drop words', () => {
  const config = bgaConfig('bga', 'toy', letters.length);
  const checkpoint = randomCheckpoint(config, types);
  const kept = tf.tidy(() => {
    const tensors = [...checkpoint.tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])] as const);
    const ids = tf.tensor2d(Array.from({ length: 40 }, (_, i) => 5 + i), [2, 20], 'int32');
    const inputs = { ids, valid: tf.ones([2, 20]) as tf.Tensor2D, pictures: null };
    const { stages } = forward(inputs, config, new Weights(new Map(tensors)), evaluation);
    return stages.map(({ textMask }) => tf.mean(textMask).dataSync()[0] ?? NaN);
  });
  for (const share of kept) {
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.9);
  }
}); // prettier-ignore

test('untrained types get no tag', async () => {
  const checkpoint = { ...randomCheckpoint(modelConfig('bga', 'toy', letters.length), types), untrained: ['LOC'] };
  await expectTheSame(checkpoint);
  const tags = (await byTheFile(await fileOf(checkpoint), checkpoint, randomTweets([20, 30, 40]))).flatMap(
    (read) => read.tags,
  );
  expect(tags.some((tag) => tag.endsWith('-PER'))).toBe(true);
  expect(tags.filter((tag) => tag.endsWith('-LOC'))).toEqual([]);
});

test.each([
  ['eight bits', 'I8'],
  ['half precision', 'F16'],
] as const)('a checkpoint in %s: the numbers that the app computes with', async (_, precision) => {
  const checkpoint = randomCheckpoint(modelConfig('bga', 'toy', letters.length), types);
  await expectTheSame(readCheckpoint(writeCheckpoint({ ...checkpoint, precision })));
});

test("the starter, and the mentions of the app's tagger", async () => {
  const folder = resolve(import.meta.dirname, '../../../../models/starter');
  const checkpoint = readCheckpoint(
    new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))])),
  );
  const tweets = [
    'Justin Bieber arrives in New York tonight',
    'RT @NBA : LeBron James and the Cleveland Cavaliers win again http://t.co/x',
    'so tired',
    'Barack Obama speaks in London about the Champions League final of Manchester United',
  ].map((text) => text.split(' '));
  const [app, file] = [byTheApp(checkpoint, tweets), await byTheFile(await fileOf(checkpoint), checkpoint, tweets)];
  expect(farthest(app, file)).toBeLessThan(tolerance);
  expect(file.map(({ tags }) => tags)).toEqual(app.map(({ tags }) => tags));
  const tagger = createTagger(checkpoint, checkpoint.types);
  const mentions = tagger.predict(tweets.map((words) => ({ words }))).map((tagged) => tagged.mentions);
  tagger.dispose();
  expect(mentions.flat().length).toBeGreaterThan(4);
  expect(file.map(({ tags }) => mentionsForPeople(tags))).toEqual(
    mentions.map((found) => found.map(({ start, end, type }) => ({ start, end, type }))),
  );
});

test('standard operators of opset 17, batch and length open, no weight of the vision tower', async () => {
  const checkpoint = randomCheckpoint(modelConfig('bga', 'toy', letters.length), types);
  const file = readOnnx(await fileOf(checkpoint));
  expect(file).toMatchObject({
    irVersion: 8,
    opsets: ['17'],
    inputs: ['input_ids', 'attention_mask', 'first_pieces'].map((name) => `${name}[batch,length]`),
    outputs: ['emissions[batch,length,7]', 'tags[batch,length]'],
  });
  expect(file.operators.filter((name) => !/^:[A-Z]\w+$/u.test(name))).toEqual([]);
  expect(file.operators).toContain(':ArgMax'); // of the body of a loop
  expect(file.weights).toContain('encoder.layer.1.output.dense.weight');
  expect(file.weights.filter((name) => /^vision|i2t|scs\.visual|queries\.text/u.test(name))).toEqual([]);
});

test('the same checkpoint gives the same bytes, and tfjs keeps its backend and its tensors', async () => {
  const checkpoint = randomCheckpoint(modelConfig('bga', 'toy', letters.length), types);
  const [backend, tensors] = [tf.getBackend(), tf.memory().numTensors];
  expect(await fileOf(checkpoint)).toEqual(await fileOf(checkpoint));
  expect([tf.getBackend(), tf.memory().numTensors]).toEqual([backend, tensors]);
});
