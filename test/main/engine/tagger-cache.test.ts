/** Loaded checkpoints: those used last are kept, by what is in them and not by where they lie. */
import { cpSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLocalArtifacts, writeCheckpointFolder } from '../../../main/engine';
import { TaggerCache } from '../../../main/engine/tagger-cache';
import { modelConfig, writeCheckpoint, type Checkpoint, type Tagger } from '../../../models';
import type { LabelSet } from '../../../src/domain/label-set';
import { letters } from '../../models/toy';
import { randomCheckpoint } from './onnx-out/random-checkpoint';
import { storeOf, temporaryFolder } from './tiny';

const types = ['PER', 'LOC'];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let events: string[];
let cache: TaggerCache<Tagger, string>;
const artifacts = createLocalArtifacts();

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const [i, name] of ['a', 'b', 'c'].entries()) await write(name, i);
});
afterAll(() => folder.remove());
beforeEach(() => {
  events = [];
  cache = new TaggerCache<Tagger, string>(2, storeOf(artifacts), loaded);
});

async function write(name: string, seed: number): Promise<void> {
  const checkpoint = randomCheckpoint(modelConfig('bert_crf', 'toy', letters.length), types, seed);
  const files = writeCheckpoint({ ...checkpoint, dataHash: name });
  await writeCheckpointFolder(folder.path(name), files, [...files.keys()]);
}

function loaded({ dataHash }: Checkpoint, asked: LabelSet, form: string): Tagger {
  events.push(`+${dataHash} ${form}`);
  return {
    types: asked,
    untrainedTypes: [],
    vision: null,
    readsPictures: false,
    *batches() {},
    predict: () => [],
    dispose: () => void events.push(`-${dataHash} ${form}`),
  };
}

const ask = async (line: string): Promise<string> => {
  const [name = '', form = ''] = line.split(' ');
  await cache.get(await artifacts.folder(folder.path(name)), types, form);
  return events.join(', ');
};

test('the two used last are kept', async () => {
  for (const line of ['a f', 'b f', 'a f', 'c f']) await ask(line);
  expect(events.join(', ')).toBe('+a f, +b f, +c f, -b f');
});

test('one checkpoint in two forms counts twice', async () => {
  for (const line of ['a f', 'a i', 'a f', 'b f']) await ask(line);
  expect(events.join(', ')).toBe('+a f, +a i, +b f, -a i');
});

test('a checkpoint that was replaced is loaded anew; a copy of one that is loaded is the same', async () => {
  await ask('a f');
  await write('a', 9);
  expect(await ask('a f')).toBe('+a f, +a f');
  cpSync(folder.path('a'), folder.path('copy'), { recursive: true });
  expect(await ask('copy f')).toBe('+a f, +a f');
  await write('a', 0);
  expect(await ask('a f')).toBe('+a f, +a f');
});

test('in the end all are freed', async () => {
  await ask('a f');
  await ask('b f');
  cache.clear();
  expect(events.join(', ')).toBe('+a f, +b f, -a f, -b f');
});
