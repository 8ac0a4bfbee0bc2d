/** The pool is suggested for and ranked by itself when samples come in or another checkpoint is promoted, whoever decided so. */
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { EngineFactory } from '../../../main/services';
import { createSurfaceEngine } from './surface-engine';
import { imgid, defined, said, setUp, writeFile, type SetUp, type TestServices } from './set-up';

type Split = 'pool' | 'train' | 'dev';

async function project(
  options: SetUp = {},
): Promise<TestServices & { take(split: Split, blocks: string): Promise<void> }> {
  const app = setUp({ starter: { Oslo: 'LOC' }, ...options });
  await app.call('projects.create', { name: 'P', folder: join(app.home, 'p'), types: ['PER', 'LOC', 'MISC'] });
  return {
    ...app,
    async take(split, blocks) {
      const text = writeFile(join(app.home, `${split}.txt`), imgid(blocks));
      const { jobId } = await app.call('import.start', { format: 'imgid', inputs: { text }, split });
      expect(await app.ended(jobId)).toMatchObject({ state: 'finished' });
    },
  };
}

/** The jobs that made suggestions, oldest first: "Suggestions of starter: finished, 2 samples". */
async function suggesting({ call }: TestServices): Promise<string[]> {
  const jobs = (await call('jobs.list', {})).filter(({ kind }) => kind === 'pre-annotate').reverse();
  return jobs.map(({ title, state, done }) => `${title}: ${state}, ${done} samples`);
}

const pool = 'IMGID:1 / in O / Oslo O | IMGID:2 / rain O';

test('an import is followed by suggestions, in the order of the queue, and by its ranking', async () => {
  const app = await project();
  await app.take('pool', pool);
  await app.settled();
  expect(await suggesting(app)).toEqual(['Suggestions of starter: finished, 2 samples']);
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null });
  expect(rows.map(({ externalId, base, reason }) => `${externalId} ${base} ${reason.score === null}`)).toEqual([
    '1 suggestions false',
    '2 suggestions false',
  ]);
  const changes = app.events.flatMap(({ name, value }) =>
    name === 'project.changed' ? [(value as { what: string[] }).what.join(' ')] : [],
  );
  // One batch, then the order, then all of it.
  expect(changes.slice(-4)).toEqual(['samples suggestions reference', 'suggestions', 'order', 'suggestions']);
});

test('pictures that come later are followed by suggestions of a model that sees them, but not under anybody’s work', async () => {
  const app = await project();
  await app.take('pool', pool);
  await app.settled();
  const worked = defined((await app.find('rain'))[0]);
  await app.edit(worked, { kind: 'mark', state: 'flagged' });
  const picture = await sharp({ create: { width: 12, height: 8, channels: 3, background: '#a83' } })
    .jpeg()
    .toBuffer();
  for (const id of [1, 2]) writeFile(join(app.home, `pics/${id}.jpg`), picture);
  await app.finish(app.call('pictures.attach', { folder: join(app.home, 'pics') }));
  expect(await suggesting(app)).toEqual([
    'Suggestions of starter: finished, 2 samples',
    'Suggestions of starter: finished, 1 samples',
  ]);
});

test.each<[string, Split, string | null]>([
  ['training data', 'train', null],
  ['a dev split', 'dev', null],
])('%s alone needs no suggestions', async (_, split) => {
  const app = await project();
  await app.take(split, 'IMGID:1 / Oslo B-LOC');
  await app.settled();
  expect(await suggesting(app)).toEqual([]);
});

test('without a checkpoint nothing starts, and an import fails for nothing', async () => {
  const app = await project({ starter: null });
  await app.take('pool', pool);
  await app.settled();
  expect(await suggesting(app)).toEqual([]);
});

test('it is a job like any other: seen while it runs, stopped, and gone on with by hand', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const app = await project({ engine: gated(gate) });
  await app.take('pool', pool);
  const running = (await app.call('jobs.list', {})).find(({ state }) => state === 'running');
  expect(running).toMatchObject({ kind: 'pre-annotate', title: 'Suggestions of starter' });
  await app.call('jobs.cancel', { jobId: defined(running).id });
  open();
  expect(await app.ended(defined(running).id)).toMatchObject({ state: 'stopped', error: { code: 'cancelled' } });
  const { rows } = await app.call('samples.page', { filter: {}, cursor: null });
  expect(rows.map(({ base }) => base)).toEqual([null, null]);
  await app.finish(app.call('suggestions.start', {}));
  expect((await suggesting(app)).at(-1)).toBe('Suggestions of starter: finished, 2 samples');
});

test('another import meanwhile: the job begins anew and misses nothing', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const app = await project({ engine: gated(gate) });
  await app.take('pool', pool);
  await app.take('pool', 'IMGID:3 / Oslo O / again O');
  open();
  await app.settled();
  expect((await suggesting(app)).map((job) => job.split(': ')[1]?.split(',')[0])).toEqual(['stopped', 'finished']);
  const shown = (await app.find('Oslo')).map(said);
  expect(shown).toEqual(['LOC? Oslo', 'LOC? Oslo']);
});

const sure = Array.from({ length: 120 }, (_, i) => `IMGID:d${i} / Oslo B-LOC / number${i} O`).join(' | ');

test.each<[string, string, (app: TestServices) => Promise<unknown>, string[]]>([
  [
    'the guard promotes',
    'promoted',
    (app) => app.finish(app.call('runs.start', { epochs: 1 })),
    ['Suggestions of run-1: finished, 1 samples'],
  ],
  [
    'a person promotes what the guard refused',
    'refused',
    async (app) => {
      await app.finish(app.call('runs.start', { from: 'scratch', epochs: 1 }));
      await app.call('checkpoints.promote', { name: 'run-1' });
    },
    ['Suggestions of run-1: finished, 1 samples'],
  ],
  [
    'a person rolls back, before the starter has seen all',
    'promoted',
    async (app) => {
      await app.finish(app.call('runs.start', { epochs: 1 }));
      await (app as Awaited<ReturnType<typeof project>>).take('pool', 'IMGID:late / Oslo O / late O');
      await app.settled();
      await app.call('checkpoints.rollback', {});
    },
    [
      'Suggestions of run-1: finished, 1 samples',
      'Suggestions of run-1: finished, 1 samples',
      'Suggestions of starter: finished, 1 samples',
    ],
  ],
])('%s: one job of that checkpoint, in the name of who decided', async (_, verdict, decide, want) => {
  const app = await project();
  await app.take('pool', pool);
  await app.settled(); // another import meanwhile would begin the job anew
  await app.take('dev', sure);
  await app.settled();
  await app.edit(defined((await app.find('rain'))[0]), { kind: 'finish', accept: [] });
  await decide(app);
  await app.settled();
  expect((await app.call('runs.list', {}))[0]?.verdict?.decision).toBe(verdict);
  expect((await suggesting(app)).slice(1)).toEqual(want);
  const views = (await app.find('Oslo')).filter(({ split }) => split === 'pool');
  const { promoted } = defined(await app.call('projects.current', {}));
  for (const { base } of views) expect(base?.origin.name).toBe(promoted);
});

test('the verdict of a run whose types were renamed and merged meanwhile speaks of the types of today', async () => {
  const app = await project();
  await app.take('pool', pool);
  await app.settled(); // another import meanwhile would begin the job anew
  await app.take('dev', sure);
  await app.settled();
  await app.call('labels.change', { change: { kind: 'add', name: 'PLACE' } });
  await app.call('labels.change', { change: { kind: 'merge', from: ['LOC'], into: 'PLACE' } });
  await app.edit(defined((await app.find('rain'))[0]), { kind: 'finish', accept: [] });
  await app.finish(app.call('runs.start', { epochs: 1 }));
  const [run] = await app.call('runs.list', {});
  const recall = run?.verdict?.checks.find(({ name }) => name === 'Recall of each type');
  // The starter's LOC is read as PLACE: it knew these all along.
  expect(recall?.detail).toMatch(/weakest type is PLACE: 100\.0 before/u);
});

/** Suggests nothing before the gate is open. */
function gated(gate: Promise<void>): EngineFactory {
  return (_home, parts) => {
    const engine = createSurfaceEngine(parts);
    return {
      ...engine,
      async predict(request, options) {
        await gate;
        return engine.predict(request, options);
      },
    };
  };
}
