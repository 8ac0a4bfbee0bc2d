/**
 * What a person sees on the sample project with the checkpoint that comes with the app: after a handful of corrections an
 * update has learned them, carries them to other tweets, and has not forgotten what it knew.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../../../main/engine';
import type { SampleId } from '../../../src/domain/sample';
import type { Run } from '../../../src/engine/run';
import { imgid, defined, setUp, shownDocument, writeFile, type TestServices } from './set-up';

const repository = resolve(import.meta.dirname, '../../..');

function sampleApp(): TestServices {
  return setUp({
    starter: null,
    starterFolder: resolve(repository, 'models/starter'),
    engine: (_, parts) => createEngine({ ...parts, home: 'memory' }),
  });
}

async function idOf({ call }: TestServices, query: string): Promise<SampleId> {
  const [row] = (await call('samples.page', { filter: { query }, cursor: null })).rows;
  return defined(row).id;
}

/** What is shown, "5-7 PER". */
async function mentionsIn({ call }: TestServices, id: SampleId): Promise<string[]> {
  const view = await call('suggestions.request', { sampleId: id });
  return shownDocument(view).mentions.map(({ start, end, type }) => `${start}-${end} ${type}`);
}

/** Makes exactly these the mentions of a sample, as a person would, and finishes it. */
async function correct(
  { call, edit }: TestServices,
  id: SampleId,
  right: readonly { start: number; end: number; type: string }[],
): Promise<void> {
  let view = await call('suggestions.request', { sampleId: id });
  for (const mention of shownDocument(view).mentions) view = await edit(view, { kind: 'remove', id: mention.id });
  for (const [i, mention] of right.entries()) view = await edit(view, { kind: 'add', id: `${id}-${i}`, ...mention });
  await edit(view, { kind: 'finish', accept: [] });
}

async function update({ call, ended }: TestServices): Promise<Run> {
  const { jobId, runId } = await call('runs.start', {});
  expect(await ended(jobId)).toMatchObject({ state: 'finished', error: null });
  const run = (await call('runs.list', {})).find(({ id }) => id === runId);
  if (!run) throw new Error(`no run ${runId}`);
  return run;
}

const trained = { timeout: 900_000 };

test('one name retyped in three tweets: the fourth follows, the rest stays', trained, async () => {
  const app = sampleApp();
  await app.call('projects.openSample', {});
  const places = [
    'Had the best day at Quillport , what a view',
    'Greetings from Quillport !',
    'Nobody told me Quillport was this cold',
    'The train to Quillport is late again',
  ];
  const blocks = places.map((text, i) => [`IMGID:x${i}`, ...text.split(' ').map((word) => `${word} O`)].join(' / '));
  const text = writeFile(`${app.home}/pool.txt`, imgid(blocks.join(' | ')));
  const { jobId } = await app.call('import.start', { format: 'imgid', inputs: { text } });
  await app.ended(jobId);
  const ids = await Promise.all(
    ['Had best', 'Greetings', 'Nobody told', 'train late again'].map((query) => idOf(app, `${query} Quillport`)),
  );
  const before = await mentionsIn(app, ids[3]!);
  for (const [i, id] of ids.slice(0, 3).entries()) {
    const at = places[i]!.split(' ').indexOf('Quillport');
    await correct(app, id, [{ start: at, end: at + 1, type: 'ORG' }]);
  }
  const run = await update(app);
  await app.call('checkpoints.promote', { name: run.id });
  const after = await mentionsIn(app, ids[3]!);
  expect(before).not.toContain('3-4 ORG');
  expect(after).toContain('3-4 ORG');
});

test('ten tweets of the pool corrected by gold: dev F1 does not fall', trained, async () => {
  const app = sampleApp();
  await app.call('projects.openSample', {});
  const lines = readFileSync(resolve(repository, 'datasets/sample/tweets.jsonl'), 'utf8').trim().split('\n');
  const pool = lines.map((line) => JSON.parse(line)).filter(({ split }) => split === 'pool');
  for (const { id, mentions } of pool.slice(0, 10)) {
    const { rows } = await app.call('samples.page', { filter: { split: 'pool' }, cursor: null });
    const row = rows.find(({ externalId }) => externalId === id);
    if (row)
      await correct(
        app,
        row.id,
        mentions.map(({ start, end, type }: { start: number; end: number; type: string }) => ({ start, end, type })),
      );
  }
  const run = await update(app);
  const check = run.verdict?.checks.find(({ name }) => name.startsWith('F1 on'));
  const [before, after] = [...(check?.detail.matchAll(/([\d.]+) (?:before|after)/gu) ?? [])].map(([, points]) =>
    Number(points),
  );
  expect(after).toBeGreaterThanOrEqual((before ?? 0) - 2);
  expect(run.corrections).toBeGreaterThanOrEqual(9);
});
