/** Which layer an export and a training take of each sample: work before reference before nothing, and held-out tweets never. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExportReport } from '../../../src/contract/exchange-views';
import type { TrainingRequest } from '../../../src/engine/training';
import { createSurfaceEngine } from './surface-engine';
import { imgid, defined, setUp, shownDocument, writeFile, type TestServices } from './set-up';

/**
 * One tweet of each kind; each names Oslo. The file says it is a place, work that it is an organisation, the starter MISC.
 * In the train split: left alone, begun, finished. In the pool the same, with a reference and without. And held-out ones.
 */
async function kinds(): Promise<TestServices & { requests: TrainingRequest[] }> {
  const requests: TrainingRequest[] = [];
  const app = setUp({
    starter: { Oslo: 'MISC' },
    engine: (_home, parts) => createSurfaceEngine(parts, { beforeStep: (_, request) => void requests.push(request) }),
  });
  const types = ['PER', 'LOC', 'ORG', 'MISC'];
  await app.call('projects.create', { name: 'P', folder: join(app.home, 'p'), types });
  const tweets = (ids: string, tag: string): string =>
    ids
      .split(' ')
      .map((id) => `IMGID:${id} / ${id} O / Oslo ${tag}`)
      .join(' | ');
  const sets = [
    ['train', tweets('train-new train-begun train-done', 'B-LOC'), 'train'],
    ['pool', tweets('pool-known pool-known-done', 'B-LOC'), 'pool'],
    ['raw', tweets('raw raw-begun raw-done', 'O'), 'pool'],
    ['dev', tweets('dev dev-done', 'B-LOC'), 'dev'],
    ['test', tweets('test test-done', 'B-LOC'), 'test'],
  ] as const;
  for (const [name, blocks, split] of sets) {
    const text = writeFile(join(app.home, `${name}.txt`), imgid(blocks));
    await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, split }));
  }
  for (const view of await app.find('Oslo')) {
    const [, state] = /(begun|done)$/u.exec(view.externalId) ?? [];
    if (!state) continue;
    const { id } = defined(shownDocument(view).mentions[0]);
    const work = await app.edit(view, { kind: 'retype', id, type: 'ORG' });
    if (state === 'done') await app.edit(work, { kind: 'finish', accept: [] });
  }
  return { ...app, requests };
}

/** "train-new LOC, train-done ORG": what a file of tags says of Oslo in each tweet. */
function inFile(path: string): string {
  const blocks = readFileSync(path, 'utf8').trim().split('\n\n');
  return blocks
    .map((block) => `${/IMGID:(\S+)/u.exec(block)?.[1]} ${/Oslo\t(?:B-)?(\S+)/u.exec(block)?.[1]}`)
    .join(', ');
}

test.each<['labels' | 'reference' | 'work' | 'suggestions', string, Partial<ExportReport['layers']>]>([
  [
    'labels',
    'train-new LOC, train-begun LOC, train-done ORG, pool-known LOC, pool-known-done ORG, raw-done ORG, ' +
      'dev LOC, dev-done ORG, test LOC, test-done ORG',
    { work: 5, reference: 5 },
  ],
  [
    'reference',
    'train-new LOC, train-begun LOC, train-done LOC, pool-known LOC, pool-known-done LOC, raw O, raw-begun O, raw-done O, ' +
      'dev LOC, dev-done LOC, test LOC, test-done LOC',
    { reference: 12 },
  ],
  ['work', 'train-done ORG, pool-known-done ORG, raw-done ORG, dev-done ORG, test-done ORG', { work: 5 }],
  ['suggestions', 'pool-known MISC, pool-known-done MISC, raw MISC, raw-begun MISC, raw-done MISC', { suggestions: 5 }],
])('an export of %s', async (what, want, layers) => {
  const app = await kinds();
  const out = join(app.home, 'out.txt');
  const request = { format: 'imgid', out, what } as const;
  const preview = await app.call('export.preview', request);
  const job = await app.finish(app.call('export.start', request));
  expect(inFile(out)).toBe(want);
  expect(job.result).toMatchObject({ layers: { work: 0, reference: 0, suggestions: 0, ...layers } });
  expect(preview).toMatchObject({ layers: (job.result as unknown as ExportReport).layers });
});

test('a training learns from work before the reference, and from nothing that is held out', async () => {
  const app = await kinds();
  expect(await app.call('runs.plan', {})).toMatchObject({ corrections: 3, fromReference: 3, pool: 0, dev: 2 });
  await app.finish(app.call('runs.start', { epochs: 1 }));
  const [request] = app.requests;
  const told = (of: TrainingRequest['train']): string => of.map(({ id, tags }) => `${id} ${tags[1]}`).join(', ');
  expect(told(defined(request).train)).toBe('train-done B-ORG, pool-known-done B-ORG, raw-done B-ORG');
  expect(told(defined(request).replay)).toBe('train-new B-LOC, train-begun B-LOC, pool-known B-LOC');
  expect(told(defined(request).dev)).toBe('dev B-LOC, dev-done B-ORG'); // measured on what a person finished there
});

test('whose work: everybody exports and trains with their own', async () => {
  const app = await kinds();
  const out = join(app.home, 'bob.txt');
  const bob = app.as('bob');
  const { jobId } = await bob.call('export.start', { format: 'imgid', out, what: 'labels', split: 'train' });
  await app.ended(jobId);
  expect(inFile(out)).toBe('train-new LOC, train-begun LOC, train-done LOC');
  expect(await bob.call('runs.plan', {})).toMatchObject({ corrections: 0, fromReference: 5 });
});

test('held-out tweets, and training data whose labels are known, are no work to do', async () => {
  const app = await kinds();
  const toDo = async (filter: object): Promise<string[]> => {
    const page = await app.call('samples.page', { order: 'imported', filter, cursor: null });
    expect(page.counts.toDo).toBe(3);
    return page.rows.map(({ externalId }) => externalId);
  };
  expect(await toDo({ toDo: true })).toEqual(['pool-known', 'raw', 'raw-begun']);
  expect(await toDo({ toDo: true, split: 'dev' })).toEqual([]);
  const next = await app.call('samples.neighbour', { id: null, direction: 'next', filter: { toDo: true } });
  expect(next?.split).toBe('pool');
});
