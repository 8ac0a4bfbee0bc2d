/** A project that closes while something ends in it: what would follow waits, and nothing that was done counts as failed. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createShared } from '../../../main/services';
import { ImportRequest } from '../../../src/contract/exchange-views';
import { importJob } from '../../../main/services/exchange/import';
import { actingFor } from '../../../main/services/opened';
import { createProjectEvents } from '../../../main/services/project-events';
import { closeOpened, makeProject, openFolder } from '../../../main/services/project-files';
import { createSurfaceEngine, writeSurfaceCheckpoint } from './surface-engine';
import { imgid, temporaryFolder, testResources, writeFile } from './set-up';

/** A project whose pool would be suggested for after an import; `hears` is told what the windows are told. */
function setUpProject(hears: (what: readonly string[]) => void) {
  const home = temporaryFolder();
  writeSurfaceCheckpoint(join(home, 'starter'), { Oslo: 'LOC' }, ['LOC']);
  const shared = createShared({
    home,
    resources: testResources(join(home, 'starter')),
    engineFactory: (_home, parts) => createSurfaceEngine(parts),
    emit: (name, value) => void (name === 'project.changed' && hears((value as { what: string[] }).what)),
  });
  const folder = join(home, 'p');
  makeProject(shared, { folder, name: 'P', types: ['LOC'] });
  const opened = openFolder(shared, folder, 'write', 'a test');
  const project = actingFor(opened, { annotator: 'me' });
  const text = writeFile(join(home, 'pool.txt'), imgid('IMGID:1 / in O / Oslo O'));
  const request = ImportRequest.parse({ format: 'imgid', inputs: { text } });
  const start = () => opened.jobs.start(importJob(project, request));
  return { shared, folder, opened, start };
}

test('an import that ends while the project closes is kept, and its suggestions wait for the next time', async () => {
  const closing: Promise<void>[] = [];
  const { shared, folder, opened, start } = setUpProject((what) => {
    if (what.includes('samples') && closing.length === 0) closing.push(closeOpened(opened));
  });
  expect(await start().ended).toMatchObject({ state: 'finished', error: null });
  await Promise.all(closing);
  const again = openFolder(shared, folder, 'write', 'a test');
  expect(again.store.jobs.list().map(({ kind, state }) => `${kind} ${state}`)).toEqual(['import finished']);
  expect(again.store.samples.counts('me').samples).toBe(1);
  await closeOpened(again);
});

test('what follows from an import cannot fail it', async () => {
  const { opened, start } = setUpProject(() => undefined);
  const { promoted } = opened.store.checkpoints;
  opened.store.checkpoints.promoted = () => {
    throw new Error('A test breaks what follows.');
  };
  const warned = new Promise((resolve) => process.once('warning', resolve));
  expect(await start().ended).toMatchObject({ state: 'finished', error: null });
  expect(await warned).toMatchObject({ message: 'A test breaks what follows.' });
  opened.store.checkpoints.promoted = promoted;
  expect(opened.store.samples.counts('me').samples).toBe(1);
  await closeOpened(opened);
});

test('each listener hears of an event, also after one that throws', () => {
  const heard: unknown[] = [];
  const events = createProjectEvents((error) => heard.push(error.message));
  events.on('samples.imported', () => {
    throw new Error('no');
  });
  events.on('samples.imported', ({ samples }) => heard.push(samples));
  events.emit('samples.imported', { samples: 3, by: 'me' });
  expect(heard).toEqual(['no', 3]);
});
