/** kill -9 of the real training process, at a moment of its own choosing: main goes on, says so, and the run goes on to the same bits. */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { createEngine } from '../../../main/engine';
import { forkChild } from '../../../main/engine/homes';
import type { Run } from '../../../src/engine/run';
import { engineEntry } from '../../helpers/engine-entry';
import { imgid, setUp, writeFile, type TestServices } from './set-up';

const words = ['rain', 'sun', 'train', 'bread', 'music', 'queue', 'bridge', 'river'];
const gold = words
  .map((word, i) => `IMGID:t${i} / Sebastian B-PER / likes O / ${word} O / in O / Oslo B-LOC`)
  .join(' | ');

vi.setConfig({ testTimeout: 120_000 }); // five processes, one after the other
let children: number[] = [];
afterEach(() => {
  children = [];
});

async function project(): Promise<{ app: TestServices; folder: string }> {
  const entry = await engineEntry();
  const spawnChild = (path: string, args: readonly string[]) => forkChild(path, (pid) => children.push(pid), args);
  const app = setUp({ starter: null, engine: (home, parts) => createEngine({ home, entry, spawnChild, ...parts }) });
  const { folder } = await app.call('projects.create', { name: 'K', folder: `${app.home}/k`, types: ['PER', 'LOC'] });
  const text = writeFile(`${app.home}/t.txt`, imgid(gold));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, split: 'train' }));
  return { app, folder };
}

const newest = async (app: TestServices): Promise<Run | undefined> => (await app.call('runs.list', {}))[0];
const stepsOf = (app: TestServices): number =>
  app.events.reduce((most, { name, value }) => {
    const done = name === 'job.changed' && typeof value === 'object' && value !== null ? Reflect.get(value, 'done') : 0;
    return typeof done === 'number' ? Math.max(most, done) : most;
  }, 0);

test('no engine is started before it is needed', async () => {
  const { app } = await project();
  expect(await app.call('engine.info', {})).toMatchObject({ state: 'stopped', backend: '' });
  expect(children).toEqual([]);
});

test('killed again and again, resumed, and no different from one that was never killed', async () => {
  const { app, folder } = await project();
  const asked = { size: 'toy', from: 'scratch', epochs: 30 } as const;
  const whole = await app.call('runs.start', asked);
  expect(await app.ended(whole.jobId)).toMatchObject({ state: 'finished' });

  let { jobId, runId } = await app.call('runs.start', asked);
  for (const after of [1, 10, 25]) {
    app.events.length = 0;
    await expect.poll(() => stepsOf(app), { timeout: 150_000, interval: 1 }).toBeGreaterThanOrEqual(after);
    process.kill(children.at(-1) ?? NaN, 'SIGKILL');
    expect(await app.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'engine-lost' } });
    expect(await newest(app)).toMatchObject({
      id: runId,
      state: 'interrupted',
      error: expect.stringMatching(/^The training process ended: it was stopped by SIGKILL\. Resume the training/),
    });
    expect((await app.call('samples.page', { filter: {}, cursor: null })).rows).not.toEqual([]);
    ({ jobId, runId } = await app.call('runs.start', { resume: runId }));
  }
  expect(await app.ended(jobId)).toMatchObject({ state: 'finished' });
  const weights = (name: string): Buffer => readFileSync(`${folder}/checkpoints/${name}/model.safetensors`);
  expect(weights(whole.runId).equals(weights(runId))).toBe(true);
  const curve = async (id: string) => (await app.call('runs.list', {})).find((run) => run.id === id)?.history;
  expect(await curve(runId)).toEqual(await curve(whole.runId));
  expect(children).toHaveLength(5);
});
