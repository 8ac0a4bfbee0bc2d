/** Retraining with the real model and engine, at its smallest size: corrections change what is suggested. */
import { cpSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createEngine } from '../../../main/engine';
import type { SampleView } from '../../../src/contract/sample-views';
import type { EngineFactory } from '../../../main/services';
import { imgid, defined, setUp, shownDocument, temporaryFolder, writeFile, type TestServices } from './set-up';

const words = ['rain', 'sun', 'train', 'bread', 'music', 'queue', 'bridge', 'river'];

/** A data set in which Sebastian is a person and Oslo a place. */
const gold = Array.from({ length: 24 }, (_, i) => {
  const [a, b] = [words[i % 8], words[(i * 3 + 1) % 8]];
  return i % 2 === 0
    ? `IMGID:t${i} / Sebastian B-PER / likes O / ${a} O / and O / ${b} O`
    : `IMGID:t${i} / ${a} O / in O / Oslo B-LOC / with O / ${b} O`;
}).join(' | ');
const verbs = ['likes', 'and', 'with', 'rain'];
const pool = [
  ...verbs.map((verb, i) => `IMGID:p${i} / Sebastian O / ${verb} O / bread O`),
  ...words.map((word, i) => `IMGID:q${i} / ${word} O / in O / Oslo O`),
].join(' | ');

/** A tweet with its suggestions, and the types of what is shown. */
async function reading(app: TestServices, query: string): Promise<{ view: SampleView; types: string }> {
  const [found] = await app.find(query);
  const view = await app.call('suggestions.request', { sampleId: defined(found).id });
  return { view, types: typesOf(view) };
}

const typesOf = (view: SampleView): string =>
  shownDocument(view)
    .mentions.map(({ type }) => type)
    .join(' ');

const engine: EngineFactory = (_, parts) => createEngine({ ...parts, home: 'memory' });

/** Trains a starter in a project of its own and keeps its folder. */
async function trainStarter(out: string): Promise<void> {
  const app = setUp({ starter: null, engine });
  const { folder } = await app.call('projects.create', { name: 'S', folder: `${app.home}/s`, types: ['PER', 'LOC'] });
  const text = writeFile(`${app.home}/t.txt`, imgid(gold));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, split: 'train' }));
  const { jobId, runId } = await app.call('runs.start', { size: 'toy', from: 'scratch', epochs: 40 });
  expect(await app.ended(jobId)).toMatchObject({ state: 'finished', error: null });
  await app.services.close();
  cpSync(`${folder}/checkpoints/${runId}`, out, { recursive: true });
}

test('a name retyped in three tweets is suggested as the new type in a fourth', { timeout: 120_000 }, async () => {
  const home = temporaryFolder();
  await trainStarter(`${home}/starter`);
  const app = setUp({ home, starter: null, engine });
  const { promoted } = await app.call('projects.create', { name: 'D', folder: `${home}/d`, types: ['PER', 'LOC'] });
  expect(promoted).toBe('starter');
  const text = writeFile(`${home}/pool.txt`, imgid(pool));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text } }));
  expect((await reading(app, 'Sebastian rain')).types).toBe('PER');
  for (const verb of ['likes', 'and', 'with']) {
    const { view, types } = await reading(app, `Sebastian ${verb}`);
    expect(types).toBe('PER');
    const retyped = await app.edit(view, { kind: 'retype', id: defined(view.base?.mentions[0]).id, type: 'LOC' });
    await app.edit(retyped, { kind: 'finish', accept: [] });
  }
  const { jobId, runId } = await app.call('runs.start', { size: 'toy', epochs: 10 });
  expect(await app.ended(jobId)).toMatchObject({ state: 'finished', error: null });
  const [run] = await app.call('runs.list', {});
  expect(run).toMatchObject({ from: 'starter', verdict: { decision: 'person' } });
  const learned = run?.verdict?.checks.find(({ name }) => name === 'Corrections learned');
  expect(learned?.detail).toMatch(/^3 of 3 corrected places are right now/u);
  await app.call('checkpoints.promote', { name: runId });
  expect((await reading(app, 'Sebastian rain')).types).toBe('LOC');
  expect((await reading(app, 'queue Oslo')).types).toBe('LOC');
  // What the starter said is kept, also when its files are gone; asking it for more is a clear error.
  await app.call('checkpoints.rollback', {});
  await app.settled();
  rmSync(`${home}/starter`, { recursive: true });
  expect((await reading(app, 'Sebastian rain')).types).toBe('PER');
  const more = writeFile(`${home}/more.txt`, imgid('IMGID:more / Sebastian O / sings O'));
  await app.finish(app.call('import.start', { format: 'imgid', inputs: { text: more } }));
  expect((await app.call('jobs.list', {}))[0]).toMatchObject({
    kind: 'pre-annotate',
    state: 'failed',
    error: { code: 'bad-checkpoint' },
  });
  await expect(reading(app, 'Sebastian sings')).rejects.toMatchObject({ code: 'bad-checkpoint' });
});
