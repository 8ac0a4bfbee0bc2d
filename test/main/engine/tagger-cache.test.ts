/** Loaded checkpoints: those used last are kept, and one that its folder no longer holds is freed at once. */
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeCheckpointFolder } from '../../../main/engine/checkpoint-files';
import { TaggerCache } from '../../../main/engine/tagger-cache';
import { modelConfig, writeCheckpoint, type Checkpoint, type Tagger } from '../../../models';
import type { LabelSet } from '../../../src/domain/label-set';
import { letters } from '../../models/toy';
import { randomCheckpoint } from './onnx-out/random-checkpoint';
import { temporaryFolder } from './tiny';

const types = ['PER', 'LOC'];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let told: string[];
let cache: TaggerCache<Tagger, string>;

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const [i, name] of ['a', 'b', 'c'].entries()) await write(name, i);
});
afterAll(() => folder.remove());
beforeEach(() => {
  told = [];
  cache = new TaggerCache<Tagger, string>(2, loaded);
});

async function write(name: string, seed: number): Promise<void> {
  const checkpoint = randomCheckpoint(modelConfig('bert_crf', 'toy', letters.length), types, seed);
  await writeCheckpointFolder(folder.path(name), writeCheckpoint({ ...checkpoint, dataHash: name }));
}

function loaded({ dataHash }: Checkpoint, asked: LabelSet, form: string): Tagger {
  told.push(`+${dataHash} ${form}`);
  return {
    types: asked,
    untrainedTypes: [],
    vision: null,
    readsPictures: false,
    *batches() {},
    predict: () => [],
    dispose: () => void told.push(`-${dataHash} ${form}`),
  };
}

const ask = async (line: string): Promise<string> => {
  const [name = '', form = ''] = line.split(' ');
  await cache.get(folder.path(name), types, form);
  return told.join(', ');
};

test('the two used last are kept', async () => {
  for (const line of ['a f', 'b f', 'a f', 'c f']) await ask(line);
  expect(told.join(', ')).toBe('+a f, +b f, +c f, -b f');
});

test('one checkpoint in two forms counts twice', async () => {
  for (const line of ['a f', 'a i', 'a f', 'b f']) await ask(line);
  expect(told.join(', ')).toBe('+a f, +a i, +b f, -a i');
});

test('a checkpoint that was replaced is loaded anew, and the old one freed', async () => {
  await ask('a f');
  await write('a', 9);
  utimesSync(join(folder.path('a'), 'config.json'), 1, 1);
  expect(await ask('a f')).toBe('+a f, +a f, -a f');
  expect(await ask('a f')).toBe('+a f, +a f, -a f');
});

test('in the end all are freed', async () => {
  await ask('a f');
  await ask('b f');
  cache.clear();
  expect(told.join(', ')).toBe('+a f, +b f, -a f, -b f');
});
