/** The queue in the order of each query strategy, from what the checkpoint in use said. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { strategies } from '../../../src/active/registry';
import { pointwise, type QueryStrategy } from '../../../src/active/strategy';
import type { SampleRow } from '../../../src/contract/sample-views';
import { imgid, defined, setUp, writeFile, type SetUp, type TestServices } from './set-up';
import { createSurfaceEngine } from './surface-engine';

/** Tweets with 0, 2, 1 and 1 suggested mentions in 1, 4, 1 and 2 words; e is of the train split: nobody has suggested for it. */
async function project(options: SetUp = {}): Promise<TestServices & { folder: string }> {
  const app = setUp({ starter: { 'Mara Ilves': 'PER', Halden: 'LOC' }, ...options });
  const { folder } = await app.call('projects.create', {
    name: 'P',
    folder: join(app.home, 'p'),
    types: ['PER', 'LOC'],
  });
  const sets = [
    [
      'IMGID:a / rain O | IMGID:b / Mara O / Ilves O / in O / Halden O | IMGID:c / Halden O | IMGID:d / Halden O / again O',
      'pool',
    ],
    ['IMGID:e / Halden B-LOC', 'train'],
  ] as const;
  for (const [blocks, split] of sets) {
    const text = writeFile(join(app.home, `${split}.txt`), imgid(blocks));
    await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, split }));
  }
  return { ...app, folder };
}

async function queue(app: TestServices, order: string): Promise<SampleRow[]> {
  return (await app.call('samples.page', { order, filter: {}, cursor: null })).rows;
}

const ids = (rows: readonly SampleRow[]): string => rows.map(({ externalId }) => externalId).join(' ');

const expected: Readonly<Record<string, string>> = {
  mnlp: 'b c d a e', // by log p a word
  'least-confidence': 'b d c a e', // by log p of the whole
  margin: 'b c d a e', // every mention leaves a second reading
  'token-entropy': 'c b d a e', // a word
  'token-entropy-sum': 'b c d a e',
  'token-entropy-max': 'b c d a e',
  bald: 'a b c d e', // the passes agree everywhere: by id
};

test.each(strategies.map(({ name }) => name))('%s', async (strategy) => {
  const app = await project();
  const ranked = async () => (await app.call('samples.page', { order: strategy, filter: {}, cursor: null })).ranked;
  expect(await ranked()).toBe(strategy === 'mnlp'); // the default order is there by itself
  const looksAtModel = defined(strategies.find(({ name }) => name === strategy)).needs.length > 0;
  const job = await app.finish(app.call('ranking.start', { strategy }));
  expect(job).toMatchObject({ kind: 'rank', state: 'finished', result: { strategy, samples: looksAtModel ? 4 : 5 } });
  expect(await ranked()).toBe(true);
  const rows = await queue(app, strategy);
  if (expected[strategy]) expect(ids(rows)).toBe(expected[strategy]);
  const scores = rows.map(({ reason }) => reason.score ?? Number.NEGATIVE_INFINITY);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  for (const { reason } of rows) expect(reason.text).not.toBe('');
  if (looksAtModel)
    expect(rows.at(-1)).toMatchObject({ externalId: 'e', reason: { text: 'Has a reference', score: null } });
  // The same seed, the same order; the list and its neighbours agree.
  await app.finish(app.call('ranking.start', { strategy }));
  expect(ids(await queue(app, strategy))).toBe(ids(rows));
  const next = { direction: 'next', order: strategy, filter: {} } as const;
  expect((await app.call('samples.neighbour', { ...next, id: defined(rows[1]).id }))?.id).toBe(rows[2]?.id);
});

test('every strategy has an expected order here, or is seeded or geometric', () => {
  const unknown = strategies.map(({ name }) => name).filter((name) => expected[name] === undefined);
  expect(unknown).toEqual(['core-set', 'random']);
});

test('a new strategy is a file and a line: the calls take it without another change', async () => {
  const longest = pointwise({
    name: 'longest',
    title: 'Longest first',
    kind: 'diversity',
    citation: 'None: it stands for a new file beside the others.',
    needs: ['bestPath'],
    score: ({ bestPath }) => bestPath.wordsRead,
    reason: (words) => `${words} words`,
  });
  const registry = strategies as unknown as QueryStrategy[];
  registry.push(longest); // the line
  onTestFinished(() => void registry.pop());
  const app = await project();
  await app.finish(app.call('ranking.start', { strategy: 'longest' }));
  const rows = await queue(app, 'longest');
  expect(rows.map(({ externalId, reason }) => `${externalId}: ${reason.text}`)).toEqual([
    'b: 4 words',
    'd: 2 words',
    'a: 1 words',
    'c: 1 words',
    'e: Has a reference',
  ]);
});

test('each checkpoint has its own scores: going back gives the old order again, without a job', async () => {
  const app = await project();
  const before = await queue(app, 'mnlp');
  await app.finish(app.call('runs.start', { from: 'scratch', epochs: 1 })); // knows Halden only
  await app.call('checkpoints.promote', { name: 'run-1' });
  await app.settled();
  const after = await queue(app, 'mnlp');
  expect(after.map(({ reason }) => reason.score)).not.toEqual(before.map(({ reason }) => reason.score));
  const jobs = (await app.call('jobs.list', {})).length;
  await app.call('checkpoints.rollback', {});
  await app.settled();
  expect(await queue(app, 'mnlp')).toEqual(before);
  expect(await app.call('jobs.list', {})).toHaveLength(jobs);
});

test('finishing a tweet moves nothing; the place changes when it is ranked again', async () => {
  const app = await project();
  await app.finish(app.call('ranking.start', { strategy: 'core-set' }));
  const before = await queue(app, 'core-set');
  const view = await app.call('samples.get', { id: defined(before[0]).id });
  await app.edit(view, { kind: 'finish', accept: [] });
  expect(ids(await queue(app, 'core-set'))).toBe(ids(before));
  await app.finish(app.call('ranking.start', { strategy: 'core-set' }));
  const after = await queue(app, 'core-set');
  expect(after.at(-2)).toMatchObject({ id: view.id, reason: { score: 0 } }); // what is labelled need not be asked for
});

test.each<[string, string, (app: TestServices) => Promise<unknown>]>([
  ['an unknown one', 'bad-input', (app) => app.call('ranking.start', { strategy: 'best' })],
  ['a list in an unknown order', 'bad-input', (app) => queue(app, 'best')],
])('%s is refused', async (_, code, ask) => {
  const app = await project();
  const jobs = (await app.call('jobs.list', {})).length;
  await expect(ask(app)).rejects.toMatchObject({ code, detail: expect.stringContaining('mnlp') });
  expect(await app.call('jobs.list', {})).toHaveLength(jobs);
});

test('the queue keeps its order after a promotion until the pool is ranked again, in every order that was asked for', async () => {
  let gate = Promise.resolve();
  let open = (): void => undefined;
  const app = await project({
    engine: (_home, parts) => {
      const engine = createSurfaceEngine(parts);
      return { ...engine, predict: (...asked) => gate.then(() => engine.predict(...asked)) };
    },
  });
  for (const strategy of ['margin', 'core-set']) await app.finish(app.call('ranking.start', { strategy }));
  const page = (order: string) => app.call('samples.page', { order, filter: {}, cursor: null });
  const orders = async (): Promise<string[]> =>
    Promise.all(['mnlp', 'margin', 'core-set'].map(async (order) => ids((await page(order)).rows)));
  const before = await orders();
  await app.finish(app.call('runs.start', { from: 'scratch', epochs: 1 }));
  gate = new Promise((resolve) => (open = resolve));
  await app.call('checkpoints.promote', { name: 'run-1' });
  const job = defined(
    (await app.call('jobs.list', {})).find(({ kind, state }) => kind === 'pre-annotate' && state === 'running'),
  );
  await app.call('jobs.cancel', { jobId: job.id });
  open();
  await app.settled();
  expect(await orders()).toEqual(before);
  expect((await page('margin')).ranked).toBe(false);
  await app.finish(app.call('suggestions.start', {}));
  for (const [order, ranked] of [
    ['mnlp', true],
    ['margin', true],
    ['core-set', false],
  ] as const)
    expect((await page(order)).ranked, order).toBe(ranked); // a costly one waits until somebody asks
  expect((await orders())[2]).toBe(before[2]);
});
