/** What is asked of the engine for one sample, and what comes back where something is missing. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bga } from '../../../models/bga/about';
import type { SampleView } from '../../../src/contract/sample-views';
import type { PictureRef } from '../../../src/engine/picture';
import { idAt, imgid, defined, setUp, writeFile, type TestServices } from './set-up';
import type { EngineFactory } from '../../../main/services';
import { createSurfaceEngine, writeSurfaceCheckpoint } from './surface-engine';

const starter = { 'Mara Ilves': 'PER', Halden: 'LOC' };

async function sampleProject(): Promise<{ app: TestServices; sample: SampleView; asked: (PictureRef | null)[] }> {
  const asked: (PictureRef | null)[] = [];
  const engine: EngineFactory = (_home, parts) =>
    createSurfaceEngine(parts, { onExplain: (picture) => asked.push(picture) });
  const app = setUp({ starter, engine });
  await app.call('projects.openSample', {});
  await app.settled();
  const { rows } = await app.call('samples.page', { filter: { query: 'Philharmonic pier' }, cursor: null });
  const sample = await app.call('suggestions.request', { sampleId: idAt(rows, 0) });
  return { app, sample, asked };
}

test('the promoted checkpoint is asked with the picture and the boxes that were drawn, each once', async () => {
  const { app, sample, asked } = await sampleProject();
  const box = { x: 17, y: 325, width: 386, height: 58 };
  const regions = [
    { ...box, id: 'a' },
    { ...box, id: 'b' },
    { ...box, id: 'c', x: 20 },
  ];
  const { id } = defined(sample.base?.mentions[0]);
  await app.edit(sample, { kind: 'ground', id, grounding: { kind: 'regions', regions } });
  const view = await app.call('explanations.get', { sampleId: sample.id });
  expect(view).toMatchObject({ sampleId: sample.id, checkpoint: 'starter', pictureProblem: null });
  expect(view.explanation.mentions.map(({ type }) => type)).toEqual(['PER', 'LOC']);
  expect(asked[0]?.hash).toBe(sample.image?.hash);
  expect(asked[0]?.boxes).toEqual([
    [17, 325, 386, 58],
    [20, 325, 386, 58],
  ]);
});

test('nothing that is explained changes the project', async () => {
  const { app, sample } = await sampleProject();
  await app.call('explanations.get', { sampleId: sample.id });
  expect(await app.call('samples.get', { id: sample.id })).toEqual(sample);
});

test('a picture whose file is gone: explained by the text, and said', async () => {
  const { app, sample, asked } = await sampleProject();
  rmSync((await app.services.imageFile(sample.image?.hash ?? ''))?.path ?? '');
  const { explanation, pictureProblem } = await app.call('explanations.get', { sampleId: sample.id });
  expect(pictureProblem).toBe("The picture's file is gone from the project.");
  expect(asked).toEqual([null]);
  expect(explanation.layers[0]).toMatchObject({ keptPatches: [], similarity: null });
});

test('without a picture, or with one that never came, the sample is explained by its text', async () => {
  const app = setUp({ starter });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types: ['PER', 'LOC'] });
  const text = writeFile(`${app.home}/t.txt`, imgid('IMGID:1 / in O / Halden O'));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text, images: app.home } }));
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null });
  const { explanation, pictureProblem } = await app.call('explanations.get', { sampleId: idAt(rows, 0) });
  expect(explanation.mentions).toEqual([{ start: 1, end: 2, type: 'LOC', fromGenerated: 0.75, fromReal: null }]);
  expect(pictureProblem).toMatch(/was not in the folder of pictures/u);
});

test('no promoted checkpoint is a sentence with what to do', async () => {
  const app = setUp({ starter: null });
  await app.call('projects.openSample', {});
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null });
  await expect(app.call('explanations.get', { sampleId: idAt(rows, 0) })).rejects.toMatchObject({
    code: 'refused',
    message: 'No checkpoint is promoted, so there is no model to explain.',
    detail: 'Train one, or promote one.',
  });
});

test.each([
  ['bga', bga.explanation],
  ['bert_crf', {}],
])('a checkpoint of %s is explained in the words of its family', async (preset, titles) => {
  const { app, sample } = await sampleProject();
  writeSurfaceCheckpoint(`${app.home}/starter`, starter, ['PER', 'LOC'], preset);
  expect((await app.call('explanations.get', { sampleId: sample.id })).titles).toEqual(titles);
});
