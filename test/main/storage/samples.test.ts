import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, openProject } from '../../../main/storage';
import { createRandom } from '../../../src/random';
import type { ReviewState } from '../../../src/domain/document';
import { reviewStates } from '../../../src/domain/document';
import { splits, type SampleId, type Split } from '../../../src/domain/sample';
import type { ProjectStore } from '../../../src/storage/project-store';
import type { SampleQuery } from '../../../src/storage/sample-store';
import {
  edit,
  imported,
  importSamples,
  me,
  mention,
  newFolder,
  newProject,
  open,
  sampleOf,
  suggest,
} from './project-folder';

/** What the test itself knows of a sample: the oracle is a filter and a sort over these. */
interface Known {
  readonly id: SampleId;
  readonly words: string[];
  readonly split: Split;
  readonly state: ReviewState;
  readonly score: number | null;
  readonly hasReference: boolean;
}

/** 150 samples in all states and splits, some with a reference, most with a score (some equal); some were edited after scoring. */
function crowd(): { project: ProjectStore; known: Known[] } {
  const folder = join(newFolder(), 'crowd');
  cpSync(template, folder, { recursive: true });
  return { project: open(folder), known };
}

const byScore = { annotator: me, order: 'score', scores: { strategy: 'mnlp', source: null } } as const;

let template = '';
let known: Known[] = [];
beforeAll(() => {
  template = join(mkdtempSync(join(tmpdir(), 'mnerva-storage-')), 'crowd');
  createProject({ folder: template, name: 'Crowd', types: ['PER'], createdAt: 0 });
  const project = openProject(template, { access: 'write' });
  known = fill(project);
  project.close();
});
afterAll(() => rmSync(dirname(template), { recursive: true, force: true }));

function fill(project: ProjectStore): Known[] {
  const random = createRandom(3);
  const vocabulary = ['ada', 'bob', 'rome', 'oslo', 'sun', 'rain'];
  const samples = Array.from({ length: 150 }, (_, i) => {
    const words = [`t${i}`, ...random.shuffled(vocabulary).slice(0, 3)];
    const reference = random.below(3) === 0 ? [] : null;
    const state = random.below(10) === 0 ? ({ state: 'skipped' } as const) : {};
    return sampleOf(`x${i}`, words.join(' '), { split: splits[random.below(4)] ?? 'pool', reference, ...state });
  });
  const ids = importSamples(project, samples);
  const mark = (sampleId: SampleId): void => {
    edit(project, sampleId, { kind: 'mark', state: reviewStates[random.below(5)] ?? 'new' });
  };
  ids.slice(0, 60).forEach(mark);
  const scores = ids.map(() => (random.below(5) === 0 ? null : random.below(8) / 8));
  project.scores.replace(
    byScore.scores,
    ids.flatMap((id, i) => (scores[i] === null || scores[i] === undefined ? [] : [[id, scores[i]] as const])),
    1,
  );
  ids.slice(60, 100).forEach(mark); // after the scoring: these keep their places
  return ids.map((id, i) => {
    const { split, work, text, reference } = project.samples.get(id, me);
    const words = text.split(' ');
    return { id, words, split, state: work.state, score: scores[i] ?? null, hasReference: reference !== null };
  });
}

function expected(known: readonly Known[], query: SampleQuery): SampleId[] {
  const place = (k: Known): number => (k.score === null ? 2 : 1 - k.score);
  const isToDo = (k: Known): boolean =>
    ['new', 'in-progress', 'flagged'].includes(k.state) &&
    (k.split === 'pool' || (k.split === 'train' && !k.hasReference));
  const typed = (query.query ?? '').split(' ').filter((word) => word !== '');
  return known
    .filter((k) => !query.split || k.split === query.split)
    .filter((k) => !query.states || query.states.includes(k.state))
    .filter((k) => query.toDo == null || isToDo(k) === query.toDo)
    .filter((k) => query.hasReference == null || k.hasReference === query.hasReference)
    .filter((k) => typed.every((word) => [...k.words, `x${k.words[0]?.slice(1)}`].some((w) => w.startsWith(word))))
    .sort((a, b) => (query.order === 'imported' ? 0 : place(a) - place(b)) || a.id - b.id)
    .map((k) => k.id);
}

const queries: [string, SampleQuery][] = [
  ['everything in the queue', byScore],
  ['what is to do', { ...byScore, toDo: true }],
  ['what is not to do', { ...byScore, toDo: false, split: 'train' }],
  ['with a reference', { ...byScore, hasReference: true }],
  ['without one, as imported', { ...imported, hasReference: false }],
  ['everything as imported', imported],
  ['a split', { ...byScore, split: 'dev' }],
  ['states', { ...byScore, states: ['new', 'in-progress'] }],
  ['states as imported', { ...imported, states: ['done'] }],
  ['no state', { ...byScore, states: [] }],
  ['a word', { ...byScore, query: 'rome' }],
  ['two words, one only begun', { ...byScore, query: 'ros  ada' }],
  ['two words', { ...byScore, query: 'ada ro' }],
  ['words, a split and states', { ...byScore, query: 'sun', split: 'pool', states: ['new', 'in-progress', 'flagged'] }],
  ['an external id', { ...byScore, query: 'x42' }],
];

describe('lists', () => {
  test.each([1, 7, 60, 200])('pages of %i rows are what a plain filter and sort give', (limit) => {
    const { project, known } = crowd();
    for (const [name, query] of queries) {
      const got: SampleId[] = [];
      let cursor: string | null = null;
      do {
        const page = project.samples.page(query, cursor, limit);
        expect(page.total, name).toBe(expected(known, query).length);
        got.push(...page.rows.map((row) => row.id));
        cursor = page.next;
      } while (cursor !== null);
      expect(got, name).toEqual(expected(known, query));
    }
  });

  test('the next and the previous sample are the neighbours in that list', () => {
    const { project, known } = crowd();
    for (const [name, query] of queries) {
      const list = expected(known, query);
      expect(project.samples.neighbour(query, null, 'next'), name).toBe(list[0] ?? null);
      expect(project.samples.neighbour(query, null, 'previous'), name).toBe(list.at(-1) ?? null);
      const { annotator, order, scores } = query;
      const everything = expected(known, { annotator, order, scores });
      for (const { id } of known) {
        const before = everything.slice(0, everything.indexOf(id));
        const behind = everything.slice(everything.indexOf(id) + 1);
        const shown = new Set(list);
        expect(project.samples.neighbour(query, id, 'next'), name).toBe(behind.find((i) => shown.has(i)) ?? null);
        expect(project.samples.neighbour(query, id, 'previous'), name).toBe(
          before.findLast((i) => shown.has(i)) ?? null,
        );
      }
    }
  });

  test('counts are those of the samples', () => {
    const { project, known } = crowd();
    const { samples, byState, bySplit, toDo, referenceBySplit } = project.samples.counts(me);
    expect(samples).toBe(150);
    expect(toDo).toBe(expected(known, { ...imported, toDo: true }).length);
    for (const state of reviewStates) expect(byState[state]).toBe(known.filter((k) => k.state === state).length);
    for (const split of splits) {
      const there = known.filter((k) => k.split === split);
      expect(bySplit[split]).toBe(there.length);
      expect(referenceBySplit[split]).toBe(there.filter((k) => k.hasReference).length);
    }
  });

  test('finishing a sample moves nothing, and what is to do follows', () => {
    const { project } = crowd();
    const order = (toDo: boolean | null): SampleId[] =>
      project.samples.page({ ...byScore, toDo }, null, 200).rows.map((row) => row.id);
    const before = order(null);
    const [first, ...rest] = order(true);
    if (!first) throw new Error('a sample');
    edit(project, first, { kind: 'finish', accept: [] });
    expect(order(null)).toEqual(before);
    expect(order(true)).toEqual(rest);
    expect(project.samples.counts(me).toDo).toBe(rest.length);
    project.annotations.undo(me, 1);
    expect(order(true)).toEqual([first, ...rest]);
  });

  test('a cursor of another order is refused', () => {
    const { project } = crowd();
    const { next } = project.samples.page(byScore, null, 5);
    expect(() => project.samples.page(imported, next, 5)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  test('a failed edit leaves the list as it was', () => {
    const { project, known } = crowd();
    const [one] = known;
    if (!one) throw new Error('a sample');
    expect(() => edit(project, one.id, { kind: 'remove', id: 'nobody' })).toThrow();
    expect(project.samples.counts(me).byState[one.state]).toBe(known.filter((k) => k.state === one.state).length);
  });

  test('a split can be changed, and what has a reference is counted by split', () => {
    const project = open(newProject());
    const ids = importSamples(project, [
      sampleOf('a', 'Ada', { reference: [mention(0, 1, 'PER')], split: 'train' }),
      sampleOf('b', 'Bob', { reference: [], split: 'train' }),
      sampleOf('c', 'sun', { split: 'train' }),
    ]);
    expect(project.samples.counts(me).referenceBySplit).toEqual({ train: 2, dev: 0, test: 0, pool: 0 });
    project.samples.setSplit(ids.slice(0, 1), 'dev');
    expect(project.samples.counts(me)).toMatchObject({
      bySplit: { train: 2, dev: 1 },
      referenceBySplit: { train: 1, dev: 1 },
    });
    expect([...project.samples.scan(me, { split: 'dev' })].map((s) => s.externalId)).toEqual(['a']);
    expect([...project.samples.scan(me, { hasReference: true })].map((s) => s.externalId)).toEqual(['a', 'b']);
  });

  test('a scan gives what was edited after a mark', () => {
    const { project, known } = crowd();
    const mark = project.annotations.mark();
    const chosen = known.slice(140, 143).map((k) => k.id);
    for (const id of chosen) edit(project, id, { kind: 'mark', state: 'done' });
    expect([...project.samples.scan(me, { editedAfter: mark })].map((s) => s.id)).toEqual(chosen);
    expect([...project.samples.scan(me)].map((s) => s.id)).toEqual(known.map((k) => k.id));
  });

  test('how much was finished after a mark is what the rows say, whatever is saved in between', () => {
    const { project, known } = crowd();
    const reader = open(project.folder, 'read'); // reads the rows anew after each save
    const marks = [0, project.annotations.mark(), project.annotations.mark() + 20];
    const { below } = createRandom(5);
    const told = (from: ProjectStore): number[] =>
      marks.flatMap((mark) => [me, 'Grace', 'nobody'].map((name) => from.samples.finishedAfter(name, mark)));
    expect(told(project).slice(0, 4)).toEqual([known.filter((k) => k.state === 'done').length, 0, 0, 0]);
    for (let step = 0; step < 60; step++) {
      const id = known[below(12)]?.id;
      const annotator = below(2) === 0 ? me : 'Grace';
      const choice = below(4);
      if (choice === 0) project.annotations.undo(annotator, 1);
      else if (choice === 1) project.annotations.redo(annotator, 1);
      else if (id) edit(project, id, { kind: 'mark', state: below(2) === 0 ? 'done' : 'in-progress' }, { annotator });
      if (step % 10 === 0)
        project.samples.setSplit(
          known.slice(0, 1).map((k) => k.id),
          'dev',
        );
      expect(project.samples.finishedAfter(me, 0)).toBe(reader.samples.finishedAfter(me, 0));
      if (step % 3 === 0) expect(told(project)).toEqual(told(reader));
    }
    const last = told(project).slice(-3);
    expect(last[0]).toBeGreaterThan(0);
    expect(last[1]).toBeGreaterThan(0);
  });

  test('what a source has not seen is found in the order of the scores, in steps', () => {
    const { project, known } = crowd();
    const { suggestions } = project;
    const one = suggestions.checkpointSource('c1', 1);
    const two = suggestions.checkpointSource('c2', 2);
    const order = expected(known, { ...byScore, states: ['new', 'in-progress', 'flagged'] });
    const first = suggestions.missing(two.id, byScore.scores, null, 10);
    expect(first).toEqual(order.slice(0, 10));
    expect(suggestions.missing(two.id, byScore.scores, first.at(-1) ?? null, 200)).toEqual(order.slice(10));
    first.forEach((id) => suggest(project, id, 'c1', ''));
    expect(suggestions.missing(one.id, byScore.scores, null, 200)).toEqual(order.slice(10));
    expect(suggestions.missing(two.id, byScore.scores, null, 200)).toEqual(order);
  });
});

describe('search', () => {
  const tweets: [string, string][] = [
    ['cafe', 'Ein Café in Zürich'],
    ['tokyo', '東京タワーで会いましょう'],
    ['family', 'we are a 👩‍👩‍👧 family'],
    ['arabic', 'مدينة القاهرة جميلة'],
    ['hindi', 'नमस्ते दिल्ली'],
    ['tag', 'Go #Liverpool! @user_1'],
    ['quote', 'he said "stop" AND left'],
  ];
  test.each<[string, string]>([
    ['cafe', 'cafe'],
    ['CAFÉ', 'cafe'],
    ['zuri', 'cafe'],
    ['東京', 'tokyo'],
    ['タワー', 'tokyo'],
    ['京東', ''], // not in this order
    ['👩', 'family'],
    ['القاهرة', 'arabic'],
    ['दिल्ली', 'hindi'],
    ['#liver', 'tag'],
    ['@user_1', 'tag'],
    ['"stop"', 'quote'],
    ['AND', 'quote'],
    ['NOT', ''],
    ['-', ''],
    ['"', ''],
    ['words:cafe', ''],
    ['*', ''],
    ['   ', tweets.map(([id]) => id).join(' ')],
  ])('%s finds "%s"', (query, want) => {
    const project = open(newProject());
    importSamples(
      project,
      tweets.map(([id, text]) => sampleOf(id, text)),
    );
    const { rows } = project.samples.page({ ...imported, query }, null, 50);
    expect(rows.map((row) => row.externalId).join(' ')).toBe(want);
  });
});
