/** Two people at two windows of one project: each sees their own work, on the layers that are everybody's. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { imgid, defined, said, setUp, shownDocument, writeFile, type Person, type TestServices } from './set-up';

async function project(): Promise<TestServices & { anna: Person; bob: Person }> {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  await app.call('projects.create', { name: 'P', folder: join(app.home, 'p'), types: ['PER', 'LOC'] });
  const text = writeFile(join(app.home, 't.txt'), imgid('IMGID:1 / Kevin O / Oslo O | IMGID:2 / Oslo O / rain O'));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text } }));
  return { ...app, anna: app.as('anna'), bob: app.as('bob') };
}

test('at the same time, on the same tweet: no work is the other one’s, and nobody is in the way', async () => {
  const { find, anna, bob } = await project();
  const { id } = defined((await find('Kevin'))[0]);
  const [hers, his] = [await anna.call('samples.get', { id }), await bob.call('samples.get', { id })];
  expect([hers.annotator, his.annotator]).toEqual(['anna', 'bob']);
  expect([said(hers), said(his)]).toEqual(['LOC? Oslo', 'LOC? Oslo']);
  // Both saw revision 0 of their own work, so that neither edit is a conflict.
  await anna.edit(hers, { kind: 'add', id: 'm', start: 0, end: 1, type: 'PER' });
  await bob.edit(his, { kind: 'finish', accept: shownDocument(his).mentions.map((mention) => mention.id) });
  expect(said(await anna.call('samples.get', { id }))).toBe('PER Kevin, LOC? Oslo');
  expect(said(await bob.call('samples.get', { id }))).toBe('LOC Oslo');
  const layers = await anna.call('samples.layers', { id });
  expect(layers.map(({ key }) => key)).toEqual(['reference', 'source 1', 'work of anna', 'work of bob']);
});

test('each undoes and redoes what they did, and counts what they have', async () => {
  const { find, anna, bob } = await project();
  for (const person of [anna, bob, anna]) {
    const [first, second] = await find('Oslo');
    const id = defined(person === bob ? second : first).id;
    const view = await person.call('samples.get', { id });
    await person.edit(view, { kind: 'mark', state: 'flagged' });
  }
  expect(await anna.call('annotations.history', {})).toEqual({ undo: 2, redo: 0 });
  expect(await bob.call('annotations.history', {})).toEqual({ undo: 1, redo: 0 });
  const flagged = async (person: Person): Promise<number | undefined> =>
    (await person.call('projects.current', {}))?.counts.byState.flagged;
  expect([await flagged(anna), await flagged(bob)]).toEqual([1, 1]);
  expect((await bob.call('annotations.undo', {}))?.sampleId).toBe((await find('rain'))[0]?.id);
  expect(await bob.call('annotations.undo', {})).toBeNull();
  expect([await flagged(anna), await flagged(bob)]).toEqual([1, 0]);
  expect((await bob.call('annotations.redo', {}))?.work.state).toBe('flagged');
  expect(await anna.call('annotations.history', {})).toEqual({ undo: 2, redo: 0 });
});

test('a window that does not say is for whoever was named last, and says so', async () => {
  const { call, anna, find, events } = await project();
  expect((await call('projects.current', {}))?.annotator).toBe('me');
  const view = await call('annotators.use', { name: '  bob ' });
  expect(view).toMatchObject({ annotator: 'bob', annotators: ['me', 'bob'] });
  expect((await call('projects.current', {}))?.annotator).toBe('bob');
  // Anna's window says so at each call; that is nobody else's affair.
  expect((await anna.call('projects.current', {}))?.annotator).toBe('anna');
  await anna.edit(defined((await find('Kevin'))[0]), { kind: 'mark', state: 'skipped' });
  expect(await call('projects.current', {})).toMatchObject({ annotator: 'bob', annotators: ['me', 'bob', 'anna'] });
  expect(events.filter(({ name }) => name === 'sample.changed').map(({ value }) => value)).toMatchObject([
    { annotator: 'anna', state: 'skipped' },
  ]);
  await expect(call('annotators.use', { name: '   ' })).rejects.toMatchObject({ code: 'bad-input' });
});

test('another checkpoint suggests nothing for what anybody has finished', async () => {
  const { anna, bob, find, finish, settled } = await project();
  const { id } = defined((await find('Kevin'))[0]);
  await anna.edit(await anna.call('samples.get', { id }), { kind: 'finish', accept: [] });
  await finish(anna.call('runs.start', { epochs: 1 }));
  await bob.call('checkpoints.promote', { name: 'run-1' });
  await settled();
  const [job] = await bob.call('jobs.list', {});
  expect(job).toMatchObject({ kind: 'pre-annotate', result: { checkpoint: 'run-1', samples: 1 } });
  const view = await bob.call('samples.get', { id });
  expect(view).toMatchObject({ base: null, canSuggest: true }); // bob may ask for it
  expect(said(await bob.call('suggestions.request', { sampleId: id }))).toBe('LOC? Oslo');
});

test('each has their own corrections to train with', async () => {
  const { anna, bob, find } = await project();
  for (const { id } of await find('Oslo')) {
    await anna.edit(await anna.call('samples.get', { id }), { kind: 'finish', accept: [] });
  }
  const counts = async (person: Person) => (await person.call('projects.current', {}))?.counts.finishedSinceTraining;
  expect([await counts(anna), await counts(bob)]).toEqual([2, 0]);
});
