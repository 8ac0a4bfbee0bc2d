/** The label set changes while something runs. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/errors';
import type { LabelChange } from '../../../src/labels/label-change';
import { createSurfaceEngine } from './surface-engine';
import { imgid, defined, setUp, writeFile, type TestServices } from './set-up';

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
    engine: (_home, parts) => {
      const engine = createSurfaceEngine(parts, { beforeStep: () => options.meanwhile(app).then(() => undefined) });
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
  await app.edit(defined((await app.find('rain'))[0]), { kind: 'finish', accept: [] });
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

test.each<[string, string, (app: TestServices) => Promise<{ jobId: string }>]>([
  ['a training', 'A training is running', (app) => app.call('runs.start', { epochs: 1 })],
  [
    'an import',
    'An import is running',
    (app) => {
      const text = writeFile(join(app.home, 'more.txt'), imgid('IMGID:2 / Bergen B-NEW'));
      return app.call('import.start', { format: 'imgid', inputs: { text } });
    },
  ],
  ['suggestions', 'A job that suggests is running', (app) => app.call('suggestions.start', {})],
])('a change is not taken back while %s could bring in its types', async (_, message, start) => {
  const app = await project({ devF1: 0.5, meanwhile: () => Promise.resolve() });
  await app.call('labels.change', { change: { kind: 'add', name: 'NEW' } });
  const { jobId } = await start(app);
  await expect(app.call('labels.undo', {})).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining(message),
    detail: 'Wait for its end, or stop it; then undo the change.',
  });
  expect(await app.ended(jobId)).toMatchObject({ state: 'finished' });
  await app.settled();
  // What uses the type by now keeps it; what does not lets it go.
  const undone = await app.call('labels.undo', {}).catch(({ message: said }: Error) => said);
  const types = (await app.call('labels.get', {})).types.map(({ id }) => id);
  expect(types.includes('NEW')).toBe(typeof undone === 'string');
});

test('a run does not go on with a type whose making was taken back', async () => {
  const lost = (): Promise<never> => Promise.reject(new AppError('engine-lost', 'The engine is gone.'));
  const app = await project({ devF1: 0.5, meanwhile: lost });
  await app.call('labels.change', { change: { kind: 'add', name: 'NEW' } });
  await app.finish(app.call('runs.start', { epochs: 1 }));
  await app.call('labels.undo', {});
  await expect(app.call('runs.start', { resume: 'run-1' })).rejects.toMatchObject({ code: 'refused' });
  expect((await app.call('runs.list', {})).map(({ id, state }) => `${id} ${state}`)).toEqual(['run-1 interrupted']);
});
