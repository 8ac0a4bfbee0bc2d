/** Two people who train at the same time, and what is left of a run that could not begin. */
import { mkdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TrainingRequest } from '../../../src/engine/training';
import { AppError } from '../../../src/errors';
import { createSurfaceEngine } from './surface-engine';
import type { EngineFactory } from '../../../main/services';
import { imgid, defined, setUp, shownDocument, writeFile, type TestServices } from './set-up';

interface Project extends TestServices {
  readonly folder: string;
  /** What the engine was asked for, one for each time that a run began or went on. */
  readonly requests: TrainingRequest[];
}

/** Three tweets that name Sebastian; the first `lost` trainings lose their engine. */
async function project({ lost = 0 } = {}): Promise<Project> {
  const requests: TrainingRequest[] = [];
  const engine: EngineFactory = (_home, parts) =>
    createSurfaceEngine(parts, {
      beforeStep(_, request) {
        requests.push(request);
        if (requests.length <= lost) throw new AppError('engine-lost', 'The engine is gone.');
      },
    });
  const app = setUp({ starter: { Sebastian: 'PER' }, engine });
  const types = ['PER', 'LOC', 'MISC'];
  const { folder } = await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types });
  const text = writeFile(
    `${app.home}/pool.txt`,
    imgid([1, 2, 3].map((i) => `IMGID:${i} / Sebastian O / barks${i} O`).join(' | ')),
  );
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text } }));
  const dev = writeFile(`${app.home}/dev.txt`, imgid('IMGID:d / Oslo O'));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text: dev }, split: 'dev' }));
  return { ...app, folder, requests };
}

async function correct(app: TestServices, annotator: string, query: string, type: string): Promise<void> {
  const person = app.as(annotator);
  const view = defined((await app.find(query))[0]);
  const own = await person.call('samples.get', { id: view.id });
  const retyped = await person.edit(own, { kind: 'retype', id: defined(shownDocument(own).mentions[0]).id, type });
  await person.edit(retyped, { kind: 'finish', accept: [] });
}

const tagsOf = (request: TrainingRequest | undefined): string[] | undefined =>
  request?.train.map(({ tags }) => tags.join(' '));

test('of two who start at once one is refused, and the other one’s run goes on with the data it began with', async () => {
  const app = await project({ lost: 1 });
  await correct(app, 'anna', 'barks1', 'MISC');
  await correct(app, 'ben', 'barks2', 'LOC');
  const started = await Promise.allSettled(
    ['anna', 'ben'].map((name) => app.as(name).call('runs.start', { epochs: 1 })),
  );
  const [taken, ...others] = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(others).toEqual([]);
  expect(started.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'refused', message: 'A training is running already.' },
  });
  expect(await app.ended(defined(taken).jobId)).toMatchObject({ state: 'failed', error: { code: 'engine-lost' } });
  expect((await app.call('runs.list', {})).map(({ id, state }) => `${id} ${state}`)).toEqual(['run-1 interrupted']);
  await app.finish(app.call('runs.start', { resume: 'run-1' }));
  expect(app.requests).toHaveLength(2);
  expect(tagsOf(app.requests[1])).toEqual(tagsOf(app.requests[0]));
});

test('of two runs that are to go on at once one is refused, and waits', async () => {
  const app = await project({ lost: 2 });
  await correct(app, 'anna', 'barks1', 'MISC');
  for (const _ of [1, 2]) await app.finish(app.as('anna').call('runs.start', { epochs: 1 }));
  const resumed = await Promise.allSettled(['run-1', 'run-2'].map((resume) => app.call('runs.start', { resume })));
  expect(resumed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await app.settled();
  const states = (await app.call('runs.list', {})).map(({ state }) => state);
  expect(states.sort()).toEqual(['finished', 'interrupted']);
});

test('a run whose data cannot be written has failed, says so, and leaves the way open', async () => {
  const app = await project();
  await correct(app, 'anna', 'barks1', 'MISC');
  const blocked = `${app.folder}/checkpoints/run-1.request.json`;
  mkdirSync(`${blocked}/in-the-way`, { recursive: true });
  const anna = app.as('anna');
  const job = await app.finish(anna.call('runs.start', { epochs: 1 }));
  expect(job).toMatchObject({ state: 'failed' });
  rmSync(blocked, { recursive: true });
  const { runId, jobId } = await anna.call('runs.start', { epochs: 1 });
  expect(await app.ended(jobId)).toMatchObject({ state: 'finished' });
  const runs = (await app.call('runs.list', {})).map(({ id, state, error }) => `${id} ${state} ${error === null}`);
  expect([runId, runs]).toEqual(['run-2', ['run-2 finished true', 'run-1 failed false']]);
});
