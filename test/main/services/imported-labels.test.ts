/**
 * Imported labels are seen, and no model's word gets between a person and them: a reference is shown, marked and editable; a
 * change is work, and the reference stays until a person says otherwise; a file of predictions is overwritten by nobody.
 */
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Edit } from '../../../src/domain/edit';
import { imgid, mentionsText, defined, said, setUp, shownDocument, writeFile, type TestServices } from './set-up';
import { tablesOf } from './tables';

/** What the starter of these tests says of the tweets is always something else than the files do. */
const starter = { rain: 'MISC', Oslo: 'ORG' };

async function project(): Promise<TestServices & { folder: string }> {
  const app = setUp({ starter });
  const { folder } = await app.call('projects.create', {
    name: 'P',
    folder: join(app.home, 'p'),
    types: ['PER', 'LOC', 'ORG', 'MISC'],
  });
  return { ...app, folder };
}

const take = (app: TestServices, name: string, blocks: string, more: object = {}) =>
  app.finish(
    app.call('import.start', {
      format: 'imgid',
      ...more,
      inputs: {
        text: writeFile(join(app.home, 'tweets', name), imgid(blocks)),
        ...('inputs' in more && (more.inputs as object)),
      },
    }),
  );

describe('the reference', () => {
  test.each<[string, 'train' | 'dev' | 'test' | 'pool', string, string]>([
    ['with mentions, in the pool', 'pool', 'Kevin B-PER / rain O', 'PER* Kevin'],
    ['with mentions, of the train split', 'train', 'Kevin B-PER / rain O', 'PER* Kevin'],
    ['with mentions, of the dev split', 'dev', 'Kevin B-PER / rain O', 'PER* Kevin'],
    ['that says there is none, of the train split', 'train', 'fog O / rain O', ''],
    ['of raw tweets, in the pool: it says nothing', 'pool', 'fog O / rain O', 'MISC? rain'],
  ])('%s', async (_, split, block, want) => {
    const app = await project();
    await take(app, 't.txt', `IMGID:1 / ${block}`, { split });
    const view = defined((await app.find('rain'))[0]);
    expect(said(view)).toBe(want);
    const { rows } = await app.call('samples.page', { filter: {}, cursor: null });
    expect(rows[0]?.base).toBe(view.base?.ref.kind === 'reference' ? 'reference' : 'suggestions');
  });

  test.each<[string, Edit[], string]>([
    ['accepted', [{ kind: 'accept', ids: ['r1.0'] }], 'PER Kevin, LOC* Oslo'],
    ['of another type', [{ kind: 'retype', id: 'r1.0', type: 'MISC' }], 'MISC Kevin, LOC* Oslo'],
    ['longer', [{ kind: 'reshape', id: 'r1.0', start: 0, end: 2 }], 'PER Kevin rain, LOC* Oslo'],
    ['taken away', [{ kind: 'remove', id: 'r1.0' }], 'LOC* Oslo'],
    ['with one more', [{ kind: 'add', id: 'm', start: 1, end: 2, type: 'MISC' }], 'PER* Kevin, MISC rain, LOC* Oslo'],
    ['finished, one of two refused', [{ kind: 'finish', accept: ['r1.0'] }], 'PER Kevin'],
  ])('%s: the change is work, and the reference stays', async (_, edits, want) => {
    const app = await project();
    await take(app, 't.txt', 'IMGID:1 / Kevin B-PER / rain O / Oslo B-LOC', { split: 'train' });
    let view = defined((await app.find('rain'))[0]);
    expect(shownDocument(view).mentions.map(({ id }) => id)).toEqual(['r1.0', 'r1.1']);
    for (const edit of edits) view = await app.edit(view, edit);
    expect(said(await app.call('samples.get', { id: view.id }))).toBe(want);
    expect(await layers(app, view.id)).toContain('Reference: tweets/t.txt: PER* Kevin, LOC* Oslo');
    await app.call('annotations.undo', {});
    expect(said(await app.call('samples.get', { id: view.id }))).toBe('PER* Kevin, LOC* Oslo');
  });

  test('becomes another one when a person says so, and not before the work is finished', async () => {
    const app = await project();
    await take(app, 't.txt', 'IMGID:1 / Kevin B-PER / rain O', { split: 'train' });
    const view = defined((await app.find('rain'))[0]);
    const begun = await app.edit(view, { kind: 'retype', id: 'r1.0', type: 'ORG' });
    const make = () => app.call('reference.make', { sampleIds: [view.id, view.id] }); // twice is once
    await expect(make()).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('not finished') });
    await app.edit(begun, { kind: 'finish', accept: [] });
    app.events.length = 0;
    expect(await make()).toEqual({ made: 1 });
    expect(app.events).toEqual([
      {
        name: 'project.changed',
        value: { folder: app.folder, what: ['reference'], sampleIds: [view.id] },
      },
    ]);
    expect(await layers(app, view.id)).toContain('Reference: me: ORG* Kevin');
    const other = await app.as('bob').call('samples.get', { id: view.id });
    expect(said(other)).toBe('ORG* Kevin'); // under bob's work there is the new one
    expect(other.base?.origin).toMatchObject({ kind: 'person', name: 'me' });
  });

  test('a tweet of the pool that somebody said has no mention has that reference; a file of raw tweets says nothing', async () => {
    const app = await project();
    await take(app, 't.txt', 'IMGID:1 / rain O / Oslo O', { split: 'pool' });
    const view = defined((await app.find('rain'))[0]);
    expect(view.base?.ref.kind).toBe('source');
    await app.edit(view, { kind: 'finish', accept: [] });
    await app.call('reference.make', { sampleIds: [view.id] });
    const other = await app.as('bob').call('samples.get', { id: view.id });
    expect(other.base).toMatchObject({ mentions: [], origin: { kind: 'person', name: 'me' } });
  });

  test('a tweet that its reader flags carries the question, and its boxes', async () => {
    const app = await project();
    const object =
      '<object><name>Kevin</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>11</xmax><ymax>22</ymax></bndbox></object>';
    writeFile(join(app.home, 'xml/1.xml'), `<annotation>${object}</annotation>`);
    await take(app, 't.txt', 'IMGID:1 / Kevin B-PER / and O / Kevin B-PER', {
      format: 'gmner',
      inputs: { boxes: join(app.home, 'xml') },
      split: 'train',
    });
    const view = defined((await app.find('Kevin'))[0]);
    expect(view).toMatchObject({ work: { state: 'flagged' }, question: expect.stringMatching(/Kevin/u) });
    expect(said(view)).toBe('PER* Kevin, PER* Kevin');
    for (const { grounding } of defined(view.base).mentions)
      expect(grounding).toMatchObject({ kind: 'regions', regions: [{ x: 1, y: 2, width: 10, height: 20 }] });
    await app.edit(view, { kind: 'mark', state: 'in-progress' });
    expect(await app.call('samples.get', { id: view.id })).toMatchObject({
      work: { state: 'in-progress' },
      question: view.question,
    });
  });
});

describe('a file of predictions', () => {
  /** Three tweets; the file says Oslo is a place, the starter that it is an organisation. */
  async function predicted(): Promise<TestServices & { folder: string }> {
    const app = await project();
    await take(
      app,
      'said.txt',
      'IMGID:1 / Oslo B-LOC / a O | IMGID:2 / Oslo B-LOC / b O | IMGID:3 / Oslo B-LOC / c O',
      {
        as: 'suggestion',
      },
    );
    return app;
  }

  test('is shown, and never overwritten: by opening, suggesting, training, promoting', async () => {
    const app = await predicted();
    const fileSays = async (): Promise<string[]> => {
      const views = (await app.find('Oslo')).filter(({ split }) => split === 'pool');
      const all = await Promise.all(views.map(({ id }) => layers(app, id)));
      return [...views.map(said), ...all.flatMap((of) => of.filter((line) => line.includes('said.txt')))];
    };
    const before = await fileSays();
    expect(before.slice(0, 3)).toEqual(['LOC? Oslo', 'LOC? Oslo', 'LOC? Oslo']);
    for (const { id } of await app.find('Oslo')) await app.call('suggestions.request', { sampleId: id });
    await app.finish(app.call('suggestions.start', {}));
    expect(await fileSays()).toEqual(before);

    await take(
      app,
      'train.txt',
      'IMGID:t / Oslo B-MISC | IMGID:u / in O / Oslo B-MISC | IMGID:v / near O / Oslo B-MISC',
      { split: 'train' },
    );
    await app.finish(app.call('runs.start', { from: 'scratch', epochs: 1 }));
    await app.call('checkpoints.promote', { name: 'run-1' });
    await app.settled();
    expect(await fileSays()).toEqual(before);
    expect(await layers(app, defined((await app.find('a'))[0]).id)).toEqual([
      'Suggestions: tweets/said.txt: LOC? Oslo',
      'Suggestions: starter: ORG? Oslo',
      'Suggestions: run-1: MISC? Oslo',
    ]);
  });

  test('is one source of several: a person chooses whose suggestions are shown', async () => {
    const app = await predicted();
    const { sources } = defined(await app.call('projects.current', {}));
    expect(sources.map(({ kind, name, samples }) => `${kind} ${name} ${samples}`)).toEqual([
      'file tweets/said.txt 3',
      'checkpoint starter 3',
    ]);
    const shown = async (shows: object): Promise<string> => {
      await app.call('projects.configure', { shows: shows as never });
      return said(defined((await app.find('Oslo'))[0]));
    };
    expect(await shown({ kind: 'promoted' })).toBe('ORG? Oslo');
    expect(await shown({ kind: 'source', source: defined(sources[0]).id })).toBe('LOC? Oslo');
    expect(await shown({ kind: 'source', source: defined(sources[1]).id })).toBe('ORG? Oslo');
    expect(await shown({ kind: 'automatic' })).toBe('LOC? Oslo');
    await expect(shown({ kind: 'source', source: 99 })).rejects.toMatchObject({ code: 'not-found' });
    expect((await app.call('projects.current', {}))?.shows).toEqual({ kind: 'automatic' });
  });

  test('of tweets that are here is laid beside what is known of them, with a word for those it does not fit', async () => {
    const app = await project();
    await take(app, 't.txt', 'IMGID:1 / Kevin B-PER / Oslo O | IMGID:2 / Oslo O', { split: 'train' });
    const request = {
      format: 'imgid',
      as: 'suggestion',
      inputs: {
        text: writeFile(
          join(app.home, 'tweets/said.txt'),
          imgid('IMGID:1 / Kevin O / Oslo B-LOC | IMGID:2 / other O | IMGID:3 / new B-LOC'),
        ),
      },
    } as const;
    expect(await app.call('import.preview', request)).toMatchObject({
      samples: 2,
      renamed: 1,
      attached: 1,
      skipped: 0,
    });
    const job = await app.finish(app.call('import.start', request));
    expect(job.result).toMatchObject({ samples: 2, renamed: 1, attached: 1, skipped: 0 });
    const [kevin] = await app.find('Kevin');
    expect(said(defined(kevin))).toBe('PER* Kevin'); // the reference is shown
    expect(await layers(app, defined(kevin).id)).toEqual([
      'Reference: tweets/t.txt: PER* Kevin',
      'Suggestions: tweets/said.txt: LOC? Oslo',
    ]);
  });
});

test('opening a tweet writes nothing, whatever lies in it', async () => {
  const app = await project();
  await take(app, 'pool.txt', 'IMGID:1 / Oslo O | IMGID:2 / Kevin B-PER / Oslo O');
  await take(app, 'train.txt', 'IMGID:3 / Oslo B-LOC', { split: 'train' });
  await take(app, 'said.txt', 'IMGID:4 / Oslo B-LOC', { as: 'suggestion' });
  const before = tablesOf(app.folder);
  for (const { id } of await app.find('Oslo')) {
    await app.call('samples.get', { id });
    await app.call('samples.layers', { id });
    await app.call('explanations.get', { sampleId: id });
    await app.as('somebody new').call('samples.get', { id });
  }
  await app.call('samples.neighbour', { id: null, direction: 'next', filter: {} });
  await app.as('somebody new').call('projects.current', {});
  await app.call('labels.get', {});
  await app.call('runs.plan', {});
  expect(tablesOf(app.folder)).toEqual(before);
});

/** "Suggestions: starter: LOC? Oslo", for each layer of a sample. */
async function layers(
  app: TestServices,
  id: Awaited<ReturnType<TestServices['find']>>[number]['id'],
): Promise<string[]> {
  const { tokens } = await app.call('samples.get', { id });
  const found = await app.call('samples.layers', { id });
  return found.map(({ title, mentions }) => `${title}: ${mentionsText(mentions, tokens)}`);
}

const data = process.env.MNERVA_DATA;
describe.skipIf(!data)('whole sets (needs MNERVA_DATA)', () => {
  test(
    'Twitter-2015: every tweet shows its reference, and a change is told from it',
    { timeout: 120_000 },
    async () => {
      const app = await project();
      const text = resolve(data ?? '', 'twitter2015/valid.txt');
      const map = { OTHER: 'MISC' };
      const job = await app.finish(
        app.call('import.start', { format: 'imgid', inputs: { text }, map, split: 'train' }),
      );
      const counts = defined(job.result as { mentions: Record<string, number> } | null).mentions;
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      let [shown, cursor] = [0, null as string | null];
      do {
        const page = await app.call('samples.page', { order: 'imported', filter: {}, cursor, limit: 200 });
        for (const { id, base } of page.rows) {
          const view = await app.call('samples.get', { id });
          expect([base, view.base?.ref.kind, view.work.state]).toEqual(['reference', 'reference', 'new']);
          shown += shownDocument(view).mentions.length;
        }
        cursor = page.next;
      } while (cursor !== null);
      expect(shown).toBe(total);
      const view = defined((await app.find('Cherry blossoms'))[0]);
      const mention = defined(view.base?.mentions[0]);
      await app.edit(view, { kind: 'retype', id: mention.id, type: mention.type === 'MISC' ? 'PER' : 'MISC' });
      const [reference, work] = await app.call('samples.layers', { id: view.id });
      expect(reference).toMatchObject({ kind: 'reference', title: 'Reference: twitter2015/valid.txt' });
      expect(reference?.mentions[0]?.type).toBe(mention.type);
      expect(work).toMatchObject({ kind: 'work', mentions: [{ status: 'confirmed' }] });
    },
  );

  test(
    'GMNER: boxes come with the mentions, and the five unclear tweets with their questions',
    { timeout: 120_000 },
    async () => {
      const app = await project();
      const inputs = { text: resolve(data ?? '', 'gmner/dev.txt'), boxes: resolve(data ?? '', 'gmner/xml') };
      const map = { OTHER: 'MISC' };
      const job = await app.finish(app.call('import.start', { format: 'gmner', inputs, map, split: 'train' }));
      const { regions } = job.result as { regions: number };
      const flagged = await app.call('samples.page', { filter: { states: ['flagged'] }, cursor: null, limit: 200 });
      expect(flagged.total).toBe(5); // counted by another program
      const grant = defined((await app.find('26937')).find(({ externalId }) => externalId === '26937'));
      expect(grant.question).toMatch(/Oscar Grant/u);
      expect(said(grant)).toBe('PER* Oscar Grant, PER* Oscar Grant');
      let boxes = 0;
      for (let cursor: string | null = null, done = false; !done;) {
        const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(app, cursor);
        for (const { id } of page.rows) {
          const { base } = await app.call('samples.get', { id });
          for (const { grounding } of base?.mentions ?? [])
            boxes += grounding.kind === 'regions' ? grounding.regions.length : 0;
        }
        cursor = page.next;
        done = cursor === null;
      }
      expect(boxes).toBe(regions);
    },
  );
});

const pageOf = (app: TestServices, cursor: string | null) =>
  app.call('samples.page', { order: 'imported', filter: {}, cursor, limit: 200 });
