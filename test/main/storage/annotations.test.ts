import { describe, expect, test } from 'vitest';
import type { Edit } from '../../../src/domain/edit';
import type { SampleId } from '../../../src/domain/sample';
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
  twoSamples,
  type Under,
} from './project-folder';

/** What is everybody's own of a sample, without what lies under it. */
const now = (project: ProjectStore, id: SampleId): string => show(project.samples.get(id, me).work);

describe('edits', () => {
  test('are there after the project is opened again, with their revision', () => {
    const folder = newProject();
    const first = open(folder);
    const [a] = importSamples(first, [sampleOf('a', 'Ada went to Paris')]);
    if (!a) throw new Error('one sample');
    edit(first, a, add('m1', 0, 1, 'PER'));
    edit(first, a, add('m2', 3, 4, 'LOC'));
    first.close();
    const again = open(folder);
    expect(now(again, a)).toBe('in-progress: 0-1 PER, 3-4 LOC');
    expect(again.samples.get(a, me).revision).toBe(2);
    expect(again.samples.counts(me).mentions).toEqual({ PER: 1, LOC: 1 });
  });

  test('on a revision that is not the newest are refused, and change nothing', () => {
    const { project, a } = twoSamples();
    edit(project, a, add('m1', 0, 1, 'PER'));
    const late = { sampleId: a, annotator: me, revision: 0, base: null, edit: add('m2', 3, 4, 'LOC'), at: 1 };
    expect(() => project.annotations.edit(late)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(now(project, a)).toBe('in-progress: 0-1 PER');
    expect([...project.annotations.log()]).toHaveLength(1);
  });

  test.each<[string, Edit, string]>([
    ['a span past the text', add('m', 4, 7, 'PER'), 'bad-input'],
    ['a type of another project', add('m', 0, 1, 'DISEASE'), 'refused'],
    ['a mention that is not there', { kind: 'remove', id: 'm9' }, 'bad-input'],
  ])('that do not fit are refused: %s', (_, change, code) => {
    const { project, a } = twoSamples();
    expect(() => edit(project, a, change)).toThrow(expect.objectContaining({ code }));
    expect(now(project, a)).toBe('new: ');
    expect(project.annotations.history(me)).toEqual({ undo: 0, redo: 0 });
  });

  test('belong to their annotator; looking makes nobody one', () => {
    const { project, a } = twoSamples();
    edit(project, a, add('m1', 0, 1, 'PER'));
    expect(show(project.samples.get(a, 'Grace').work)).toBe('new: ');
    expect(project.annotations.undo('Grace', 1)).toBeNull();
    expect(project.annotations.annotators()).toEqual(['me']);
    edit(project, a, add('m1', 0, 3, 'ORG'), { annotator: 'Grace' });
    project.annotations.welcome('Hedy');
    expect(project.annotations.annotators()).toEqual(['me', 'Grace', 'Hedy']);
    expect(project.annotations.ofSample(a).map(({ annotator, work }) => `${annotator} ${show(work)}`)).toEqual([
      'me in-progress: 0-1 PER',
      'Grace in-progress: 0-3 ORG',
    ]);
    expect(project.annotations.undo(me, 1)?.work.mentions).toEqual([]);
    expect(show(project.samples.get(a, 'Grace').work)).toBe('in-progress: 0-3 ORG');
  });

  test('say what the state was before', () => {
    const { project, a } = twoSamples();
    expect(edit(project, a, add('m1', 0, 1, 'PER')).before).toBe('new');
    expect(edit(project, a, { kind: 'finish', accept: [] }).before).toBe('in-progress');
    expect(project.annotations.undo(me, 1)).toMatchObject({ before: 'done', work: { state: 'in-progress' } });
  });

  test('are all in the log, the oldest first; what a checkpoint says is not', () => {
    const { project, a, b } = twoSamples();
    edit(project, a, add('m1', 0, 1, 'PER'));
    suggest(project, b, 'c1', '0-1 LOC');
    const mark = project.annotations.mark();
    edit(project, b, { kind: 'mark', state: 'done' });
    project.annotations.undo(me, 5);
    const log = [...project.annotations.log()].map((l) => `${l.sampleId} ${l.revision} ${l.kind} ${l.edit.kind}`);
    expect(log).toEqual([`${a} 1 edit add`, `${b} 1 edit mark`, `${b} 2 undo mark`]);
    expect([...project.annotations.log(mark)].map(({ of }) => of)).toEqual([null, mark + 1]);
  });
});

describe('an edit over a layer that lies under the work', () => {
  const under = (): { project: ProjectStore; a: SampleId } => {
    const project = open(newProject());
    const [a] = importSamples(project, [
      sampleOf('a', 'Ada went to Paris with Bob', { reference: [mention(0, 1, 'PER'), mention(3, 4, 'LOC')] }),
    ]);
    if (!a) throw new Error('one sample');
    suggest(project, a, 'c1', '3-4 ORG, 5-6 PER');
    return { project, a };
  };
  const c1 = fromSource({ id: 1 });

  test.each<[string, Under | null, Edit, string, string]>([
    ['accepts of the reference', fromReference, { kind: 'accept', ids: ['r1.0'] }, '0-1 PER', '0-1 PER, 3-4 LOC?'],
    ['accepts of a source', c1, { kind: 'accept', ids: ['s1.5-6.PER'] }, '5-6 PER', '3-4 ORG?, 5-6 PER'],
    ['refuses', c1, { kind: 'remove', id: 's1.3-4.ORG' }, '', '5-6 PER?'],
    ['changes', c1, { kind: 'retype', id: 's1.3-4.ORG', type: 'LOC' }, '3-4 LOC', '3-4 LOC, 5-6 PER?'],
    ['writes over', c1, add('m', 2, 4, 'ORG'), '2-4 ORG', '2-4 ORG, 5-6 PER?'],
    ['leaves alone', c1, add('m', 0, 1, 'PER'), '0-1 PER', '0-1 PER, 3-4 ORG?, 5-6 PER?'],
    ['over nothing touches no layer', null, add('m', 3, 6, 'ORG'), '3-6 ORG', '3-6 ORG'],
    ['finishes', c1, { kind: 'finish', accept: ['s1.3-4.ORG'] }, '3-4 ORG', '3-4 ORG'],
  ])('%s: only what the person said is theirs', (_, base, change, own, shown) => {
    const { project, a } = under();
    const { work } = edit(project, a, change, { base });
    const of = (document: string): string => document.replace(/^.*: /u, '');
    expect(of(show(work))).toBe(own);
    expect(project.samples.get(a, me).work).toEqual(work);
    expect(of(show(seen(project, a, base)))).toBe(shown);
  });

  test.each<[string, (project: ProjectStore, a: SampleId) => void, Under, Edit]>([
    [
      'the reference is another one now',
      (project, a) => project.references.set([{ sampleId: a, mentions: [] }], { kind: 'person', name: 'Grace', at: 3 }),
      fromReference,
      { kind: 'accept', ids: ['r1.0'] },
    ],
    [
      'the source says something else now',
      (project, a) => suggest(project, a, 'c1', '3-4 LOC', 51),
      c1,
      { kind: 'remove', id: 's1.3-4.ORG' },
    ],
    ['finishing', (project, a) => suggest(project, a, 'c1', '', 51), c1, { kind: 'finish', accept: ['s1.5-6.PER'] }],
    [
      'finishing would refuse a suggestion that nobody has seen',
      (project, a) => suggest(project, a, 'c1', '0-1 PER, 3-4 ORG, 5-6 PER', 51),
      c1,
      { kind: 'finish', accept: ['s1.3-4.ORG', 's1.5-6.PER'] },
    ],
  ])('is a conflict where %s, and changes nothing', (_, happens, base, change) => {
    const { project, a } = under();
    const on = { sampleId: a, annotator: me, base: layerUnder(project, a, base)?.ref ?? null };
    happens(project, a);
    const before = now(project, a);
    const { revision } = project.samples.get(a, me);
    const request = { ...on, revision, edit: change, at: 9 };
    expect(() => project.annotations.edit(request)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(now(project, a)).toBe(before);
  });

  test('what the source says anew is accepted as it says it now', () => {
    const { project, a } = under();
    suggest(project, a, 'c1', '0-1 PER, 5-6 PER', 77);
    expect(show(edit(project, a, { kind: 'accept', ids: ['s1.5-6.PER'] }, { base: c1 }).work)).toBe(
      'in-progress: 5-6 PER',
    );
  });

  test('what was decided does not come up again, from whatever layer; a finished sample shows the person’s word alone', () => {
    const { project, a } = under();
    edit(project, a, { kind: 'remove', id: 's1.3-4.ORG' }, { base: c1 });
    const other = fromSource(suggest(project, a, 'c2', '0-1 PER, 3-4 ORG'));
    expect(show(seen(project, a, other))).toBe('in-progress: 0-1 PER?');
    edit(project, a, { kind: 'mark', state: 'skipped' }, { base: c1 });
    expect(show(seen(project, a, other))).toBe('skipped: 0-1 PER?');
    edit(project, a, { kind: 'finish', accept: [] }, { base: c1 });
    expect(show(seen(project, a, other))).toBe('done: ');
  });
});

describe('undo and redo', () => {
  test('go back over samples, and survive a restart', () => {
    const folder = newProject();
    let project = open(folder);
    const [a, b] = importSamples(project, [sampleOf('a', 'Ada went'), sampleOf('b', 'Rome is far')]);
    if (!a || !b) throw new Error('two samples');
    edit(project, a, add('m1', 0, 1, 'PER'));
    edit(project, b, add('m1', 0, 1, 'LOC'));
    edit(project, a, { kind: 'mark', state: 'done' });
    project.close();
    project = open(folder);
    const steps = [1, 2, 3].map(() => project.annotations.undo(me, 9)?.sampleId);
    expect(steps).toEqual([a, b, a]);
    expect([now(project, a), now(project, b)]).toEqual(['new: ', 'new: ']);
    expect(project.annotations.history(me)).toEqual({ undo: 0, redo: 3 });
    expect(project.annotations.undo(me, 9)).toBeNull();
    project.close();
    project = open(folder);
    for (let i = 0; i < 3; i++) project.annotations.redo(me, 10);
    expect([now(project, a), now(project, b)]).toEqual(['done: 0-1 PER', 'in-progress: 0-1 LOC']);
    expect(project.annotations.redo(me, 11)).toBeNull();
    expect(project.samples.counts(me).mentions).toEqual({ PER: 1, LOC: 1 });
  });

  test('a new edit ends what could be done again', () => {
    const { project, a, b } = twoSamples();
    edit(project, a, add('m1', 0, 1, 'PER'));
    project.annotations.undo(me, 1);
    edit(project, b, add('m1', 0, 1, 'LOC'));
    expect(project.annotations.history(me)).toEqual({ undo: 1, redo: 0 });
    expect(project.annotations.redo(me, 2)).toBeNull();
  });

  test("a checkpoint's suggestions are no step of the person", () => {
    const { project, a } = twoSamples();
    const c1 = fromSource(suggest(project, a, 'c1', '0-1 PER'));
    expect(project.annotations.undo(me, 1)).toBeNull();
    expect(show(seen(project, a, c1))).toBe('new: 0-1 PER?');
  });

  /** In each, c1 spoke, the person edited, and c2 spoke; what is seen is over c2. */
  test.each<[string, string, Edit, string, string, string]>([
    [
      'what came before is back, over the newest suggestions',
      '0-1 PER, 3-4 LOC',
      { kind: 'mark', state: 'flagged' },
      '3-4 ORG, 5-6 PER',
      'new: 3-4 ORG?, 5-6 PER?',
      'flagged: 3-4 ORG?, 5-6 PER?',
    ],
    [
      'a span given free again takes the newest suggestion',
      '3-4 LOC',
      add('m1', 2, 4, 'ORG'),
      '3-4 PER, 5-6 PER',
      'new: 3-4 PER?, 5-6 PER?',
      'in-progress: 2-4 ORG, 5-6 PER?',
    ],
    [
      'an accepted suggestion that the newer checkpoint does not make is gone, and comes back with redo',
      '3-4 LOC',
      { kind: 'accept', ids: ['s1.3-4.LOC'] },
      '5-6 PER',
      'new: 5-6 PER?',
      'in-progress: 3-4 LOC, 5-6 PER?',
    ],
    [
      'a refused suggestion that the newer checkpoint makes again is open again only when undone',
      '3-4 LOC, 5-6 PER',
      { kind: 'remove', id: 's1.3-4.LOC' },
      '3-4 LOC',
      'new: 3-4 LOC?',
      'in-progress: ',
    ],
    [
      'an older suggestion is not taken for a newer one',
      '3-4 LOC',
      add('m1', 0, 1, 'PER'),
      '5-6 PER',
      'new: 5-6 PER?',
      'in-progress: 0-1 PER, 5-6 PER?',
    ],
  ])('with a newer checkpoint: %s', (_, older, change, newer, undone, redone) => {
    const { project, a } = twoSamples();
    edit(project, a, change, { base: fromSource(suggest(project, a, 'c1', older)) });
    const c2 = fromSource(suggest(project, a, 'c2', newer));
    const turns = [project.annotations.undo, project.annotations.redo, project.annotations.undo];
    const got = turns.map((turn, i) => {
      turn(me, i);
      return show(seen(project, a, c2));
    });
    expect(got).toEqual([undone, redone, undone]);
  });

  test('ids stay unique in what is seen, and a moved mention hides the one that it was', () => {
    const { project, a } = twoSamples();
    const c1 = fromSource(suggest(project, a, 'c1', '0-1 PER'));
    edit(project, a, { kind: 'reshape', id: 's1.0-1.PER', start: 3, end: 4 }, { base: c1 });
    suggest(project, a, 'c1', '0-1 PER, 5-6 PER');
    const { mentions } = seen(project, a, c1);
    expect(show(seen(project, a, c1))).toBe('in-progress: 3-4 PER, 5-6 PER?');
    expect(new Set(mentions.map((m) => m.id)).size).toBe(2);
  });
});
