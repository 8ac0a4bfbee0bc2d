/** A checkpoint frozen into one session says what the models' own code says on the same backend: the same emissions, the same tags, for any batch. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { OrtBackend } from '../../../../main/engine/ort';
import { canFreeze } from '../../../../main/engine/frozen';
import { createTaggerFrom, inEightBits, modelConfig, tf, transferLabels, type Checkpoint } from '../../../../models';
import { nothingRead } from '../../../../src/engine/features';
import type { LabelScheme, Preset } from '../../../../src/engine/training';
import { letters } from '../../../models/toy';
import { randomCheckpoint, randomTweets } from '../onnx-out/random-checkpoint';
import { ortBackend } from '../ort-backends';
import { byTheCode, farthest, frozen, read, sampleTweets, starter, type Tweets } from './readings';

const types = ['PER', 'LOC', 'ORG'];
const tolerance = 1e-5;

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});

async function expectTheSame(checkpoint: Checkpoint, tweets: Tweets): Promise<void> {
  const [code, session] = [byTheCode(checkpoint, tweets), read(await frozen(checkpoint), tweets)];
  expect(farthest(code, session)).toBeLessThan(tolerance);
  expect(session.map(({ tags }) => tags)).toEqual(code.map(({ tags }) => tags));
}

/** One alone; an empty one among others; more than a batch; longer than the model reads. */
const some = [randomTweets([7]), randomTweets([3, 0, 12]), randomTweets(Array.from({ length: 21 }, (_, i) => 1 + ((i * 5) % 30))), randomTweets([2, 600])]; // prettier-ignore

describe.each<LabelScheme>(['bio9', 'umt13'])('%s', (labels) => {
  test.each<Preset>(['bert_crf', 'bga', 'bga_no_image_train', 'bga_wo_scs', 'bga_wo_cycle'])('%s', async (preset) => {
    const checkpoint = randomCheckpoint({ ...modelConfig(preset, 'toy', letters.length), labels }, types);
    for (const tweets of some) await expectTheSame(checkpoint, tweets);
  });
});

test('a table and matrices in eight bits, to the last digit of the table', async () => {
  await expectTheSame(inEightBits(randomCheckpoint(modelConfig('bga', 'toy', letters.length), types)), some[2]!);
});

test('a label set with types it was not trained on: they are never suggested', async () => {
  const checkpoint = transferLabels(randomCheckpoint(modelConfig('bga', 'toy', letters.length), types), ['ORG', 'EVENT', 'PER'], 0);
  await expectTheSame(checkpoint, some[2]!);
  const tags = read(await frozen(checkpoint), some[2]!).flatMap((reading) => reading.tags);
  expect(new Set(tags.map((tag) => tag.slice(2)))).toEqual(new Set(['', 'ORG', 'PER']));
}); // prettier-ignore

test('the starter on tweets of the sample set', async () => {
  await expectTheSame(starter(), sampleTweets().slice(0, 32));
});

test.each<[string, string[]]>([
  ['emoji', ['😀', '👨‍👩‍👧', 'in', 'Paris', '🇫🇷']],
  ['nothing', []],
  ['400 words', Array.from({ length: 400 }, (_, i) => ['Obama', 'visits', 'Chicago', '!'][i % 4]!)],
])('the starter on %s', async (_, words) => {
  await expectTheSame(starter(), [words]);
});

test('what the tagger says: mentions, scores and how sure it is', async () => {
  const checkpoint = starter();
  const tagger = createTaggerFrom(checkpoint, (await frozen(checkpoint)).source);
  const [tagged, nothing] = tagger.predict([{ words: 'Justin Bieber arrives in New York'.split(' ') }, { words: [] }]);
  expect(tagged?.mentions.map(({ start, end, type }) => `${start}-${end} ${type}`)).toEqual(['0-2 PER', '4-6 LOC']);
  expect(nothing).toEqual({ mentions: [], normalisedLogProbability: 0, wordsRead: 0, features: nothingRead });
  tagger.dispose();
});

test('it compiles nothing for a new shape, and leaves no tensor and no backend behind', async () => {
  const checkpoint = randomCheckpoint(modelConfig('bga', 'toy', letters.length), types);
  const [backend, tensors] = [tf.getBackend(), tf.memory().numTensors];
  const model = await frozen(checkpoint);
  const compiled = ort.sessions.statistics.compiled;
  read(model, randomTweets(Array.from({ length: 50 }, (_, i) => i)));
  expect(ort.sessions.statistics.compiled).toBe(compiled);
  expect([tf.getBackend(), tf.memory().numTensors]).toEqual([backend, tensors]);
});

test.each<[Preset, boolean]>([['bga', true], ['bert_crf', true], ['bga_real_v', false]])('%s can be frozen: %s', (preset, can) => {
  expect(canFreeze({ config: modelConfig(preset, 'toy', letters.length) })).toBe(can);
}); // prettier-ignore
