import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../../src/engine/run';
import type { SampleView } from '../../../src/contract/sample-views';
import type { TrainingRequest } from '../../../src/engine/training';
import { AppError } from '../../../src/errors';
import { createSurfaceEngine } from './surface-engine';
import { imgid, defined, said, setUp, shownDocument, writeFile, type SetUp, type TestServices } from './set-up';

/** A pool of four tweets that name Sebastian, whom the starter takes for a person, and one that does not; dev gold, if any. */
async function dogs(options: SetUp & { dev?: string; train?: string } = {}): Promise<TestServices> {
  const app = setUp({ starter: { Sebastian: 'PER' }, ...options });
  await app.call('projects.create', { name: 'Dogs', folder: `${app.home}/dogs`, types: ['PER', 'LOC', 'MISC'] });
  const take = (name: string, text: string, split: 'pool' | 'dev' | 'train') =>
    app.finish(
      app.call('import.start', { format: 'imgid', inputs: { text: writeFile(`${app.home}/${name}`, text) }, split }),
    );
  const pool = [1, 2, 3, 4]
    .map((i) => `IMGID:p${i} / Sebastian O / barks${i} O`)
    .concat('IMGID:p5 / quiet O')
    .join(' | ');
  await take('pool.txt', imgid(pool), 'pool');
  if (options.dev) await take('dev.txt', imgid(options.dev), 'dev');
  if (options.train) await take('train.txt', imgid(options.train), 'train');
  return app;
}

async function suggestedFor(app: TestServices, query: string): Promise<SampleView> {
  const [found] = await app.find(query);
  return app.call('suggestions.request', { sampleId: defined(found).id });
}

/** Retypes the suggestion of a tweet and finishes it. */
async function correct(app: TestServices, query: string, type: string): Promise<void> {
  const view = await suggestedFor(app, query);
  const retyped = await app.edit(view, { kind: 'retype', id: defined(shownDocument(view).mentions[0]).id, type });
  await app.edit(retyped, { kind: 'finish', accept: [] });
}

const suggested = async (app: TestServices, query: string): Promise<string> => said(await suggestedFor(app, query));

/** 120 mentions of a dev split that every checkpoint here gets right. */
const steadyDev = Array.from({ length: 120 }, (_, i) => `IMGID:d${i} / Sebastian O / and O / Oslo${i} O`).join(' | ');

test('after three corrections of one surface its suggestion in a fourth tweet is another one', async () => {
  const requests: TrainingRequest[] = [];
  const app = await dogs({
    engine: (_home, parts) => createSurfaceEngine(parts, { beforeStep: (_, request) => void requests.push(request) }),
    dev: 'IMGID:d / Oslo O',
    train: 'IMGID:t / Sebastian B-PER / Vettel I-PER',
  });
  expect(await suggested(app, 'barks4')).toBe('PER? Sebastian');
  for (const query of ['barks1', 'barks2', 'barks3']) await correct(app, query, 'MISC');
  expect(await app.call('runs.plan', {})).toMatchObject({
    corrections: 3,
    fromReference: 1,
    pool: 1,
    dev: 1,
    canStart: true,
  });
  const { runId, jobId } = await app.call('runs.start', { epochs: 2 });
  expect(await app.ended(jobId)).toMatchObject({ kind: 'train', state: 'finished' });
  // The fourth tweet is not distilled: it must not hold the name to the old answer.
  expect(requests[0]).toMatchObject({ recipe: 'update', seed: 1, distil: [['quiet']] });
  expect(requests[0]?.train.map(({ tags }) => tags.join(' '))).toEqual(['B-MISC O', 'B-MISC O', 'B-MISC O']);
  expect(requests[0]?.replay.map(({ tags }) => tags.join(' '))).toEqual(['B-PER I-PER']);
  const [run] = await app.call('runs.list', {});
  expect(run).toMatchObject({ id: 'run-1', state: 'finished', from: 'starter', corrections: 3, replayed: 1 });
  // With one mention to measure on, a person decides, and is told why.
  expect(run?.verdict).toMatchObject({
    decision: 'person',
    summary: expect.stringContaining('the dev split has 0 mentions'),
  });
  expect(await suggested(app, 'barks4')).toBe('PER? Sebastian');

  await app.call('checkpoints.promote', { name: runId });
  expect(await suggested(app, 'barks4')).toBe('MISC? Sebastian');
  await app.call('checkpoints.rollback', {});
  expect(await suggested(app, 'barks4')).toBe('PER? Sebastian');
  const names = (await app.call('checkpoints.list', {})).map(({ name, promoted }) => `${name}${promoted ? '*' : ''}`);
  expect(names.sort()).toEqual(['run-1', 'starter*']);
});

test('a checkpoint that passes is promoted, and the pool gets its suggestions', async () => {
  const dev = Array.from({ length: 120 }, (_, i) => `IMGID:d${i} / Oslo B-LOC / number${i} O`).join(' | ');
  const app = await dogs({ dev, starter: { Sebastian: 'PER', Oslo: 'LOC' } });
  await correct(app, 'barks1', 'MISC');
  const { jobId } = await app.call('runs.start', {});
  await app.ended(jobId);
  const [run] = await app.call('runs.list', {});
  expect(run?.verdict).toMatchObject({ decision: 'promoted' });
  await app.settled();
  const { rows } = await app.call('samples.page', { filter: { split: 'pool', states: ['new'] }, cursor: null });
  expect(rows.map(({ base }) => base)).toEqual(['suggestions', 'suggestions', 'suggestions', 'suggestions']);
  const [third] = await app.find('barks3');
  expect(third?.base?.origin).toMatchObject({ kind: 'checkpoint', name: 'run-1' });
  expect((await app.call('checkpoints.list', {})).find(({ promoted }) => promoted)?.evaluation?.overall.f1).toBe(1);
});

test('what was corrected once is replayed, not corrected again', async () => {
  const app = await dogs({ dev: 'IMGID:d / Oslo O' });
  await correct(app, 'barks1', 'MISC');
  const first = await app.call('runs.start', {});
  await app.ended(first.jobId);
  await app.call('checkpoints.promote', { name: first.runId });
  expect(await app.call('runs.plan', {})).toMatchObject({
    corrections: 0,
    canStart: false,
    note: expect.stringContaining('nothing new'),
  });
  await expect(app.call('runs.start', {})).rejects.toMatchObject({ code: 'refused' });
  await correct(app, 'barks2', 'LOC');
  const second = await app.call('runs.start', {});
  await app.ended(second.jobId);
  expect((await app.call('runs.list', {}))[0]).toMatchObject({ from: 'run-1', corrections: 1, replayed: 1 });
});

test('the test split is learned from by no run, and the dev split by none either', async () => {
  const requests: TrainingRequest[] = [];
  const app = await dogs({
    engine: (_home, parts) => createSurfaceEngine(parts, { beforeStep: (_, request) => void requests.push(request) }),
    dev: 'IMGID:d / Held B-PER',
    train: 'IMGID:t / Learned B-PER',
  });
  const text = writeFile(`${app.home}/test.txt`, imgid('IMGID:x / Secret B-PER'));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, split: 'test' }));
  await app.ended((await app.call('runs.start', { from: 'scratch' })).jobId);
  const [request] = requests;
  expect(JSON.stringify(request)).not.toContain('Secret');
  expect(request?.train.map(({ id }) => id)).toEqual(['t']);
  expect(request?.dev.map(({ id }) => id)).toEqual(['d']);
});

test('without a dev split a fixed part of the finished samples is held out, retweets with it', async () => {
  const requests: TrainingRequest[] = [];
  const app = setUp({
    starter: { Oslo: 'LOC' },
    engine: (_home, parts) => createSurfaceEngine(parts, { beforeStep: (_, request) => void requests.push(request) }),
  });
  await app.call('projects.create', { name: 'P', folder: `${app.home}/p`, types: ['LOC'] });
  const blocks = Array.from({ length: 60 }, (_, i) => [
    `IMGID:a${i} / Oslo O / day${i} O`,
    `IMGID:b${i} / RT O / @x O / Oslo O / day${i} O`,
  ]).flat();
  await app.finish(
    app.call('import.start', {
      format: 'imgid',
      inputs: { text: writeFile(`${app.home}/t.txt`, imgid(blocks.join(' | '))) },
    }),
  );
  for (const view of await app.find('Oslo')) await app.edit(view, { kind: 'finish', accept: [] });
  await app.ended((await app.call('runs.start', {})).jobId);
  const [request] = requests;
  const held = new Set(request?.dev.map(({ id }) => id.slice(1)));
  expect(held.size).toBeGreaterThan(2);
  expect(request?.dev).toHaveLength(held.size * 2);
  expect(request?.train.some(({ id }) => held.has(id.slice(1)))).toBe(false);
  expect((request?.dev.length ?? 0) + (request?.train.length ?? 0)).toBe(120);
});

test('a run says what it does from the first moment on, and Stop is answered before it ends', async () => {
  const gate = Promise.withResolvers<undefined>();
  const reached = Promise.withResolvers<undefined>();
  const app = await dogs({
    dev: steadyDev,
    engine: (_home, parts) =>
      createSurfaceEngine(parts, {
        async beforeStep(step) {
          if (step < 3) return;
          reached.resolve(undefined);
          await gate.promise;
        },
      }),
  });
  await correct(app, 'barks1', 'MISC');
  const { jobId } = await app.call('runs.start', { epochs: 5 });
  await reached.promise;
  await app.call('jobs.cancel', { jobId });
  const told = (): { step: number; note: string }[] =>
    app.events.flatMap(({ name, value }) => {
      const progress = name === 'run.changed' ? (value as Run).progress : null;
      return progress ? [{ step: progress.step, note: progress.note }] : [];
    });
  expect(told()[0]).toEqual({ step: 0, note: 'Preparing: 2 tweets go to the training process' });
  expect(told().at(-1)).toEqual({ step: 2, note: expect.stringMatching(/^Stopping after the step it is at/u) });
  const { note, done, total } = defined((await app.call('jobs.list', {})).find(({ id }) => id === jobId));
  expect({ note, done, total }).toEqual({ note: defined(told().at(-1)).note, done: 2, total: 5 });
  gate.resolve(undefined);
  expect(await app.ended(jobId)).toMatchObject({ state: 'stopped' });
});

test('a cancelled run is stopped and goes on; a lost engine leaves it interrupted; what fails says why', async () => {
  let fail: 'wait' | 'lose' | 'break' | null = 'wait';
  const app = await dogs({
    dev: steadyDev,
    engine: (_home, parts) =>
      createSurfaceEngine(parts, {
        async beforeStep() {
          if (fail === 'lose') throw new AppError('engine-lost', 'The training process ended: killed.');
          if (fail === 'break') throw new AppError('no-space', 'The disk is full.');
          while (fail === 'wait') await new Promise((next) => setTimeout(next, 5));
        },
      }),
  });
  await correct(app, 'barks1', 'MISC');
  const started = await app.call('runs.start', {});
  await expect(app.call('runs.start', {})).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('running'),
  });
  await app.call('jobs.cancel', { jobId: started.jobId });
  fail = null;
  expect(await app.ended(started.jobId)).toMatchObject({ state: 'stopped' });
  expect((await app.call('runs.list', {}))[0]).toMatchObject({ state: 'stopped', error: null });

  fail = 'lose';
  await app.ended((await app.call('runs.start', { resume: started.runId })).jobId);
  expect((await app.call('runs.list', {}))[0]).toMatchObject({
    state: 'interrupted',
    error: expect.stringContaining('killed'),
  });
  fail = null;
  const resumed = await app.call('runs.start', { resume: started.runId });
  expect(await app.ended(resumed.jobId)).toMatchObject({ state: 'finished' });
  await expect(app.call('runs.start', { resume: started.runId })).rejects.toMatchObject({ code: 'refused' });

  fail = 'break';
  await app.ended((await app.call('runs.start', { from: 'starter' })).jobId);
  expect((await app.call('runs.list', {}))[0]).toMatchObject({
    id: 'run-2',
    // Nothing that the run did: with some space it goes on.
    state: 'interrupted',
    error: expect.stringContaining('disk is full'),
  });
  expect((await app.call('checkpoints.list', {})).map(({ name }) => name)).not.toContain('run-2');
});

test('an evaluation counts as conlleval does, and one without gold is refused', async () => {
  const app = await dogs({
    dev: 'IMGID:d1 / Sebastian B-PER / Vettel I-PER / Sebastian B-PER | IMGID:d2 / Oslo B-LOC',
  });
  const evaluation = await app.call('checkpoints.evaluate', { name: 'starter', split: 'dev' });
  expect(evaluation).toMatchObject({
    sentences: 2,
    overall: { truePositives: 1, predicted: 2, gold: 3, precision: 0.5 },
  });
  expect(evaluation.byType['LOC']).toMatchObject({ gold: 1, recall: 0 });
  expect((await app.call('checkpoints.list', {}))[0]?.evaluation).toEqual(evaluation);
  await expect(app.call('checkpoints.evaluate', { name: 'starter', split: 'test' })).rejects.toMatchObject({
    code: 'refused',
  });
  await expect(app.call('checkpoints.evaluate', { name: 'nobody', split: 'dev' })).rejects.toMatchObject({
    code: 'not-found',
  });
});

const bertLosses = 'Losses: tags';
const bgaLosses = `${bertLosses}; picture from words; words from picture; picture, there and back; words, there and back`;

test.each([
  ['random weights', { from: 'scratch', preset: 'bert_crf' }, 'bert_crf', 'BERT-CRF, starter size', bertLosses],
  [
    'a checkpoint of another preset',
    { from: 'run-1', preset: 'bga' },
    'bert_crf',
    'BERT-CRF, starter size',
    bertLosses,
  ],
  ['the starter', { from: 'starter', preset: 'bert_crf' }, 'bga', 'Surfaces', bgaLosses],
])('a run from %s is of the model that it trains', async (_, asked, preset, model, losses) => {
  const app = await dogs({ dev: 'IMGID:d / Oslo O' });
  let runId = '';
  for (const [i, request] of [{ from: 'scratch', preset: 'bert_crf' }, asked].entries()) {
    await correct(app, `barks${i + 1}`, 'MISC');
    const started = await app.call('runs.start', { ...request, epochs: 1 });
    await app.ended(started.jobId);
    runId = started.runId;
  }
  expect((await app.call('runs.list', {})).find(({ id }) => id === runId)?.preset).toBe(preset);
  expect((await app.call('checkpoints.list', {})).find(({ name }) => name === runId)?.model).toBe(model);
  const { charts } = await app.call('runs.curves', { runId });
  const drawn = charts.map(({ title, curves }) => `${title}: ${curves.map((curve) => curve.title).join('; ')}`);
  expect(drawn[0]).toBe(losses);
});

test('a checkpoint that does not say what model it is trains nothing', async () => {
  const app = await dogs({ dev: 'IMGID:d / Oslo O' });
  await correct(app, 'barks1', 'MISC');
  rmSync(join(app.home, 'starter/config.json'));
  await expect(app.call('runs.start', {})).rejects.toMatchObject({ code: 'bad-checkpoint' });
  expect(await app.call('runs.list', {})).toEqual([]);
});
