/** The label set through the calls: a preview says what happens, names are for people and files, ids for everything inside. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LabelChange } from '../../../src/labels/label-change';
import { createShared } from '../../../main/services';
import { changeLabels, undoLabelChange } from '../../../main/services/labels';
import { actingFor } from '../../../main/services/opened';
import { closeOpened, openFolder } from '../../../main/services/project-files';
import { rankJob } from '../../../main/services/ranking';
import type { TrainingRequest } from '../../../src/engine/training';
import { createSurfaceEngine } from './surface-engine';
import { imgid, defined, said, setUp, testResources, writeFile, type TestServices } from './set-up';
import { tablesOf } from './tables';

interface Labelled extends TestServices {
  readonly folder: string;
  readonly requests: TrainingRequest[];
  change(change: LabelChange): Promise<string>;
  take(name: string, blocks: string, more?: object): Promise<unknown>;
}

/**
 * Types PER, LOC, ORG, MISC. Kevin is the starter's and a finished tweet's PER; Oslo and Norway are LOC in the reference of the
 * train split, and the starter's.
 */
async function project(): Promise<Labelled> {
  const requests: TrainingRequest[] = [];
  const app = setUp({
    starter: { Kevin: 'PER', Oslo: 'LOC', Norway: 'LOC' },
    engine: (_home, parts) => createSurfaceEngine(parts, { beforeStep: (_, request) => void requests.push(request) }),
  });
  const types = ['PER', 'LOC', 'ORG', 'MISC'];
  const { folder } = await app.call('projects.create', { name: 'P', folder: join(app.home, 'p'), types });
  const labelled: Labelled = {
    ...{ ...app, folder, requests },
    change: async (change) => {
      const { types: after } = await app.call('labels.change', { change });
      return after.map(({ id, name }) => (id === name ? id : `${name} (${id})`)).join(', ');
    },
    take: async (name, blocks, more = {}) => {
      const text = writeFile(join(app.home, `${name}.txt`), imgid(blocks));
      const job = await app.finish(app.call('import.start', { format: 'imgid', inputs: { text }, ...more }));
      return job.error?.message ?? job.result;
    },
  };
  await labelled.take('pool', 'IMGID:1 / Kevin O / in O / Oslo O | IMGID:2 / Norway O | IMGID:3 / Kevin O / again O');
  await labelled.take(
    'train',
    'IMGID:4 / Oslo B-LOC / rain O | IMGID:5 / Norway B-LOC / rain O | IMGID:6 / Oslo B-LOC / sun O',
    { split: 'train' },
  );
  const again = defined((await app.find('again'))[0]);
  await app.edit(again, { kind: 'finish', accept: [defined(again.base?.mentions[0]).id] });
  return labelled;
}

const shown = async (app: TestServices, query: string): Promise<string[]> => (await app.find(query)).map(said);

describe('a preview says what the change then does', () => {
  test.each<[string, LabelChange, string, { work?: number; reference?: number; suggestions?: number }, string]>([
    ['add', { kind: 'add', name: 'GPE', key: 'g' }, 'PER, LOC, ORG, MISC, GPE', {}, 'GPE is new.'],
    ['rename', { kind: 'rename', id: 'PER', name: 'PERSON' }, 'PERSON (PER), LOC, ORG, MISC', {}, 'PER is called PERSON.'],
    ['describe', { kind: 'describe', id: 'LOC', colour: '#aa3300' }, 'PER, LOC, ORG, MISC', {}, 'LOC is described or drawn in another way.'],
    ['order', { kind: 'order', ids: ['LOC', 'PER', 'ORG', 'MISC'] }, 'LOC, PER, ORG, MISC', {}, 'The order is LOC, PER, ORG, MISC.'],
    ['merge', { kind: 'merge', from: ['LOC'], into: 'MISC' }, 'PER, ORG, MISC', { reference: 3, suggestions: 2 }, 'LOC becomes MISC.'],
    ['merge of two', { kind: 'merge', from: ['LOC', 'PER'], into: 'ORG' }, 'ORG, MISC', { work: 1, reference: 3, suggestions: 4 }, 'LOC, PER becomes ORG.'],
    ['split', { kind: 'split', id: 'LOC', into: [{ name: 'CITY', words: [] }, { name: 'GPE', words: ['NORWAY'] }] }, 'PER, CITY, GPE, ORG, MISC', { reference: 3, suggestions: 2 }, 'LOC becomes CITY, GPE.'],
    ['remove', { kind: 'remove', id: 'PER' }, 'LOC, ORG, MISC', { work: 1, suggestions: 2 }, 'PER is removed.'],
  ])('%s', async (_, change, types, changed, text) => {
    const app = await project();
    const preview = await app.call('labels.preview', { change });
    expect(preview).toMatchObject({ text, changed: { work: 0, reference: 0, suggestions: 0, ...changed } });
    const before = { labels: await app.call('labels.get', {}), tables: tablesOf(app.folder), samples: await app.find('') };
    expect(await app.change(change)).toBe(types);
    const after = await app.call('labels.get', {});
    expect(after.types.map(({ use: _use, ...type }) => type)).toEqual(preview.types);
    expect(after.log[0]).toMatchObject({ by: 'me', text, undone: false, change: { kind: change.kind } });
    // Not a mention was rewritten: only the label set, its log, and the totals of each type.
    for (const [table, rows] of Object.entries(tablesOf(app.folder)))
      if (!['settings', 'label_log', 'mention_counts', 'sqlite_sequence'].includes(table))
        expect([table, rows]).toEqual([table, before.tables[table]]);
    await app.call('labels.undo', {});
    expect((await app.call('labels.get', {})).types).toEqual(before.labels.types);
    expect(await app.find('')).toEqual(before.samples);
  }); // prettier-ignore

  test.each<[string, LabelChange, string]>([
    ['a name that is there', { kind: 'add', name: 'per' }, 'refused'],
    ['a name that another one has', { kind: 'rename', id: 'LOC', name: 'PER' }, 'refused'],
    ['a name with a space', { kind: 'add', name: 'TWO WORDS' }, 'bad-input'],
    ['no name', { kind: 'rename', id: 'LOC', name: '' }, 'bad-input'],
    ['a colour that is none', { kind: 'describe', id: 'LOC', colour: 'red' }, 'bad-input'],
    ['a key of two', { kind: 'describe', id: 'LOC', key: 'lo' }, 'bad-input'],
    ['an id that is not there', { kind: 'remove', id: 'GPE' }, 'bad-input'],
    ['an order that forgets one', { kind: 'order', ids: ['PER', 'LOC', 'ORG'] }, 'bad-input'],
    ['itself into itself', { kind: 'merge', from: ['LOC'], into: 'LOC' }, 'bad-input'],
  ])('%s is refused by both, and nothing changes', async (_, change, code) => {
    const app = await project();
    const before = tablesOf(app.folder);
    await expect(app.call('labels.preview', { change })).rejects.toMatchObject({ code });
    await expect(app.call('labels.change', { change })).rejects.toMatchObject({ code });
    expect(tablesOf(app.folder)).toEqual(before);
  });
});

test('a type that is called another way: files and people say the name, everything inside the id', async () => {
  const app = await project();
  expect(await app.change({ kind: 'rename', id: 'PER', name: 'PERSON' })).toBe('PERSON (PER), LOC, ORG, MISC');
  // The starter still suggests it, and work still has it, by the id.
  await app.take('more', 'IMGID:7 / Kevin O / sings O');
  expect(await shown(app, 'Kevin')).toEqual(['PER? Kevin, LOC? Oslo', 'PER Kevin', 'PER? Kevin']);
  // A file says the name.
  const out = join(app.home, 'out.txt');
  await app.finish(app.call('export.start', { format: 'imgid', out }));
  expect(readFileSync(out, 'utf8')).toBe(imgid('IMGID:3 / Kevin B-PERSON / again O'));
  const kept = join(app.home, 'kept.txt');
  await app.finish(app.call('export.start', { format: 'imgid', out: kept, what: 'reference', split: 'train' }));
  expect(readFileSync(kept, 'utf8')).toBe(readFileSync(join(app.home, 'train.txt'), 'utf8'));
  // A file that says the old name is asked about; one that says the new one is not.
  const old = 'IMGID:8 / Kevin B-PER / knows O';
  expect(await app.take('old', old)).toBe('The file has types that the project does not have: PER (1).');
  expect(await app.take('old', old, { map: { PER: 'PERSON' } })).toMatchObject({ mentions: { PERSON: 1 } });
  expect(await app.take('new', 'IMGID:9 / Kevin B-PERSON / runs O')).toMatchObject({ mentions: { PERSON: 1 } });
  expect(await shown(app, 'knows')).toEqual(['PER* Kevin']);
  // Training goes on with the id, from the checkpoint that knows it.
  await app.finish(app.call('runs.start', { epochs: 1 }));
  expect(defined(app.requests[0])).toMatchObject({ types: ['PER', 'LOC', 'ORG', 'MISC'] });
  expect(app.requests[0]?.replay.map(({ tags }) => tags[0])).toContain('B-PER');
  // Another type may have the old name then; it is another type.
  expect(await app.change({ kind: 'add', name: 'PER' })).toBe('PERSON (PER), LOC, ORG, MISC, PER (PER-2)');
  expect(await shown(app, 'again')).toEqual(['PER Kevin']);
});

test.each<[string, LabelChange[], string[]]>([
  ['as they are', [], ['PER? Kevin, LOC? Oslo', 'LOC? Norway']],
  [
    'LOC merged into MISC',
    [{ kind: 'merge', from: ['LOC'], into: 'MISC' }],
    ['PER? Kevin, MISC? Oslo', 'MISC? Norway'],
  ],
  [
    'LOC split by words',
    [
      {
        kind: 'split',
        id: 'LOC',
        into: [
          { name: 'CITY', words: [] },
          { name: 'GPE', words: ['norway'] },
        ],
      },
    ],
    ['PER? Kevin, CITY? Oslo', 'GPE? Norway'],
  ],
  ['LOC removed', [{ kind: 'remove', id: 'LOC' }], ['PER? Kevin', '']],
  [
    'merged, and what it became merged again',
    [
      { kind: 'merge', from: ['LOC'], into: 'MISC' },
      { kind: 'merge', from: ['MISC'], into: 'ORG' },
    ],
    ['PER? Kevin, ORG? Oslo', 'ORG? Norway'],
  ],
  [
    'removed, and another type of that name made',
    [
      { kind: 'remove', id: 'LOC' },
      { kind: 'add', name: 'LOC' },
    ],
    ['PER? Kevin', ''],
  ],
])('what the old checkpoint suggests, %s: before the change and after it alike', async (_, changes, want) => {
  const app = await project();
  for (const change of changes) await app.change(change);
  const read = await app.find('Oslo');
  expect([said(defined(read[0])), ...(await shown(app, 'Norway')).slice(0, 1)]).toEqual(want);
  // Asked anew, in tweets that came after the change.
  await app.take('later', 'IMGID:11 / Kevin O / in O / Oslo O / later O | IMGID:12 / Norway O / later O');
  expect(await shown(app, 'later')).toEqual(want);
  const job = (await app.call('jobs.list', {}))[0];
  const types = [...new Set(want.join(', ').match(/\w+(?=\?)/gu))].sort();
  expect(Object.keys((job?.result as { mentions: object }).mentions).sort()).toEqual(types);
  const evaluation = await app.call('checkpoints.evaluate', { name: 'starter', split: 'train' });
  const rest = want.some((line) => line.includes('Norway'));
  expect([evaluation.overall.gold, evaluation.overall.truePositives]).toEqual(rest ? [3, 3] : [0, 0]);
});

test('an edit is refused in a retired type, and a checkpoint trained after the change knows the new ones', async () => {
  const app = await project();
  await app.change({ kind: 'add', name: 'PLACE' });
  await app.change({ kind: 'merge', from: ['LOC'], into: 'PLACE' });
  const view = defined((await app.find('sun'))[0]);
  const add = { kind: 'add', id: 'm', start: 1, end: 2, type: 'LOC' } as const;
  await expect(app.edit(view, add)).rejects.toMatchObject({
    code: 'refused',
    detail: 'Its types are PER, ORG, MISC, PLACE.',
  });
  await app.edit(view, { ...add, type: 'PLACE' });
  await app.finish(app.call('runs.start', { from: 'scratch', epochs: 1 }));
  expect(defined(app.requests[0]).types).toEqual(['PER', 'ORG', 'MISC', 'PLACE']);
  expect(app.requests[0]?.train.flatMap(({ tags }) => tags)).toContain('B-PLACE');
  await app.call('checkpoints.promote', { name: 'run-1' });
  await app.settled();
  expect(await shown(app, 'Norway')).toEqual(['PLACE? Norway', 'PLACE* Norway']);
  await app.call('checkpoints.rollback', {});
  expect(await shown(app, 'Norway')).toEqual(['PLACE? Norway', 'PLACE* Norway']); // the starter's LOC
});

test('the use of each type, and the log of changes with what was taken back', async () => {
  const app = await project();
  const { types } = await app.call('labels.get', {});
  expect(types.map(({ name, use }) => `${name} ${use.work} ${use.reference} ${use.suggestions}`)).toEqual([
    'PER 1 0 2',
    'LOC 0 3 2',
    'ORG 0 0 0',
    'MISC 0 0 0',
  ]);
  await app.as('anna').call('labels.change', { change: { kind: 'rename', id: 'PER', name: 'PERSON' } });
  await app.as('bob').call('labels.change', { change: { kind: 'remove', id: 'MISC' } });
  await app.call('labels.undo', {});
  const { log } = await app.call('labels.get', {});
  expect(log.map(({ by, text, undone }) => `${by}: ${text} ${undone}`)).toEqual([
    'bob: MISC is removed. true',
    'anna: PER is called PERSON. false',
  ]);
  await app.call('labels.undo', {});
  await expect(app.call('labels.undo', {})).rejects.toMatchObject({ code: 'refused' });
  expect((await app.call('projects.current', {}))?.types.map(({ name }) => name)).toEqual([
    'PER',
    'LOC',
    'ORG',
    'MISC',
  ]);
});

test('the last type stays, and there are at most twenty', async () => {
  const app = setUp({ starter: null });
  const types = Array.from({ length: 20 }, (_, i) => `T${i}`);
  await app.call('projects.create', { name: 'P', folder: join(app.home, 'p'), types });
  const change = (what: LabelChange) => app.call('labels.change', { change: what });
  await expect(change({ kind: 'add', name: 'ONE-MORE' })).rejects.toMatchObject({ code: 'refused' });
  for (const id of types.slice(1)) await change({ kind: 'remove', id });
  await expect(change({ kind: 'remove', id: 'T0' })).rejects.toMatchObject({ code: 'refused' });
});

test('a project that is open for reading only is not changed', async () => {
  const app = await project();
  await app.call('projects.close', {});
  const resources = testResources(join(app.home, 'starter'));
  const shared = createShared({
    ...{ home: app.home, resources, emit: () => undefined },
    engineFactory: (_home, parts) => createSurfaceEngine(parts),
  });
  const opened = openFolder(shared, app.folder, 'read', 'a test');
  try {
    const acting = actingFor(opened, { annotator: 'anna' });
    const refused = expect.objectContaining({ code: 'read-only' });
    expect(() => changeLabels(acting, { kind: 'remove', id: 'PER' })).toThrow(refused);
    expect(() => undoLabelChange(acting)).toThrow(refused);
    expect(() => rankJob(acting, 'mnlp')).toThrow(refused);
  } finally {
    await closeOpened(opened);
    await shared.decoder.close();
  }
});
