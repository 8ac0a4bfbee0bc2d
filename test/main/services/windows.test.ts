/** Two windows of one project: each event says what changed, so that the other window asks again for just that, or for nothing. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EventValue } from '../../../src/contract/events';
import { imgid, defined, setUp, shownDocument, writeFile, type TestServices } from './set-up';

type Told = EventValue<'project.changed'>;

async function project(): Promise<TestServices & { folder: string }> {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  const { folder } = await app.call('projects.create', {
    name: 'P',
    folder: join(app.home, 'p'),
    types: ['PER', 'LOC'],
  });
  const text = imgid('IMGID:1 / in O / Oslo O | IMGID:2 / Oslo O / rain O');
  await take(app, 'pool', text);
  await take(app, 'train', imgid('IMGID:3 / a B-PER | IMGID:4 / b B-PER | IMGID:5 / c B-PER'), { split: 'train' });
  app.events.length = 0;
  return { ...app, folder };
}

const take = (app: TestServices, name: string, text: string, more: object = {}) =>
  app.finish(
    app.call('import.start', {
      format: 'imgid',
      inputs: { text: writeFile(join(app.home, `${name}.txt`), text) },
      ...more,
    }),
  );

const told = (app: TestServices): Told[] =>
  app.events.flatMap(({ name, value }) => (name === 'project.changed' ? [value as Told] : []));

test('an edit brings the line of the list and the totals up to date: nothing is asked again', async () => {
  const app = await project();
  const [first, second] = await app.find('Oslo');
  const row = async (id: number) =>
    (await app.as('anna').call('samples.page', { filter: {}, cursor: null })).rows.find((each) => each.id === id);
  const view = await app.as('anna').call('samples.get', { id: defined(first).id });
  app.events.length = 0;

  const accepted = await app
    .as('anna')
    .edit(view, { kind: 'accept', ids: [defined(shownDocument(view).mentions[0]).id] });
  const { counts } = defined(await app.as('anna').call('projects.current', {}));
  expect(app.events).toHaveLength(1);
  const { touchedAt, ...event } = defined(app.events[0]).value as EventValue<'sample.changed'>;
  expect(event).toEqual({ sampleId: view.id, annotator: 'anna', revision: 1, state: 'in-progress', counts });
  expect(await row(view.id)).toMatchObject({ state: 'in-progress', touchedAt });

  // The state stays: so do the totals.
  await app.as('anna').edit(accepted, { kind: 'add', id: 'm', start: 0, end: 1, type: 'PER' });
  expect(app.events.at(-1)?.value).toMatchObject({ revision: 2, state: 'in-progress', counts: null });
  // Undo is an edit too, and so is what bob does at the other window, with his own totals.
  await app.as('anna').call('annotations.undo', {});
  await app.as('anna').call('annotations.undo', {});
  expect(app.events.at(-1)?.value).toMatchObject({ revision: 4, state: 'new', counts: { byState: { new: 5 } } });
  const his = await app.as('bob').call('samples.get', { id: defined(second).id });
  await app.as('bob').edit(his, { kind: 'finish', accept: [] });
  expect(app.events.at(-1)?.value).toMatchObject({ annotator: 'bob', state: 'done', counts: { byState: { done: 1 } } });
  expect(told(app)).toEqual([]);
});

test.each<[string, (app: TestServices) => Promise<unknown>, string[]]>([
  ['the threshold', (app) => app.call('projects.configure', { threshold: 0.5 }), ['settings']],
  ['whose suggestions', (app) => app.call('projects.configure', { shows: { kind: 'promoted' } }), ['settings']],
  ['who works here', (app) => app.call('annotators.use', { name: 'bob' }), ['settings']],
  ['a type', (app) => app.call('labels.change', { change: { kind: 'add', name: 'ORG' } }), ['labels']],
  ['an order', (app) => app.finish(app.call('ranking.start', { strategy: 'random' })), ['order']],
  ['a measure', (app) => app.call('checkpoints.evaluate', { name: 'starter', split: 'train' }), ['checkpoints']],
  [
    'an import of training data',
    (app) => take(app, 'more', imgid('IMGID:9 / d B-PER'), { split: 'train' }),
    ['samples suggestions reference'],
  ],
  [
    'a promotion: the checkpoint, its suggestions by the batch, the order, and all of it at the end',
    async (app) => {
      await app.finish(app.call('runs.start', { from: 'scratch', epochs: 1 }));
      app.events.length = 0;
      await app.call('checkpoints.promote', { name: 'run-1' });
      await app.settled();
    },
    ['checkpoints', 'suggestions 1 2', 'order', 'suggestions'],
  ],
  [
    'another project',
    (app) => app.call('projects.create', { name: 'Q', folder: join(app.home, 'q'), types: ['X'] }),
    ['project'],
  ],
  ['no project', (app) => app.call('projects.close', {}), ['project']],
])('%s', async (_, change, want) => {
  const app = await project();
  await change(app);
  expect(told(app).map(({ what, sampleIds }) => [...what, ...(sampleIds ?? [])].join(' '))).toEqual(want);
  const current = await app.call('projects.current', {});
  expect(told(app).at(-1)?.folder).toBe(current?.folder ?? null);
});

test('what is only looked at tells nobody anything', async () => {
  const app = await project();
  const [view] = await app.find('rain');
  await app.call('samples.layers', { id: defined(view).id });
  await app.call('suggestions.request', { sampleId: defined(view).id }); // they are there already
  await app.call('labels.preview', { change: { kind: 'add', name: 'ORG' } });
  await app.call('runs.plan', {});
  expect(app.events).toEqual([]);
});

test('suggestions asked for one tweet concern that tweet', async () => {
  const app = await project();
  const id = defined((await app.find('b'))[0]).id;
  await app.call('suggestions.request', { sampleId: id });
  expect(told(app)).toEqual([{ folder: app.folder, what: ['suggestions'], sampleIds: [id] }]);
});
