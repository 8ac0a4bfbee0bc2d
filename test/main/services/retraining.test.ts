/** Retraining with the real model and engine, at its smallest size: corrections change what is suggested. */
import { cpSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createEngine } from '../../../main/engine';
import type { SampleId } from '../../../src/domain/sample';
import { imgid, setUp, temporaryFolder, writeFile, type TestServices } from './set-up';

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

interface Reading {
  readonly id: SampleId;
  readonly revision: number;
  readonly mention: string;
  readonly types: string;
}

async function reading(app: TestServices, query: string): Promise<Reading> {
  const { rows } = await app.call('samples.page', { filter: { query }, cursor: null });
  const [row] = rows;
  if (!row) throw new Error(`no sample ${query}`);
  const { id, revision, document } = await app.call('suggestions.request', { sampleId: row.id });
  const types = document.mentions.map(({ type }) => type).join(' ');
  return { id, revision, mention: document.mentions[0]?.id ?? '', types };
}

const engine = () => createEngine({ home: 'memory' });

/** Trains a starter in a project of its own and keeps its folder. */
async function trainStarter(out: string): Promise<void> {
  const app = setUp({ starter: null, engine });
  const { folder } = await app.call('projects.create', { name: 'S', folder: `${app.home}/s`, types: ['PER', 'LOC'] });
  const text = writeFile(`${app.home}/t.txt`, imgid(gold));
  await app.finish(app.call('import.start', { format: 'imgid', text, split: 'train' }));
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
  await app.finish(app.call('import.start', { format: 'imgid', text }));
  expect((await reading(app, 'Sebastian rain')).types).toBe('PER');
  for (const verb of ['likes', 'and', 'with']) {
    const { id, revision, mention, types } = await reading(app, `Sebastian ${verb}`);
    expect(types).toBe('PER');
    const edit = { kind: 'retype', id: mention, type: 'LOC' } as const;
    const edited = await app.call('annotations.edit', { sampleId: id, revision, edit });
    await app.call('annotations.edit', {
      sampleId: id,
      revision: edited.revision,
      edit: { kind: 'finish', accept: [] },
    });
  }
  const { jobId, runId } = await app.call('runs.start', { size: 'toy', epochs: 10 });
  expect(await app.ended(jobId)).toMatchObject({ state: 'finished', error: null });
  const [run] = await app.call('runs.list', {});
  expect(run).toMatchObject({ from: 'starter', verdict: { decision: 'person' } });
  expect(run?.verdict?.checks.find(({ name }) => name === 'Corrections learned')).toMatchObject({ passed: true });
  await app.call('checkpoints.promote', { name: runId });
  expect((await reading(app, 'Sebastian rain')).types).toBe('LOC');
  expect((await reading(app, 'queue Oslo')).types).toBe('LOC');
  // The checkpoint that is not there any more is a clear error, and nothing stored changes.
  await app.call('checkpoints.rollback', {});
  rmSync(`${home}/starter`, { recursive: true });
  expect((await reading(app, 'Sebastian rain').catch((error: unknown) => error)) as unknown).toMatchObject({
    code: 'bad-checkpoint',
  });
});
