/**
 * A project that the program wrote before it knew layers (tables version 4), through the calls of today: what its people can
 * take back, and what a file, a measure or a training takes is what it was. `expected.json` is what the old program said; that
 * each row arrives is tested in test/main/storage/migration.test.ts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../main/engine';
import type { ExportReport } from '../../../src/contract/exchange-views';
import { expected, projectV4, type Expected } from '../storage/project-v4';
import { defined, said, setUp, type Person, type SetUp, type TestServices } from './set-up';

interface Written {
  readonly samples: number;
  readonly mentions: Record<string, number>;
  readonly losses: readonly string[];
  readonly text: string;
}
interface Who {
  readonly plan: { readonly trainGold: number; readonly pool: number; readonly note: string } & Record<string, unknown>;
  readonly exports: Record<string, Written>;
}
const old = expected as Expected & {
  readonly exports: Record<string, Written>;
  readonly people: Record<'anna' | 'bob', Who>;
};

const people = ['anna', 'bob'] as const;

/** What is otherwise on purpose: a suggestion in which Anna drew a box is hers now, with the box. */
const drawn = {
  of: '"mentions":[],"image":"t1.jpg","state":"in-progress"',
  mention: '{"start":0,"end":1,"type":"PER","regions":[[1,2,3,4]]}',
};
const drawnBy = (name: string): number => (name === 'anna' ? 1 : 0);
/** And a reference in the pool is learned from, like any other. */
const referencesOfPool = 1;

async function opened(options: SetUp = { starter: null }): Promise<TestServices> {
  const app = setUp(options);
  await app.call('projects.open', { folder: projectV4() });
  return app;
}

test('it opens for who worked there last, is sound, and tells its checkpoints', async () => {
  const app = await opened();
  const view = await app.call('projects.current', {});
  expect(view).toMatchObject({
    annotator: 'bob',
    annotators: ['me', 'anna', 'bob'],
    promoted: 'run-1',
    threshold: 0.7,
  });
  expect(view?.types.map(({ id, name }) => [id, name])).toEqual(old.settings.types.map((type) => [type, type]));
  expect(await app.call('projects.check', {})).toEqual({ ok: true, problems: [] });
  const told = ({ name, promoted, evaluation }: Expected['checkpoints'][number]) => ({ name, promoted, evaluation });
  expect((await app.call('checkpoints.list', {})).map(told)).toEqual(old.checkpoints.map(told));
  expect(await app.call('jobs.list', {})).not.toContainEqual(expect.objectContaining({ state: 'running' }));
});

describe.each(people)('%s', (name) => {
  const was = old.people[name];

  test('has the same counts and the same training ahead', async () => {
    const person = (await opened()).as(name);
    const { suggested = 0, new: fresh = 0, ...states } = was.counts.byState;
    const { PER = 0, ...mentions } = was.counts.mentions;
    expect(defined(await person.call('projects.current', {})).counts).toMatchObject({
      ...was.counts,
      byState: { ...states, new: fresh + suggested },
      mentions: { ...mentions, PER: PER + drawnBy(name) },
    });
    const { trainGold, pool, note, ...plan } = was.plan;
    expect(await person.call('runs.plan', {})).toMatchObject({
      ...plan,
      note: note.replace('promote the', 'use the'),
      fromReference: trainGold + referencesOfPool,
      pool: pool - referencesOfPool,
    });
  });

  test('takes the same edits back, one after the other', async () => {
    const app = await opened();
    const person = app.as(name);
    expect(await person.call('annotations.history', {})).toEqual(was.history);
    for (const step of was.undo) {
      const { sampleId, work } = defined(await person.call('annotations.undo', {}));
      const { externalId } = await person.call('samples.get', { id: sampleId });
      const state = step.state === 'suggested' ? 'new' : step.state;
      expect([externalId, work.state, work.mentions.length]).toEqual([step.sample, state, step.confirmed.length]);
    }
    expect(await person.call('annotations.undo', {})).toBeNull();
    expect(await person.call('annotations.history', {})).toMatchObject({ undo: 0 });
  });

  test.each(Object.keys(was.exports))('exports the same: %s', async (key) => {
    const app = await opened();
    const { text, report } = await exported(app, app.as(name), key);
    const before = defined(was.exports[key]);
    const hasDrawn = key.startsWith('jsonl') ? drawnBy(name) : 0;
    const withBox = drawn.of.replace('[]', `[${drawn.mention}]`);
    expect(text).toBe(hasDrawn ? before.text.replace(drawn.of, withBox) : before.text);
    expect(report).toMatchObject({ samples: before.samples, layers: { work: before.samples, reference: 0 } });
    expect(report.mentions.PER ?? 0).toBe((before.mentions.PER ?? 0) + hasDrawn);
  });
});

test.each(Object.keys(old.exports).filter((key) => key.includes('gold')))(
  'the reference comes out the same: %s',
  async (key) => {
    const app = await opened();
    const { text, report } = await exported(app, app.as('anna'), key);
    const before = defined(old.exports[key]);
    expect(text).toBe(before.text);
    expect(report.samples).toBe(before.samples);
    expect(report.losses.toSorted()).toEqual(before.losses.toSorted());
  },
);

test('its checkpoint suggests, and is measured as it was', { timeout: 60_000 }, async () => {
  const app = await opened({ starter: null, engine: (_, parts) => createEngine({ ...parts, home: 'memory' }) });
  const { evaluation } = defined(old.checkpoints.find(({ name }) => name === 'run-1'));
  expect(await app.as('bob').call('checkpoints.evaluate', { name: 'run-1', split: 'dev' })).toEqual(evaluation);
  const job = await app.finish(app.call('suggestions.start', {}));
  expect(job).toMatchObject({ state: 'finished', result: { checkpoint: 'run-1' } });
  // The file of predictions is still what is shown of its tweets.
  const [f1] = (await app.as('anna').call('samples.page', { filter: { query: 'f1' }, cursor: null })).rows;
  const view = await app.as('anna').call('samples.get', { id: defined(f1).id });
  expect([view.base?.origin.kind, said(view)]).toEqual(['file', expect.stringContaining('?')]);
});

const parts: Readonly<Record<string, 'work' | 'reference'>> = { annotations: 'work', gold: 'reference' };

/** "imgid annotations train" */
async function exported(
  { home, ended }: TestServices,
  person: Person,
  key: string,
): Promise<{ text: string; report: ExportReport }> {
  const [format = '', what = '', split] = key.split(' ');
  const out = join(home, `out.${format === 'imgid' ? 'txt' : 'jsonl'}`);
  const request = { format, what: parts[what], split: split === 'all' ? null : split, out };
  const { result, error } = await ended((await person.call('export.start', request as never)).jobId);
  expect(error).toBeNull();
  return { text: readFileSync(out, 'utf8'), report: result as unknown as ExportReport };
}
