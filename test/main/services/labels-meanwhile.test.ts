/** The label set changes while something runs. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LabelChange } from '../../../src/labels/label-change';
import { createSurfaceEngine } from './surface-engine';
import { imgid, must, setUp, writeFile, type TestServices } from './set-up';

/** 60 tweets of Oslo and 60 of Norway, of which half have another type than the checkpoint says: F1 is a half. */
const dev = Array.from(
  { length: 60 },
  (_, i) => `IMGID:o${i} / Oslo B-LOC / a${i} O | IMGID:n${i} / Norway B-MISC / b${i} O`,
);

async function project(options: {
  meanwhile(app: TestServices): Promise<unknown>;
  devF1: number;
}): Promise<TestServices> {
  const app: TestServices = setUp({
    starter: { Oslo: 'LOC', Norway: 'LOC' },
    engine: () => {
      const engine = createSurfaceEngine({ beforeStep: () => options.meanwhile(app).then(() => undefined) });
      const { devF1 } = options;
      return { ...engine, train: async (request, more) => ({ ...(await engine.train(request, more)), devF1 }) };
    },
  });
  await app.call('projects.create', { name: 'P', folder: join(app.home, 'p'), types: ['PER', 'LOC', 'MISC'] });
  for (const [split, tweets] of [
    ['pool', 'IMGID:1 / rain O'],
    ['dev', dev.join(' | ')],
  ] as const) {
    const text = writeFile(join(app.home, `${split}.txt`), imgid(tweets));
    await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, split }));
  }
  await app.edit(must((await app.find('rain'))[0]), { kind: 'finish', accept: [] });
  return app;
}

test.each<[string, LabelChange]>([
  ['merged', { kind: 'merge', from: ['LOC'], into: 'MISC' }],
  [
    'split',
    {
      kind: 'split',
      id: 'LOC',
      into: [
        { name: 'CITY', words: ['oslo'] },
        { name: 'LAND', words: ['norway'] },
      ],
    },
  ],
  ['removed', { kind: 'remove', id: 'LOC' }],
  ['added to', { kind: 'add', name: 'NEW' }],
])('types that are %s during a training do not make its saved file another one', async (_, change) => {
  const app = await project({ devF1: 0.5, meanwhile: () => app.call('labels.change', { change }) });
  expect(await app.finish(app.call('runs.start', { epochs: 1 }))).toMatchObject({ state: 'finished' });
  const [run] = await app.call('runs.list', {});
  expect(run?.verdict?.checks.find(({ name }) => name === 'The saved file')).toMatchObject({ passed: true });
});

test('a saved file that says something else than what was trained does not pass', async () => {
  const app = await project({ devF1: 0.9, meanwhile: () => Promise.resolve() });
  await app.finish(app.call('runs.start', { epochs: 1 }));
  const [run] = await app.call('runs.list', {});
  expect(run?.verdict?.checks.find(({ name }) => name === 'The saved file')).toMatchObject({ passed: false });
});
