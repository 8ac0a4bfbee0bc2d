/** The label set: a change rewrites no mention, and what was taken back is as it was. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdit, type Edit } from '../../../src/domain/edit';
import { overlay, workOf, type Work } from '../../../src/domain/layers';
import type { Mention } from '../../../src/domain/mention';
import type { SampleId } from '../../../src/domain/sample';
import type { LabelChange } from '../../../src/labels/label-change';
import { createRandom, type Random } from '../../../src/random';
import type { ProjectStore } from '../../../src/storage/project-store';
import {
  add,
  edit,
  fromReference,
  fromSource,
  importSamples,
  layerUnder,
  me,
  mention,
  newProject,
  open,
  sampleOf,
  seen,
  show,
  suggest,
  type Under,
} from './project-folder';

const types = (project: ProjectStore): string =>
  project.labels
    .get()
    .types.map(({ id, name }) => (id === name ? id : `${id}=${name}`))
    .join(' ');
const change = (project: ProjectStore, ...changes: LabelChange[]): void =>
  changes.forEach((each) => project.labels.change(each, me, 1));

/** "Ada went to Paris with Bob", with a reference and a checkpoint's suggestions: every layer has a LOC and a PER or ORG. */
function layered(): { project: ProjectStore; a: SampleId; c1: Under } {
  const project = open(newProject());
  const [a] = importSamples(project, [
    sampleOf('a', 'Ada went to Paris with Bob', { reference: [mention(0, 1, 'PER'), mention(3, 4, 'LOC')] }),
  ]);
  if (!a) throw new Error('one sample');
  return { project, a, c1: fromSource(suggest(project, a, 'c1', '0-2 ORG, 3-4 LOC')) };
}
const layersOf = (project: ProjectStore, id: SampleId, c1: Under): string[] =>
  [project.samples.get(id, me).work, seen(project, id, fromReference, 'nobody'), seen(project, id, c1, 'nobody')].map(
    show,
  );

const merge: LabelChange = { kind: 'merge', from: ['ORG', 'LOC'], into: 'PER' };
const split: LabelChange = {
  kind: 'split',
  id: 'LOC',
  into: [
    { name: 'PLACE', words: [] },
    { name: 'CITY', words: ['paris', '__proto__', 'constructor'] },
  ],
};

describe('each layer is read under today’s label set', () => {
  test.each<[string, LabelChange, string, string[], Record<string, number>]>([
    [
      'add',
      { kind: 'add', name: 'MISC' },
      'PER LOC ORG MISC',
      ['3-4 LOC', '0-1 PER?, 3-4 LOC?', '0-2 ORG?, 3-4 LOC?'],
      { LOC: 1 },
    ],
    [
      'rename',
      { kind: 'rename', id: 'LOC', name: 'Place' },
      'PER LOC=Place ORG',
      ['3-4 LOC', '0-1 PER?, 3-4 LOC?', '0-2 ORG?, 3-4 LOC?'],
      { LOC: 1 },
    ],
    [
      'order',
      { kind: 'order', ids: ['ORG', 'LOC', 'PER'] },
      'ORG LOC PER',
      ['3-4 LOC', '0-1 PER?, 3-4 LOC?', '0-2 ORG?, 3-4 LOC?'],
      { LOC: 1 },
    ],
    ['merge', merge, 'PER', ['3-4 PER', '0-1 PER?, 3-4 PER?', '0-2 PER?, 3-4 PER?'], { PER: 1 }],
    [
      'split by words',
      split,
      'PER PLACE CITY ORG',
      ['3-4 CITY', '0-1 PER?, 3-4 CITY?', '0-2 ORG?, 3-4 CITY?'],
      { CITY: 1 },
    ],
    ['remove', { kind: 'remove', id: 'LOC' }, 'PER ORG', ['', '0-1 PER?', '0-2 ORG?'], {}],
  ])('%s, and taken back', (_, labelChange, want, documents, counts) => {
    const { project, a, c1 } = layered();
    edit(project, a, { kind: 'accept', ids: ['s1.3-4.LOC'] }, { base: c1 });
    const before = [project.labels.get(), project.samples.get(a, me), project.samples.counts(me), project.labels.use()];
    change(project, labelChange);
    expect(types(project)).toBe(want);
    expect(layersOf(project, a, c1)).toEqual([
      `in-progress: ${documents[0]}`,
      ...documents.slice(1).map((d) => `new: ${d}`),
    ]);
    expect(project.samples.counts(me).mentions).toEqual(counts);
    expect(project.labels.undo()).toMatchObject({ change: labelChange, undone: true });
    expect([
      project.labels.get(),
      project.samples.get(a, me),
      project.samples.counts(me),
      project.labels.use(),
    ]).toEqual(before);
    expect(project.labels.undo()).toBeNull();
  });

  test('what each type is used by is told before it is changed', () => {
    const { project, a, c1 } = layered();
    edit(project, a, { kind: 'accept', ids: ['s1.3-4.LOC'] }, { base: c1 });
    edit(project, a, add('m', 0, 1, 'PER'), { annotator: 'Grace' });
    const none = { work: 0, reference: 0, suggestions: 0 };
    expect(project.labels.use()).toEqual({
      PER: { ...none, work: 1, reference: 1 },
      LOC: { work: 1, reference: 1, suggestions: 1 },
      ORG: { ...none, suggestions: 1 },
    });
    const after = { types: project.labels.get().types, retired: [] };
    expect(project.labels.use({ ...after, retired: [{ ...after.types[1]!, into: 'PER', byWords: [] }] })).toEqual({
      PER: { work: 2, reference: 2, suggestions: 1 },
      ORG: { ...none, suggestions: 1 },
    });
  });

  test('a type may be called as every object’s own names are', async () => {
    const { project, a } = layered();
    for (const name of ['constructor', 'toString', '__proto__']) change(project, { kind: 'add', name });
    expect(types(project)).toBe('PER LOC ORG constructor toString __proto__-2=__proto__');
    edit(project, a, add('m', 0, 1, 'constructor'));
    edit(project, a, add('n', 2, 3, '__proto__-2'));
    expect(project.samples.counts(me).mentions).toEqual({ constructor: 1, '__proto__-2': 1 });
    expect(project.labels.use()).toMatchObject({ constructor: { work: 1, reference: 0, suggestions: 0 } });
    expect(Object.prototype).not.toHaveProperty('work');
    expect(Object).not.toHaveProperty('work');
    project.close();
    expect(types(open(project.folder))).toBe('PER LOC ORG constructor toString __proto__-2=__proto__');
    expect(await open(project.folder, 'read').check()).toMatchObject({ ok: true });
  });

  test('words as every object’s own names are split as any other', () => {
    const project = open(newProject());
    const [a] = importSamples(project, [sampleOf('a', 'constructor __proto__ valueOf Paris')]);
    if (!a) throw new Error('one sample');
    [0, 1, 2, 3].forEach((at) => edit(project, a, add(`m${at}`, at, at + 1, 'LOC')));
    change(project, split);
    expect(show(project.samples.get(a, me).work)).toBe('in-progress: 0-1 CITY, 1-2 CITY, 2-3 PLACE, 3-4 CITY');
    expect(project.samples.counts(me).mentions).toEqual({ CITY: 3, PLACE: 1 });
  });

  test('other readings of a model that became one type are one reading', () => {
    const { project, a } = layered();
    const source = project.suggestions.checkpointSource('c2', 1);
    const alternatives = [
      { type: 'LOC', probability: 0.25 },
      { type: 'ORG', probability: 0.125 },
      { type: null, probability: 0.375 },
    ];
    const said = {
      mentions: [{ start: 0, end: 1, type: 'PER', score: 0.5, alternatives }],
      normalisedLogProbability: -1,
    };
    const features = { mostLikely: [], margins: [], entropies: [] } as never; // not looked at here
    project.suggestions.put([{ sampleId: a, tagged: { ...said, wordsRead: 6, features } }], source, 2);
    const readings = () => Object.values(project.suggestions.get(a, source.id)?.alternatives ?? {});
    change(project, { kind: 'merge', from: ['ORG'], into: 'LOC' });
    expect(readings()).toEqual([
      [
        { type: 'LOC', probability: 0.375 },
        { type: null, probability: 0.375 },
      ],
    ]);
    change(project, { kind: 'remove', id: 'LOC' });
    expect(readings()).toEqual([[{ type: null, probability: 0.75 }]]);
    project.labels.undo();
    project.labels.undo();
    expect(readings()).toEqual([alternatives]);
  });
});

describe('edits under a label set with retired types', () => {
  test.each<[string, LabelChange[], Edit, string, string]>([
    [
      'accepted as it is read, written as it was',
      [merge],
      { kind: 'accept', ids: ['s1.0-2.ORG'] },
      '0-2 PER, 3-4 PER?',
      '0-2 ORG, 3-4 LOC?',
    ],
    ['refused for good', [merge], { kind: 'remove', id: 's1.0-2.ORG' }, '3-4 PER?', '3-4 LOC?'],
    [
      'given the type that it is read as',
      [merge],
      { kind: 'retype', id: 's1.0-2.ORG', type: 'PER' },
      '0-2 PER, 3-4 PER?',
      '0-2 ORG, 3-4 LOC?',
    ],
    [
      'given another type',
      [{ kind: 'merge', from: ['ORG'], into: 'PER' }],
      { kind: 'retype', id: 's1.0-2.ORG', type: 'LOC' },
      '0-2 LOC, 3-4 LOC?',
      '0-2 LOC, 3-4 LOC?',
    ],
    [
      'with other edges',
      [merge],
      { kind: 'reshape', id: 's1.0-2.ORG', start: 0, end: 1 },
      '0-1 PER, 3-4 PER?',
      '0-1 ORG, 3-4 LOC?',
    ],
    [
      'beside what is not seen',
      [{ kind: 'remove', id: 'ORG' }],
      add('m', 2, 3, 'PER'),
      '2-3 PER, 3-4 LOC?',
      '0-2 ORG?, 2-3 PER, 3-4 LOC?',
    ],
    [
      'in the place of what is not seen',
      [{ kind: 'remove', id: 'ORG' }],
      add('m', 1, 2, 'PER'),
      '1-2 PER, 3-4 LOC?',
      '1-2 PER, 3-4 LOC?',
    ],
    ['finished', [merge], { kind: 'finish', accept: ['s1.3-4.LOC'] }, '3-4 PER', '3-4 LOC'],
    [
      'other words than a split names: the type that was seen stays',
      [split],
      { kind: 'reshape', id: 's1.3-4.LOC', start: 3, end: 5 },
      '0-2 ORG?, 3-5 CITY',
      'refused: CITY',
    ],
  ])('%s; and after the change was taken back', (_, changes, labelEdit, now, later) => {
    const { project, a, c1 } = layered();
    change(project, ...changes);
    const of = (): string => show(seen(project, a, c1)).replace(/^.*?: /u, '');
    edit(project, a, labelEdit, { base: c1 });
    expect(of()).toBe(now);
    if (later.startsWith('refused')) {
      const used = { code: 'refused', message: 'The type CITY is in use by now.' };
      expect(() => project.labels.undo()).toThrow(expect.objectContaining(used));
      project.annotations.undo(me, 2);
      expect(() => project.labels.undo()).not.toThrow();
      return;
    }
    project.labels.undo();
    expect(of()).toBe(later);
  });

  test.each<[string, LabelChange, string, boolean]>([
    ['merged, and given the type that it is read as', merge, 'PER', true],
    ['merged, and given another', { kind: 'merge', from: ['LOC'], into: 'PER' }, 'ORG', false],
    ['split, and given the type that it is read as', split, 'CITY', true],
    ['split, and given the other part', split, 'PLACE', false],
  ])('whose word a mention is says who changed what is seen: %s', (_, labelChange, type, stays) => {
    const { project, a, c1 } = layered();
    change(project, labelChange);
    const { work } = edit(project, a, { kind: 'retype', id: 's1.3-4.LOC', type }, { base: c1 });
    expect(work.mentions).toMatchObject([
      {
        ...{ start: 3, end: 4, type, status: 'confirmed', score: stays ? 0.8 : null },
        origin: stays ? { kind: 'checkpoint', name: 'c1' } : { kind: 'person', name: me },
      },
    ]);
  });

  test.each<[string, Edit, LabelChange, string, string]>([
    [
      'a removed mention comes back with its type',
      { kind: 'remove', id: 'm' },
      merge,
      '0-1 PER, 3-4 PER',
      '0-1 PER, 3-4 ORG',
    ],
    [
      'one that changed its type',
      { kind: 'retype', id: 'm', type: 'LOC' },
      merge,
      '0-1 PER, 3-4 PER',
      '0-1 PER, 3-4 ORG',
    ],
    [
      'one that is hidden',
      { kind: 'reshape', id: 'm', start: 3, end: 6 },
      { kind: 'remove', id: 'ORG' },
      '0-1 PER',
      '0-1 PER, 3-4 ORG',
    ],
  ])('an edit is taken back across a merge: %s', (_, before, labelChange, under, after) => {
    const { project, a } = layered();
    edit(project, a, add('n', 0, 1, 'PER'));
    edit(project, a, add('m', 3, 4, 'ORG'));
    edit(project, a, before);
    const raw = rawWork(project, a);
    change(project, labelChange);
    const of = (): string => show(project.samples.get(a, me).work).replace(/^.*?: /u, '');
    project.annotations.undo(me, 1);
    expect(of()).toBe(under);
    project.annotations.redo(me, 1);
    expect(rawWork(project, a)).toEqual(raw);
    project.annotations.undo(me, 1);
    project.labels.undo();
    expect(of()).toBe(after);
  });

  test.each<[string, Edit, string]>([
    ['beside it', add('n', 0, 1, 'PER'), '0-1 PER, 3-4 ORG'],
    ['in its place', add('n', 2, 4, 'PER'), '2-4 PER'],
    ['that finishes', { kind: 'finish', accept: [] }, '3-4 ORG'],
  ])('what is hidden is there again with its type, after an edit %s', (_, change_, later) => {
    const { project, a } = layered();
    edit(project, a, add('m', 3, 4, 'ORG'));
    change(project, { kind: 'remove', id: 'ORG' });
    edit(project, a, change_);
    project.labels.undo();
    expect(show(project.samples.get(a, me).work).replace(/^.*?: /u, '')).toBe(later);
  });

  test('what is hidden is not lost by an edit beside it that is taken back after its type came back', () => {
    const { project, a } = layered();
    edit(project, a, add('m', 3, 4, 'ORG'));
    change(project, { kind: 'remove', id: 'ORG' });
    edit(project, a, add('n', 0, 1, 'PER'));
    project.labels.undo();
    project.annotations.undo(me, 1);
    expect(show(project.samples.get(a, me).work)).toBe('in-progress: 3-4 ORG');
  });

  test('a decision on a hidden suggestion holds when its type comes back', () => {
    const { project, a, c1 } = layered();
    edit(project, a, { kind: 'remove', id: 's1.0-2.ORG' }, { base: c1 });
    change(project, { kind: 'remove', id: 'ORG' });
    edit(project, a, add('n', 2, 3, 'PER'), { base: c1 });
    project.labels.undo();
    expect(show(seen(project, a, c1))).toBe('in-progress: 2-3 PER, 3-4 LOC?');
  });

  test('a retired type cannot be given, in words; what was given before can be done again', () => {
    const { project, a } = layered();
    edit(project, a, add('m', 0, 1, 'ORG'));
    project.annotations.undo(me, 1);
    change(project, { kind: 'rename', id: 'PER', name: 'Person' }, { kind: 'rename', id: 'ORG', name: 'Club' }, merge);
    project.annotations.redo(me, 2);
    expect(show(project.samples.get(a, me).work)).toBe('in-progress: 0-1 PER');
    const refused = (message: string): unknown =>
      expect.objectContaining({ code: 'refused', message, detail: 'Its types are Person.' });
    expect(() => edit(project, a, add('n', 2, 3, 'ORG'))).toThrow(
      refused('The type Club was merged, split or removed.'),
    );
    expect(() => edit(project, a, add('n', 2, 3, 'EVENT'))).toThrow(refused('The project has no type EVENT.'));
  });

  test('lines of the log stay as they were written', () => {
    const { project, a } = layered();
    edit(project, a, add('m', 0, 1, 'ORG'));
    const before = [...project.annotations.log()];
    change(project, merge, { kind: 'rename', id: 'PER', name: 'Thing' });
    expect([...project.annotations.log()]).toEqual(before);
  });
});

test('the label set is read anew after another process has changed it, and after a change that failed half way', () => {
  const { project, a } = layered();
  const reader = open(project.folder, 'read');
  edit(project, a, add('m', 3, 4, 'ORG'));
  const both = (): string[] => [project, reader].map((each) => `${types(each)}: ${show(each.samples.get(a, me).work)}`);
  expect(both()).toEqual(Array(2).fill('PER LOC ORG: in-progress: 3-4 ORG'));
  change(project, merge);
  expect(both()).toEqual(Array(2).fill('PER: in-progress: 3-4 PER'));
  project.labels.undo();
  const other = new Database(join(project.folder, 'project.sqlite'));
  other.exec("CREATE TRIGGER no BEFORE INSERT ON mention_counts BEGIN SELECT raise(ABORT, 'no'); END");
  other.close();
  expect(() => project.labels.change(merge, me, 1)).toThrow();
  expect(both()).toEqual(Array(2).fill('PER LOC ORG: in-progress: 3-4 ORG'));
});

test('a checkpoint learns a type with the longest name whose id is not its name, and the project opens again', () => {
  const name = `${'x'.repeat(38)}😀`;
  const project = open(newProject({ types: [name, 'PER'] }));
  change(project, { kind: 'rename', id: name, name: 'Old' }, { kind: 'add', name });
  const learned = project.labels.get().types.map(({ id }) => id);
  const none = { runId: null, model: 'm', createdAt: 1, folder: null, evaluation: null };
  project.checkpoints.add({ name: 'c', types: learned, ...none });
  project.checkpoints.promote('c', 1);
  project.close();
  const again = open(project.folder);
  expect(again.checkpoints.promoted()?.types).toEqual(learned);
  expect(again.checkpoints.list()).toHaveLength(1);
});

test.each<[string, LabelChange]>([
  ['a description of nothing', { kind: 'describe', id: 'LOC' }],
  ['the description that it has', { kind: 'describe', id: 'LOC', colour: '#00ff00', description: '' }],
  ['the name that it has', { kind: 'rename', id: 'LOC', name: 'LOC' }],
  ['the order that they have', { kind: 'order', ids: ['PER', 'LOC', 'ORG'] }],
])('what changes nothing has no line in the log: %s', (_, nothing) => {
  const { project } = layered();
  change(project, { kind: 'describe', id: 'LOC', colour: '#00ff00' });
  const before = [project.labels.get(), project.labels.log()];
  expect(project.labels.change(nothing, me, 2)).toEqual(before[0]);
  expect([project.labels.get(), project.labels.log()]).toEqual(before);
});

describe('taking a change back', () => {
  test('goes from the newest on, and a new change after it has its own place', () => {
    const { project } = layered();
    change(project, { kind: 'add', name: 'A' }, { kind: 'add', name: 'B' });
    project.labels.undo();
    change(project, { kind: 'add', name: 'C' });
    expect(types(project)).toBe('PER LOC ORG A C');
    project.labels.undo();
    project.labels.undo();
    expect(types(project)).toBe('PER LOC ORG');
    expect(project.labels.undo()).toBeNull();
    expect(project.labels.log().map(({ change: { kind }, undone, by }) => `${kind} ${undone} ${by}`)).toEqual([
      'add true me',
      'add true me',
      'add true me',
    ]);
  });

  test('its ids are not given again', () => {
    const { project } = layered();
    const made = (...changes: LabelChange[]): string => {
      change(project, ...changes);
      const now = types(project);
      changes.forEach(() => project.labels.undo());
      return now;
    };
    const city: LabelChange = {
      kind: 'split',
      id: 'LOC',
      into: [
        { name: 'CITY', words: [] },
        { name: 'NEW', words: ['x'] },
      ],
    };
    expect(made({ kind: 'add', name: 'NEW' })).toBe('PER LOC ORG NEW');
    expect(made({ kind: 'add', name: 'NEW' })).toBe('PER LOC ORG NEW-2=NEW');
    expect(made(city)).toBe('PER CITY NEW-3=NEW ORG');
    expect(made({ kind: 'add', name: 'OTHER' }, city)).toBe('PER CITY-2=CITY NEW-4=NEW ORG OTHER');
    project.close();
    const again = open(project.folder);
    change(again, { kind: 'add', name: 'NEW' });
    expect(types(again)).toBe('PER LOC ORG NEW-5=NEW');
  });

  test.each<[string, (project: ProjectStore, a: SampleId) => void]>([
    ['a mention has the type', (p, a) => edit(p, a, add('m', 0, 1, 'NEW'))],
    ['an edit with it can be done again', (p, a) => (edit(p, a, add('m', 0, 1, 'NEW')), p.annotations.undo(me, 1))],
    [
      'an edit with it can be taken back',
      (p, a) => (edit(p, a, add('m', 0, 1, 'NEW')), edit(p, a, { kind: 'retype', id: 'm', type: 'PER' })),
    ],
    ['a checkpoint suggests it', (p, a) => suggest(p, a, 'c1', '0-1 NEW')],
    ['it is in a reference', (p) => importSamples(p, [sampleOf('b', 'Bob', { reference: [mention(0, 1, 'NEW')] })])],
    [
      'a checkpoint knows it',
      (p) =>
        p.checkpoints.add({
          name: 'r',
          runId: null,
          model: 'm',
          types: ['NEW'],
          createdAt: 1,
          folder: null,
          evaluation: null,
        }),
    ],
  ])('is refused in words where %s, and what is refused can be removed instead', (_, happens) => {
    const { project, a } = layered();
    change(project, { kind: 'add', name: 'NEW' });
    happens(project, a);
    const before = [project.labels.get(), project.labels.log()];
    expect(() => project.labels.undo()).toThrow(
      expect.objectContaining({
        code: 'refused',
        message: 'The type NEW is in use by now.',
        detail: 'Remove it, or merge it into another type: that can be undone.',
      }),
    );
    expect([project.labels.get(), project.labels.log()]).toEqual(before);
    change(project, { kind: 'remove', id: 'NEW' });
    project.labels.undo();
    expect([project.labels.get(), project.labels.log().filter(({ undone }) => !undone)]).toEqual(before);
  });

  test('a refused change changes nothing', () => {
    const { project } = layered();
    const before = [project.labels.get(), project.labels.log()];
    expect(() => change(project, { kind: 'add', name: 'per' })).toThrow(expect.objectContaining({ code: 'refused' }));
    expect([project.labels.get(), project.labels.log()]).toEqual(before);
  });

  test('a reader sees the label set that the writer has made since', () => {
    const { project, a } = layered();
    edit(project, a, add('m', 0, 1, 'ORG'));
    const reader = open(project.folder, 'read');
    expect(show(reader.samples.get(a, me).work)).toBe('in-progress: 0-1 ORG');
    change(project, merge);
    expect(show(reader.samples.get(a, me).work)).toBe('in-progress: 0-1 PER');
    expect(reader.samples.counts(me).mentions).toEqual({ PER: 1 });
    expect(() => reader.labels.undo()).toThrow(expect.objectContaining({ code: 'read-only' }));
  });
});

const withConnection = <T>({ folder }: ProjectStore, look: (db: Database.Database) => T): T => {
  const db = new Database(join(folder, 'project.sqlite'), { readonly: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
};
/** My work as it lies in its row. */
const rawWork = (
  project: ProjectStore,
  id: SampleId,
): { state: string; mentions: Mention[]; decided: Mention[] } | undefined =>
  withConnection(project, (db) => {
    const row = db
      .prepare<[number], { state: string; mentions: string; decided: string }>('SELECT * FROM work WHERE sample_id = ?')
      .get(id);
    return row && { state: row.state, mentions: JSON.parse(row.mentions), decided: JSON.parse(row.decided) };
  });
const rawRows = (project: ProjectStore): unknown =>
  withConnection(project, (db) =>
    ['work', 'reference_layers', 'suggestions', 'edit_log', 'undo_stack'].map((table) =>
      db.prepare(`SELECT * FROM ${table}`).raw().all(),
    ),
  );

/** A label set as its history: what is read is found by walking through all changes, never by today's retired types. */
class History {
  readonly #changes: { change: LabelChange; made: readonly string[] }[] = [];
  push(change: LabelChange, made: readonly string[]): void {
    this.#changes.push({ change, made });
  }
  pop(): void {
    this.#changes.pop();
  }
  read(type: string, words: string): string | null {
    let now: string | null = type;
    for (const { change: each, made } of this.#changes) {
      if (now === null) return null;
      if (each.kind === 'merge' && each.from.includes(now)) now = each.into;
      else if (each.kind === 'remove' && each.id === now) now = null;
      else if (each.kind === 'split' && each.id === now) {
        const part = each.into.findIndex((one) => one.words.some((word) => word.toLowerCase() === words.toLowerCase()));
        now = made[Math.max(0, part)] ?? null;
      }
    }
    return now;
  }
}

const vocabulary = ['Ada', 'Bob', 'Paris', 'Rome', 'NASA', 'constructor', '__proto__', 'sun'];
const brief = ({ start, end, type }: Mention): string => `${start}-${end} ${type}`;

/** One project under chance, with what the test itself knows of it. */
class Walk {
  readonly project = open(newProject());
  readonly history = new History();
  readonly texts = new Map<SampleId, string[]>();
  readonly bases: (Under | null)[] = [null, fromReference];
  #serial = 0;

  constructor(readonly random: Random) {
    const any = (): { start: number; end: number; type: string } => {
      const start = random.below(7);
      return { start, end: start + 1 + random.below(2), type: random.shuffled(['PER', 'LOC', 'ORG'])[0] ?? 'PER' };
    };
    const few = (): ReturnType<typeof any>[] =>
      [any(), any(), any()].reduce<ReturnType<typeof any>[]>(
        (kept, next) => (kept.some((m) => m.start < next.end && next.start < m.end) ? kept : [...kept, next]),
        [],
      );
    const samples = [1, 2, 3].map((n) => {
      const words = random.shuffled(vocabulary);
      const reference = few().map((m) => ({ ...m, regions: null }));
      return { words, sample: sampleOf(`s${n}`, words.join(' '), { reference }) };
    });
    const ids = importSamples(
      this.project,
      samples.map(({ sample }) => sample),
    );
    ids.forEach((id, i) => this.texts.set(id, samples[i]?.words ?? []));
    for (const name of ['c1', 'c2']) {
      const said = ids.map((id) =>
        suggest(
          this.project,
          id,
          name,
          few()
            .sort((a, b) => a.start - b.start)
            .map(brief)
            .join(', '),
        ),
      );
      if (said[0]) this.bases.push(fromSource(said[0]));
    }
  }

  types = (): string[] => this.project.labels.get().types.map(({ id }) => id);
  words = (id: SampleId, { start, end }: { start: number; end: number }): string =>
    (this.texts.get(id) ?? []).slice(start, end).join(' ');
  one = <T>(list: readonly T[]): T => list[this.random.below(list.length)] as T;

  changeLabels(): void {
    const [first = '', second = ''] = this.random.shuffled(this.types());
    const name = this.one(['PER', 'LOC', 'ORG', 'constructor', '__proto__', `T${this.#serial++}`]);
    const words = this.random.shuffled(vocabulary);
    const into = [
      { name, words: words.slice(0, 3) },
      { name: `P${this.#serial++}`, words: words.slice(3, 5) },
    ];
    const chosen = this.one<LabelChange>([
      { kind: 'add', name },
      { kind: 'rename', id: first, name },
      { kind: 'merge', from: [first], into: second },
      { kind: 'remove', id: first },
      { kind: 'split', id: first, into },
    ]);
    const before = rawRows(this.project);
    const had = new Set(this.types());
    const lines = this.project.labels.log().length;
    try {
      this.project.labels.change(chosen, me, 1);
      const made = this.types().filter((id) => !had.has(id));
      if (this.project.labels.log().length > lines) this.history.push(chosen, made);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/refused|bad-input/u) });
    }
    expect(rawRows(this.project)).toEqual(before);
  }

  undoLabels(): void {
    const before = rawRows(this.project);
    try {
      if (this.project.labels.undo()) this.history.pop();
    } catch (error) {
      expect(error).toMatchObject({ code: 'refused', message: expect.stringContaining('is in use by now') });
    }
    expect(rawRows(this.project)).toEqual(before);
  }

  /** An edit of what is seen leads to what it leads to on a screen. */
  edit(): void {
    const { project } = this;
    const id = this.one([...this.texts.keys()]);
    const base = this.one(this.bases);
    const before = overlay(project.samples.get(id, me).work, layerUnder(project, id, base));
    const start = this.random.below(7);
    const range = { start, end: start + 1 + this.random.below(2) };
    const type = this.one(this.types());
    const hidden = this.hidden(id);
    const open_ = before.mentions.filter((m) => m.status !== 'confirmed').map((m) => m.id);
    const choices: Edit[] = [{ kind: 'add', id: `m${this.#serial++}`, ...range, type }];
    const target = before.mentions.length > 0 ? this.one(before.mentions).id : null;
    if (target !== null)
      choices.push(
        { kind: 'remove', id: target },
        { kind: 'retype', id: target, type },
        { kind: 'reshape', id: target, ...range },
        { kind: 'accept', ids: [target] },
      );
    if (open_.length > 0) choices.push({ kind: 'finish', accept: open_.slice(0, 1) });
    const chosen = this.one(choices);
    const wanted = workOf(applyEdit(before, chosen, { by: me, at: 1, tokenCount: 8 }));
    const { work } = edit(project, id, chosen, { base });
    const told = ({ state, mentions }: Work): string => `${state} ${mentions.map(brief).join(', ')}`;
    expect(told(work)).toBe(told(wanted));
    expect(new Set(work.decided.map(brief))).toEqual(new Set(wanted.decided.map(brief)));
    expect(project.samples.get(id, me).work).toEqual(work);
    const kept = hidden.filter((m) => !work.mentions.some((n) => m.start < n.end && n.start < m.end));
    expect(this.hidden(id)).toEqual(kept);
    // Taken back and done again at once, it is as it was, to the letter.
    const after = rawWork(project, id);
    project.annotations.undo(me, 1);
    if (this.random.below(3) > 0) {
      project.annotations.redo(me, 1);
      expect(rawWork(project, id)).toEqual(after);
    }
  }

  /** Mentions of mine whose types were removed. */
  hidden(id: SampleId): Mention[] {
    return (rawWork(this.project, id)?.mentions ?? []).filter(
      (m) => this.history.read(m.type, this.words(id, m)) === null,
    );
  }

  turn(): void {
    const { annotations } = this.project;
    if (this.random.below(2) === 0) annotations.undo(me, 1);
    else annotations.redo(me, 1);
  }

  /** Every layer is read as the history says, and counts are those of the mentions. */
  hold(): void {
    const { project } = this;
    const counts = new Map<string, number>();
    for (const id of this.texts.keys()) {
      const raws = withConnection(project, (db) => ({
        work: db.prepare<[number], string>('SELECT mentions FROM work WHERE sample_id = ?').pluck().get(id) ?? '[]',
        reference:
          db.prepare<[number], string>('SELECT mentions FROM reference_layers WHERE sample_id = ?').pluck().get(id) ??
          '[]',
        suggestions: db
          .prepare<[number], string>('SELECT mentions FROM suggestions WHERE sample_id = ? ORDER BY source_id')
          .pluck()
          .all(id),
      }));
      const read = (json: string): string[] =>
        (JSON.parse(json) as Mention[]).flatMap((m) => {
          const type = this.history.read(m.type, this.words(id, m));
          return type === null ? [] : [brief({ ...m, type })];
        });
      const { work, reference } = project.samples.get(id, me);
      expect(work.mentions.map(brief)).toEqual(read(raws.work));
      expect(reference?.mentions.map(brief)).toEqual(read(raws.reference));
      expect(project.suggestions.all(id).map(({ mentions }) => mentions.map(brief))).toEqual(
        raws.suggestions.map(read),
      );
      for (const { type } of work.mentions) counts.set(type, (counts.get(type) ?? 0) + 1);
      for (const { type } of work.mentions) expect(this.types()).toContain(type);
    }
    expect(project.samples.counts(me).mentions).toEqual(Object.fromEntries(counts));
  }
}

test.each(Array.from({ length: 12 }, (_, i) => i + 1))(
  'for any changes, edits and their undoing, what is read is what the history says: seed %i',
  async (seed) => {
    const walk = new Walk(createRandom(seed));
    const { project, random } = walk;
    for (let i = 0; i < 60; i++) {
      const choice = random.below(10);
      if (choice < 3) walk.changeLabels();
      else if (choice < 5) walk.undoLabels();
      else if (choice < 9) walk.edit();
      else walk.turn();
      walk.hold();
    }
    expect(await project.check()).toMatchObject({ ok: true, problems: [] });
    // All changes taken back that can be, everything is as it was written.
    while (project.annotations.undo(me, 1)) continue;
    walk.hold();
    const labelsNow = project.labels.log().filter(({ undone }) => !undone).length;
    for (let i = 0; i <= labelsNow; i++) walk.undoLabels();
    walk.hold();
  },
);
