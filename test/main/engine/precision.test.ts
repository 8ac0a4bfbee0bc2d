/** In which numbers the engine suggests: as told, else as chosen, else by what it is for. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChoice, readPrecision, writeChoice, writePrecision } from '../../../main/engine/choice-file';
import { precisionFor, type PrecisionChoice, type Purpose } from '../../../src/engine/precision';
import type { EnginePort } from '../../../src/engine/calls';
import type { PredictRequest } from '../../../src/engine/prediction';
import { localFolderEngine, temporaryFolder } from './tiny';

const types = ['PER', 'LOC', 'ORG', 'MISC'];
const sentences = ['Justin Bieber arrives in New York tonight'.split(' ')];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let engine: EnginePort;
let request: PredictRequest;
beforeAll(async () => {
  folder = await temporaryFolder();
  cpSync(resolve(import.meta.dirname, '../../../models/starter'), folder.path('starter'), { recursive: true });
  request = { checkpoint: folder.path('starter'), types, sentences };
  engine = localFolderEngine({ engines: folder.path('engines') });
});
afterAll(async () => {
  await engine.close();
  await folder.remove();
});

test.each<[PrecisionChoice, Purpose, string]>([
  ['auto', 'screen', 'float32'],
  ['auto', 'pool', 'int8'],
  ['float32', 'pool', 'float32'],
  ['int8', 'screen', 'int8'],
])('chosen %s, for the %s: %s', (choice, purpose, precision) => {
  expect(precisionFor(choice, purpose)).toBe(precision);
});

test('the choices of engine and precision do not disturb each other', () => {
  const engines = folder.path('choices');
  expect([readChoice(engines), readPrecision(engines)]).toEqual(['auto', 'auto']);
  writePrecision(engines, 'int8');
  writeChoice(engines, 'tfjs-cpu');
  expect([readChoice(engines), readPrecision(engines)]).toEqual(['tfjs-cpu', 'int8']);
  writeFileSync(`${engines}/choice.json`, '{"use":"cpu"}');
  expect([readChoice(engines), readPrecision(engines)]).toEqual(['cpu', 'auto']);
  writePrecision(engines, 'float32');
  expect(JSON.parse(readFileSync(`${engines}/choice.json`, 'utf8'))).toEqual({ use: 'cpu', precision: 'float32' });
});

/** The model's certainty tells the two apart: it is not the same to the last digit. */
const certainty = async (more: Partial<PredictRequest>): Promise<number> =>
  (await engine.predict({ ...request, ...more }))[0]?.normalisedLogProbability ?? NaN;

test('a request is computed as it says, else as chosen, from then on', async () => {
  const float32 = await certainty({ precision: 'float32' });
  const int8 = await certainty({ precision: 'int8' });
  expect(int8).not.toBe(float32);
  expect(int8).toBeCloseTo(float32, 1);
  expect(await certainty({})).toBe(float32);
  expect(await certainty({ purpose: 'pool' })).toBe(int8);
  writePrecision(folder.path('engines'), 'int8');
  expect(await certainty({})).toBe(int8);
  expect(await certainty({ precision: 'float32' })).toBe(float32);
  writePrecision(folder.path('engines'), 'auto');
});

test('explaining goes on in single precision, and says the same mentions', async () => {
  const { mentions } = await engine.explain({
    checkpoint: request.checkpoint,
    types,
    tokens: sentences[0] ?? [],
    picture: null,
  });
  const [tagged] = await engine.predict(request);
  expect(mentions.map(({ start, end, type }) => [start, end, type])).toEqual(
    tagged?.mentions.map(({ start, end, type }) => [start, end, type]),
  );
  mentions.forEach(({ fromGenerated }, i) => expect(fromGenerated).toBeCloseTo(tagged?.mentions[i]?.score ?? NaN, 4));
});

test('it says whether a checkpoint can be computed in int8', async () => {
  expect(await engine.inspect(request)).toMatchObject({ hasInt8: true });
});
