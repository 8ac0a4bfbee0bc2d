import { expect, test } from 'vitest';
import type { SampleView } from '../../../src/contract/sample-views';
import type { Edit } from '../../../src/domain/edit';
import { idAt, imgid, defined, said, setUp, writeFile, type TestServices } from './set-up';

const starter = { 'Mara Ilves': 'PER', Halden: 'LOC' };

async function harbour({ call }: TestServices): Promise<SampleView> {
  const page = await call('samples.page', { filter: { query: 'Philharmonic pier' }, cursor: null });
  const id = page.rows[0]?.id;
  if (id === undefined) throw new Error('the sample set has no such tweet');
  return call('suggestions.request', { sampleId: id });
}

test('the sample project opens with its pictures, its splits and the starter', async () => {
  const app = setUp({ starter });
  const project = await app.call('projects.openSample', {});
  expect(project).toMatchObject({ isSample: true, promoted: 'starter', readOnly: false });
  expect(project.types.map(({ name }) => name)).toEqual(['PER', 'LOC', 'ORG', 'MISC']);
  expect(project.counts.samples).toBeGreaterThanOrEqual(60);
  expect(Object.values(project.counts.bySplit).every((count) => count > 0)).toBe(true);
  const sample = await harbour(app);
  expect(sample.image).toMatchObject({ fileName: expect.stringMatching(/\.(jpg|png)$/u) });
  const image = await app.services.imageFile(sample.image?.hash ?? '');
  expect(image?.mediaType).toMatch(/^image\/(jpeg|png)$/u);
  expect(await app.services.imageFile('0'.repeat(64))).toBeNull();
  expect(await app.call('projects.recent', {})).toMatchObject([{ name: 'Sample project', exists: true }]);
});

test('the sample is a tour until a model was retrained on it; any other project begins with what is uncertain', async () => {
  const app = setUp({ starter });
  const sample = await app.call('projects.openSample', {});
  expect(sample.queueOrder).toBe('imported');
  const queue = { order: sample.queueOrder, filter: { toDo: true } };
  const first = await app.call('samples.neighbour', { ...queue, id: null, direction: 'next' });
  expect(first?.externalId).toBe('calder-open-final');
  await app.edit(defined(first), { kind: 'finish', accept: [] });
  const { jobId, runId } = await app.call('runs.start', { epochs: 1 });
  await app.ended(jobId);
  await app.call('checkpoints.promote', { name: runId });
  expect((await app.call('projects.current', {}))?.queueOrder).toBe('mnlp');
  const own = await app.call('projects.create', { name: 'A', folder: `${app.home}/a`, types: ['PER'] });
  expect(own.queueOrder).toBe('mnlp');
});

test('recent projects say how far their last annotator was', async () => {
  const app = setUp({ starter });
  await app.call('projects.openSample', {});
  const sample = await harbour(app);
  await app.edit(sample, { kind: 'finish', accept: [] });
  const before = defined(await app.call('projects.current', {})).counts;
  await app.call('projects.create', { name: 'B', folder: `${app.home}/b`, types: ['PER'] });
  const told = (await app.call('projects.recent', {})).map(({ name, progress }) => ({ name, progress }));
  expect(told).toEqual([
    { name: 'B', progress: { reviewed: 0, toDo: 0 } },
    { name: 'Sample project', progress: { reviewed: 1, toDo: before.toDo } },
  ]);
  expect(before.toDo).toBeGreaterThan(50);
});

test('suggest, correct, undo over a restart, redo', async () => {
  const first = setUp({ starter });
  await first.call('projects.openSample', {});
  const sample = await harbour(first);
  expect(said(sample)).toBe('PER? Mara Ilves, LOC? Halden');
  const { id, start } = defined(sample.base?.mentions[1]);
  const edited = await first.edit(sample, { kind: 'reshape', id, start, end: start + 2 });
  await first.edit(edited, { kind: 'retype', id, type: 'ORG' });
  expect(said(await first.call('samples.get', { id: sample.id }))).toBe('PER? Mara Ilves, ORG Halden Philharmonic');
  await first.services.close();

  const second = setUp({ home: first.home, starter });
  await second.call('projects.openSample', {});
  expect(await second.call('annotations.history', {})).toEqual({ undo: 2, redo: 0 });
  const { work } = defined(await second.call('annotations.undo', {}));
  expect(said({ ...sample, work })).toBe('PER? Mara Ilves, LOC Halden Philharmonic');
  await second.call('annotations.redo', {});
  expect(said(await second.call('samples.get', { id: sample.id }))).toBe('PER? Mara Ilves, ORG Halden Philharmonic');
});

test('an edit on an old revision, on another layer, and of a type of no project change nothing', async () => {
  const app = setUp({ starter });
  await app.call('projects.openSample', {});
  const view = await harbour(app);
  const add = { kind: 'add', id: 'm1', start: 0, end: 1, type: 'LOC' } as const;
  const refused = async (edit: Edit, on: Partial<SampleView> = {}) =>
    app.edit({ ...view, ...on }, edit).catch(({ code }: { code: string }) => code);
  expect(await refused(add, { revision: view.revision - 1 })).toBe('conflict');
  expect(await refused({ ...add, type: 'DOG' })).toBe('refused');
  expect(await refused({ ...add, end: 999 })).toBe('bad-input');
  expect(await refused({ kind: 'suggest', mentions: [], checkpoint: 'x' } as never)).toBe('bad-input');
  const accept: Edit = { kind: 'accept', ids: [defined(view.base?.mentions[0]).id] };
  expect(await refused(accept, { base: { ...defined(view.base), ref: { kind: 'reference', at: 1 } } })).toBe(
    'conflict',
  );
  expect(await app.call('samples.get', { id: view.id })).toMatchObject({ revision: view.revision, work: view.work });
});

test('pre-annotation fills the pool, leaves finished samples alone and puts the least sure first', async () => {
  const app = setUp({ starter });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types: ['PER', 'LOC'] });
  const text = imgid(
    'IMGID:a / rain O | IMGID:b / Mara O / Ilves O / in O / Halden O | IMGID:c / Halden O | IMGID:d / Halden O / again O',
  );
  await app.finish(
    app.call('import.start', { format: 'imgid', inputs: { text: writeFile(`${app.home}/t.txt`, text) } }),
  );
  const [again] = await app.find('again');
  await app.edit(defined(again), { kind: 'finish', accept: [] });
  await app.finish(app.call('runs.start', { epochs: 1 }));
  await app.call('checkpoints.promote', { name: 'run-1' });
  await app.settled();
  expect((await app.call('jobs.list', {}))[0]).toMatchObject({
    kind: 'pre-annotate',
    state: 'finished',
    result: { checkpoint: 'run-1', samples: 3, mentions: { PER: 1, LOC: 2 } },
  });
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null });
  expect(rows.map(({ externalId, state, base, reason }) => `${externalId} ${state} ${base} ${reason.text}`)).toEqual([
    'b new suggestions Unsure of a span: PER or none',
    'c new suggestions Unsure of a span: LOC or none',
    'a new suggestions Sure of every word',
    'd done null Not suggested yet',
  ]);
  expect(app.events.filter(({ name }) => name === 'job.changed').at(-1)?.value).toMatchObject({ state: 'finished' });
});

test('without a checkpoint the app says so', async () => {
  const app = setUp({ starter: null });
  const project = await app.call('projects.openSample', {});
  expect(project.promoted).toBeNull();
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null, limit: 1 });
  const asked = app.call('suggestions.request', { sampleId: idAt(rows, 0) });
  await expect(asked).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('No checkpoint') });
});

test('resetting the sample project takes the edits away', async () => {
  const app = setUp({ starter });
  await app.call('projects.openSample', {});
  const sample = await harbour(app);
  await app.edit(sample, { kind: 'finish', accept: [] });
  expect((await app.call('projects.current', {}))?.counts.byState.done).toBe(1);
  const fresh = await app.call('projects.resetSample', {});
  expect(fresh.counts.byState.done).toBe(0);
  expect(fresh.isSample).toBe(true);
});

test('one project at a time, closed and reopened; calls without one are refused', async () => {
  const app = setUp();
  await expect(app.call('samples.page', { filter: {}, cursor: null })).rejects.toMatchObject({ code: 'refused' });
  const a = await app.call('projects.create', { name: 'A', folder: `${app.home}/a`, types: ['X'] });
  await app.call('projects.create', { name: 'B', folder: `${app.home}/b`, types: ['Y'] });
  expect((await app.call('projects.current', {}))?.name).toBe('B');
  await expect(app.call('projects.open', { folder: `${app.home}/nothing` })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect((await app.call('projects.current', {}))?.name).toBe('B');
  expect((await app.call('projects.open', { folder: a.folder })).name).toBe('A');
  await app.call('projects.configure', { threshold: 0.9 });
  await app.call('annotators.use', { name: 'Inês' });
  expect(await app.call('projects.current', {})).toMatchObject({ annotator: 'Inês', threshold: 0.9 });
  await app.call('projects.close', {});
  expect(await app.call('projects.current', {})).toBeNull();
  expect((await app.call('projects.recent', {})).map(({ name }) => name)).toEqual(['A', 'B']);
});

test('a second process is refused, and told who holds the project', async () => {
  const app = setUp();
  const { folder } = await app.call('projects.create', { name: 'A', folder: `${app.home}/a`, types: ['X'] });
  const other = setUp();
  await expect(other.call('projects.open', { folder })).rejects.toMatchObject({ code: 'in-use' });
});

test('a browser sees the folders of its roots and no others', async () => {
  const app = setUp();
  const web = setUp({ shell: { roots: [app.home] } });
  await app.call('projects.create', { name: 'A', folder: `${app.home}/a`, types: ['X'] });
  const listing = await web.call('folders.list', { path: null, show: 'folders' });
  expect(listing.entries.find(({ name }) => name === 'a')).toMatchObject({ kind: 'folder', isProject: true });
  expect(listing.parent).toBeNull();
  await expect(web.call('folders.list', { path: '/', show: 'files' })).rejects.toMatchObject({ code: 'refused' });
  await expect(web.call('folders.list', { path: `${app.home}/..`, show: 'files' })).rejects.toMatchObject({
    code: 'refused',
  });
  await expect(
    web.call('projects.create', { name: 'X', folder: '/tmp/elsewhere', types: ['X'] }),
  ).rejects.toMatchObject({
    code: 'refused',
  });
});
