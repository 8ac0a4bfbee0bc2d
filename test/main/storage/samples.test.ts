import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, openProject } from '../../../main/storage';
import { createRandom } from '../../../src/random';
import type { ReviewState } from '../../../src/domain/document';
import { reviewStates } from '../../../src/domain/document';
import { splits, type SampleId, type Split } from '../../../src/domain/sample';
import { nothingRead } from '../../../src/engine/features';
import type { ProjectStore } from '../../../src/storage/project-store';
import type { SampleQuery } from '../../../src/storage/sample-store';
import { gold, importSamples, me, newFolder, newProject, open, sampleOf } from './project-folder';

/** What the test itself knows of a sample: the oracle is a filter and a sort over these. */
interface Known {
  readonly id: SampleId;
  readonly words: string[];
  readonly split: Split;
  readonly state: ReviewState;
  readonly uncertainty: number | null;
  readonly settled: boolean;
}

/** 150 samples in all states and splits, most with an uncertainty (some equal), and a queue ranked half way through. */
function crowd(): { project: ProjectStore; known: Known[] } {
  const folder = join(newFolder(), 'crowd');
  cpSync(template, folder, { recursive: true });
  return { project: open(folder), known };
}

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
    return sampleOf(`x${i}`, words.join(' '), { split: splits[random.below(4)] ?? 'pool' });
  });
  const ids = importSamples(project, samples);
  const uncertainties = ids.map(() => (random.below(5) === 0 ? null : random.below(8) / 8));
  const seen = ids.flatMap((sampleId, i) => {
    const uncertainty = uncertainties[i] ?? null;
    if (uncertainty === null) return [];
    const certainty = { normalisedLogProbability: Math.log(1 - uncertainty), wordsRead: 4, features: nothingRead };
    return [{ sampleId, tagged: { mentions: [], ...certainty } }];
  });
  project.suggestions.put(seen, 'c1', me, 1);
  const mark = (sampleId: SampleId): void => {
    const state = reviewStates[random.below(6)] ?? 'new';
    const { revision } = project.samples.get(sampleId, me);
    project.annotations.edit({ sampleId, annotator: me, revision, edit: { kind: 'mark', state }, at: 1 });
  };
  ids.slice(0, 60).forEach(mark);
  project.samples.rank(me);
  const settled = ids.map((id) => ['done', 'skipped'].includes(project.samples.get(id, me).document.state));
  ids.slice(60, 100).forEach(mark); // after the ranking: these keep their places
  return ids.map((id, i) => {
    const { split, document, text } = project.samples.get(id, me);
    const words = text.split(' ');
    return {
      id,
      words,
      split,
      state: document.state,
      uncertainty: uncertainties[i] ?? null,
      settled: settled[i] ?? false,
    };
  });
}

function expected(known: readonly Known[], query: SampleQuery): SampleId[] {
  const place = (k: Known): number => (k.settled ? 3 : k.uncertainty === null ? 2 : 1 - k.uncertainty);
  const typed = (query.query ?? '').split(' ').filter((word) => word !== '');
  return known
    .filter((k) => !query.split || k.split === query.split)
    .filter((k) => !query.states || query.states.includes(k.state))
    .filter((k) => typed.every((word) => [...k.words, `x${k.words[0]?.slice(1)}`].some((w) => w.startsWith(word))))
    .sort((a, b) => (query.order === 'imported' ? 0 : place(a) - place(b)) || a.id - b.id)
    .map((k) => k.id);
}

const base = { annotator: me, order: 'uncertainty' } as const;
const queries: [string, SampleQuery][] = [
  ['everything in the queue', base],
  ['everything as imported', { annotator: me, order: 'imported' }],
  ['a split', { ...base, split: 'dev' }],
  ['states', { ...base, states: ['new', 'suggested'] }],
  ['states as imported', { annotator: me, order: 'imported', states: ['done'] }],
  ['no state', { ...base, states: [] }],
  ['a word', { ...base, query: 'rome' }],
  ['two words, one only begun', { ...base, query: 'ros  ada' }],
  ['two words', { ...base, query: 'ada ro' }],
  ['words, a split and states', { ...base, query: 'sun', split: 'pool', states: ['new', 'suggested', 'flagged'] }],
  ['an external id', { ...base, query: 'x42' }],
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
      const everything = expected(known, { ...query, split: null, states: null, query: '' });
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
    const { samples, byState, bySplit } = project.samples.counts(me);
    expect(samples).toBe(150);
    for (const state of reviewStates) expect(byState[state]).toBe(known.filter((k) => k.state === state).length);
    for (const split of splits) expect(bySplit[split]).toBe(known.filter((k) => k.split === split).length);
  });

  test('finishing a sample moves nothing until the queue is ranked', () => {
    const { project } = crowd();
    const order = (): SampleId[] => project.samples.page(base, null, 200).rows.map((row) => row.id);
    const before = order();
    const [first] = before;
    if (!first) throw new Error('a sample');
    const { revision } = project.samples.get(first, me);
    project.annotations.edit({ sampleId: first, annotator: me, revision, edit: { kind: 'finish', accept: [] }, at: 1 });
    expect(order()).toEqual(before);
    expect(project.samples.rank(me)).toBeGreaterThan(0);
    expect(order().indexOf(first)).toBeGreaterThan(0);
    expect(project.samples.rank(me)).toBe(0);
  });

  test('a cursor of another order is refused', () => {
    const { project } = crowd();
    const { next } = project.samples.page(base, null, 5);
    expect(() => project.samples.page({ annotator: me, order: 'imported' }, next, 5)).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  test('a failed edit leaves the list as it was', () => {
    const { project, known } = crowd();
    const [one] = known;
    if (!one) throw new Error('a sample');
    const edit = { kind: 'remove', id: 'nobody' } as const;
    const { revision } = project.samples.get(one.id, me);
    expect(() => project.annotations.edit({ sampleId: one.id, annotator: me, revision, edit, at: 1 })).toThrow();
    expect(project.samples.counts(me).byState[one.state]).toBe(known.filter((k) => k.state === one.state).length);
  });

  test('a split can be changed, and what has gold is counted by split', () => {
    const project = open(newProject());
    const ids = importSamples(project, [
      sampleOf('a', 'Ada', { gold: [gold(0, 1, 'PER')], split: 'train' }),
      sampleOf('b', 'Bob', { gold: [], split: 'train' }),
      sampleOf('c', 'sun', { split: 'train' }),
    ]);
    expect(project.samples.counts(me).goldBySplit).toEqual({ train: 2, dev: 0, test: 0, pool: 0 });
    project.samples.setSplit(ids.slice(0, 1), 'dev');
    expect(project.samples.counts(me)).toMatchObject({
      bySplit: { train: 2, dev: 1 },
      goldBySplit: { train: 1, dev: 1 },
    });
    expect([...project.samples.scan(me, { split: 'dev' })].map((s) => s.externalId)).toEqual(['a']);
    expect([...project.samples.scan(me, { hasGold: true })].map((s) => s.externalId)).toEqual(['a', 'b']);
  });

  test('a scan gives what was edited after a mark', () => {
    const { project, known } = crowd();
    const mark = project.annotations.mark();
    const chosen = known.slice(140, 143).map((k) => k.id);
    for (const sampleId of chosen) {
      const { revision } = project.samples.get(sampleId, me);
      project.annotations.edit({ sampleId, annotator: me, revision, edit: { kind: 'mark', state: 'done' }, at: 1 });
    }
    expect([...project.samples.scan(me, { editedAfter: mark })].map((s) => s.id)).toEqual(chosen);
    expect([...project.samples.scan(me)].map((s) => s.id)).toEqual(known.map((k) => k.id));
  });

  test('what a checkpoint has not seen is found in queue order, in steps', () => {
    const { project } = crowd();
    const open_ = project.samples
      .page({ ...base, states: ['new', 'suggested', 'in-progress', 'flagged'] }, null, 200)
      .rows.map((row) => row.id);
    const first = project.suggestions.missing(me, 'c2', null, 10);
    expect(first).toEqual(open_.slice(0, 10));
    expect(project.suggestions.missing(me, 'c2', first.at(-1) ?? null, 200)).toEqual(open_.slice(10));
    const without = new Set(project.suggestions.missing(me, 'c1', null, 200));
    expect([...without].every((id) => project.suggestions.get(id) === null)).toBe(true);
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
    const { rows } = project.samples.page({ annotator: me, order: 'imported', query }, null, 50);
    expect(rows.map((row) => row.externalId).join(' ')).toBe(want);
  });
});
