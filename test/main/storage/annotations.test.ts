import { describe, expect, test } from 'vitest';
import type { Edit } from '../../../src/domain/edit';
import type { Document } from '../../../src/domain/document';
import type { SampleId } from '../../../src/domain/sample';
import { nothingRead } from '../../../src/engine/features';
import type { ProjectStore } from '../../../src/storage/project-store';
import { importSamples, me, newProject, open, sampleOf } from './project-folder';

let clock = 100;

/** Makes an edit on the newest revision. */
function edit(project: ProjectStore, sampleId: SampleId, change: Edit): string {
  const { revision } = project.samples.get(sampleId, me);
  return shown(project.annotations.edit({ sampleId, annotator: me, revision, edit: change, at: ++clock }).document);
}

/** "done: 0-2 PER, 3-4 LOC?" – a question mark is a suggestion nobody has decided on. */
function shown({ state, mentions }: Document): string {
  const list = mentions.map((m) => `${m.start}-${m.end} ${m.type}${m.status === 'suggested' ? '?' : ''}`);
  return `${state}: ${list.join(', ')}`;
}

const now = (project: ProjectStore, id: SampleId): string => shown(project.samples.get(id, me).document);

function suggest(project: ProjectStore, id: SampleId, checkpoint: string, ...spans: string[]): void {
  const mentions = spans.map((span) => {
    const [start, end, type] = span.split(/[- ]/u);
    return { start: Number(start), end: Number(end), type: type ?? '', score: 0.8, alternatives: [] };
  });
  const tagged = { mentions, normalisedLogProbability: -0.1, wordsRead: 6, features: nothingRead };
  project.suggestions.put([{ sampleId: id, tagged }], checkpoint, me, ++clock);
}

function twoSamples(): { project: ProjectStore; a: SampleId; b: SampleId } {
  const project = open(newProject());
  const ids = importSamples(project, [sampleOf('a', 'Ada went to Paris with Bob'), sampleOf('b', 'Rome is far away')]);
  const [a, b] = ids;
  if (!a || !b) throw new Error('two samples');
  return { project, a, b };
}

const add = (id: string, start: number, end: number, type: string): Edit => ({ kind: 'add', id, start, end, type });

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
    const late = { sampleId: a, annotator: me, revision: 0, edit: add('m2', 3, 4, 'LOC'), at: 1 };
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

  test('belong to their annotator', () => {
    const { project, a } = twoSamples();
    edit(project, a, add('m1', 0, 1, 'PER'));
    expect(shown(project.samples.get(a, 'Grace').document)).toBe('new: ');
    expect(project.annotations.undo('Grace', 1)).toBeNull();
    expect(project.annotations.annotators()).toEqual(['me', 'Grace']);
  });

  test('are all in the log, the oldest first', () => {
    const { project, a, b } = twoSamples();
    edit(project, a, add('m1', 0, 1, 'PER'));
    suggest(project, b, 'c1', '0-1 LOC');
    const mark = project.annotations.mark();
    edit(project, b, { kind: 'mark', state: 'done' });
    project.annotations.undo(me, 5);
    const log = [...project.annotations.log()].map((l) => `${l.origin} ${l.kind} ${l.edit.kind}`);
    expect(log).toEqual(['person edit add', 'model edit suggest', 'person edit mark', 'person undo mark']);
    expect([...project.annotations.log(mark)]).toHaveLength(2);
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
    suggest(project, a, 'c1', '0-1 PER');
    expect(project.annotations.undo(me, 1)).toBeNull();
    expect(now(project, a)).toBe('suggested: 0-1 PER?');
  });

  test.each<[string, (p: ProjectStore, a: SampleId) => void, string, string]>([
    [
      'what came before is back, with the newest suggestions',
      (p, a) => {
        suggest(p, a, 'c1', '0-1 PER', '3-4 LOC');
        edit(p, a, { kind: 'mark', state: 'flagged' });
        suggest(p, a, 'c2', '3-4 ORG', '5-6 PER');
      },
      'suggested: 3-4 ORG?, 5-6 PER?',
      'flagged: 3-4 ORG?, 5-6 PER?',
    ],
    [
      'a span given free again takes the newest suggestion',
      (p, a) => {
        suggest(p, a, 'c1', '3-4 LOC');
        edit(p, a, add('m1', 2, 4, 'ORG'));
        suggest(p, a, 'c2', '3-4 PER', '5-6 PER');
      },
      'suggested: 3-4 PER?, 5-6 PER?',
      'in-progress: 2-4 ORG, 5-6 PER?',
    ],
    [
      'an accepted suggestion that the newer checkpoint does not make is gone, and comes back with redo',
      (p, a) => {
        suggest(p, a, 'c1', '3-4 LOC');
        edit(p, a, { kind: 'accept', ids: [p.samples.get(a, me).document.mentions[0]?.id ?? ''] });
        suggest(p, a, 'c2', '5-6 PER');
      },
      'suggested: 5-6 PER?',
      'in-progress: 3-4 LOC, 5-6 PER?',
    ],
    [
      'an older suggestion is not taken for a newer one',
      (p, a) => {
        suggest(p, a, 'c1', '3-4 LOC');
        suggest(p, a, 'c2', '5-6 PER');
        edit(p, a, add('m1', 0, 1, 'PER'));
      },
      'suggested: 5-6 PER?',
      'in-progress: 0-1 PER, 5-6 PER?',
    ],
  ])('after a new checkpoint: %s', (_, happens, undone, redone) => {
    const { project, a } = twoSamples();
    happens(project, a);
    project.annotations.undo(me, 1);
    expect(now(project, a)).toBe(undone);
    project.annotations.redo(me, 2);
    expect(now(project, a)).toBe(redone);
    project.annotations.undo(me, 3);
    expect(now(project, a)).toBe(undone);
  });

  test('suggestions leave finished samples alone, and ids stay unique', () => {
    const { project, a, b } = twoSamples();
    suggest(project, a, 'c1', '0-1 PER');
    const [first] = project.samples.get(a, me).document.mentions;
    edit(project, a, { kind: 'reshape', id: first?.id ?? '', start: 3, end: 4 });
    suggest(project, a, 'c2', '0-1 PER');
    const ids = project.samples.get(a, me).document.mentions.map((m) => m.id);
    expect(new Set(ids).size).toBe(2);
    edit(project, b, { kind: 'mark', state: 'done' });
    suggest(project, b, 'c2', '0-1 LOC');
    expect(now(project, b)).toBe('done: ');
    expect(project.suggestions.get(b)?.mentions).toHaveLength(1);
  });
});
