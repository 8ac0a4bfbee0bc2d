/** References, sources of suggestions and scores: what each keeps, and that none touches another or anybody's work. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/random';
import type { SampleId } from '../../../src/domain/sample';
import { nothingRead } from '../../../src/engine/features';
import type { NewSample } from '../../../src/storage/import-store';
import type { ProjectStore } from '../../../src/storage/project-store';
import {
  add,
  edit,
  fromReference,
  fromSource,
  imported,
  importSamples,
  me,
  mention,
  newProject,
  open,
  sampleOf,
  seen,
  show,
  suggest,
  twoSamples,
} from './project-folder';

const rowsOf = (project: ProjectStore, ...tables: string[]): unknown[] => {
  const db = new Database(join(project.folder, 'project.sqlite'), { readonly: true });
  const rows = tables.map((name) => db.prepare(`SELECT * FROM ${name}`).raw().all());
  db.close();
  return rows;
};
const everybodys = ['work', 'edit_log', 'undo_stack', 'mention_counts', 'annotators'];

/** "file predicted: 0-1 PER? | checkpoint c1: " */
const told = (project: ProjectStore, id: SampleId): string =>
  project.suggestions
    .all(id)
    .map(
      ({ source, mentions }) =>
        `${source.kind} ${source.name}: ${mentions.map((m) => `${m.start}-${m.end} ${m.type}`).join(', ')}`,
    )
    .join(' | ');

function predictions(project: ProjectStore, source: string, samples: readonly NewSample[]) {
  const session = project.imports.begin({ format: 'jsonl', source, contentHash: source, layout: null, at: 7 });
  const result = session.add(samples);
  return { session, ...result };
}

describe('suggestions', () => {
  test('of several sources stand beside each other; none overwrites another’s', () => {
    const { project, a } = twoSamples();
    suggest(project, a, 'c1', '0-1 PER');
    predictions(project, 'predicted', [
      sampleOf('a', 'Ada went to Paris with Bob', { suggested: [mention(3, 4, 'LOC')] }),
    ]).session.finish(null, 8);
    suggest(project, a, 'c2', '5-6 PER');
    expect(told(project, a)).toBe('checkpoint c1: 0-1 PER | file predicted: 3-4 LOC | checkpoint c2: 5-6 PER');
    suggest(project, a, 'c1', '0-1 ORG');
    expect(told(project, a)).toBe('checkpoint c1: 0-1 ORG | file predicted: 3-4 LOC | checkpoint c2: 5-6 PER');
    expect(project.suggestions.sources().map(({ name, samples }) => `${name} ${samples}`)).toEqual([
      'c1 1',
      'predicted 1',
      'c2 1',
    ]);
  });

  test.each<[string, { files: boolean; source: number | null }, string]>([
    ['the newest file’s, before the checkpoint’s', { files: true, source: 1 }, 'second'],
    ['a checkpoint’s alone', { files: false, source: 1 }, 'c1'],
    ['one file’s alone', { files: false, source: 2 }, 'first'],
    ['a file’s although there is no checkpoint', { files: true, source: null }, 'second'],
    ['nobody’s', { files: false, source: null }, 'none'],
    ['a source that said nothing', { files: false, source: 9 }, 'none'],
  ])('what is shown: %s', (_, choice, want) => {
    const { project, a, b } = twoSamples();
    suggest(project, a, 'c1', '0-1 PER');
    suggest(project, b, 'c1', '0-1 LOC');
    for (const name of ['first', 'second']) {
      predictions(project, name, [sampleOf('a', 'Ada went to Paris with Bob', { suggested: [] })]).session.finish(
        null,
        8,
      );
    }
    expect(project.suggestions.shown(a, choice)?.source.name ?? 'none').toBe(want);
    const isC1 = choice.source === 1;
    expect(project.suggestions.shown(b, choice)?.source.name ?? 'none').toBe(isC1 ? 'c1' : 'none');
  });

  test('of a tweet that is here are taken in where it is the same tweet, once a file', () => {
    const { project, a, b } = twoSamples();
    const { session, added, duplicates } = predictions(project, 'predicted', [
      sampleOf('a', 'Ada went to Paris with Bob', { suggested: [mention(0, 1, 'PER')] }),
      sampleOf('b', 'Oslo is far away', { suggested: [mention(0, 1, 'LOC')] }),
      sampleOf('a', 'Ada went to Paris with Bob', { suggested: [mention(5, 6, 'PER')] }),
      sampleOf('c', 'Bob', { suggested: [mention(0, 1, 'PER')] }),
      sampleOf('c', 'Bob', { suggested: [] }),
      sampleOf('a', 'Ada went to Paris with Bob'),
    ]);
    session.finish(null, 8);
    expect(added).toBe(1);
    const said = duplicates.map(
      (d) => `${d.externalId} ${d.sameText ? 'same' : 'other'} ${d.suggestionsTaken ? 'taken' : 'left'}`,
    );
    expect(said).toEqual(['a same taken', 'b other left', 'a same left', 'c same left', 'a same left']);
    expect([told(project, a), told(project, b)]).toEqual(['file predicted: 0-1 PER', '']);
    expect(project.suggestions.sources()).toMatchObject([{ kind: 'file', name: 'predicted', samples: 2 }]);
    expect(project.imports.list().at(-1)).toMatchObject({ source: 'predicted', samples: 1 });
  });

  test('of an unfinished import are not heard, and go with it', async () => {
    const { project, a } = twoSamples();
    const before = rowsOf(project, 'sources', 'suggestions', 'samples');
    const { session } = predictions(project, 'cut', [
      sampleOf('a', 'Ada went to Paris with Bob', { suggested: [mention(0, 1, 'PER')] }),
    ]);
    expect(told(project, a)).toBe('');
    expect(project.suggestions.sources()).toEqual([]);
    expect(project.suggestions.findSource('file', 'cut')).toBeNull();
    expect(project.suggestions.get(a, 1)).toBeNull();
    expect(project.suggestions.shown(a, { files: true, source: null })).toBeNull();
    expect(project.labels.use()).toEqual({});
    const request = {
      sampleId: a,
      annotator: me,
      revision: 0,
      at: 1,
      base: { kind: 'source', source: 1, at: 1 },
    } as const;
    expect(() => project.annotations.edit({ ...request, edit: { kind: 'accept', ids: ['s1.0-1.PER'] } })).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    await session.abort();
    expect(rowsOf(project, 'sources', 'suggestions', 'samples')).toEqual(before);
    predictions(project, 'killed', [
      sampleOf('a', 'Ada went to Paris with Bob', { suggested: [mention(0, 1, 'PER')] }),
    ]);
    project.close();
    const again = open(project.folder);
    expect(again.imports.takenOut).toEqual(['killed']);
    expect(rowsOf(again, 'sources', 'suggestions', 'samples')).toEqual(before);
    expect(await again.check()).toMatchObject({ ok: true });
  });

  test('get into nobody’s work, nor does a change of what is shown: no row is written', () => {
    const { project, a } = twoSamples();
    edit(project, a, add('m', 0, 1, 'PER'));
    const before = rowsOf(project, ...everybodys);
    const c1 = fromSource(suggest(project, a, 'c1', '0-1 ORG, 3-4 LOC'));
    project.settings.set({ shows: { kind: 'source', source: 1 } });
    expect(show(seen(project, a, c1))).toBe('in-progress: 0-1 PER, 3-4 LOC?');
    expect(show(seen(project, a, c1, 'Grace'))).toBe('new: 0-1 ORG?, 3-4 LOC?');
    project.references.set([{ sampleId: a, mentions: [] }], { kind: 'person', name: me, at: 1 });
    project.scores.replace(imported.scores, [[a, 0.5]], 1);
    expect(rowsOf(project, ...everybodys)).toEqual(before);
    edit(project, a, { kind: 'accept', ids: ['s1.3-4.LOC'] }, { base: c1 });
    const [work] = rowsOf(project, 'work') as [string[][]];
    expect(JSON.stringify(work)).not.toContain('ORG');
  });

  test('keep what else a model read, in the order of their mentions, and what strategies look at', () => {
    const { project, a, b } = twoSamples();
    const source = project.suggestions.checkpointSource('c1', 5);
    const tagged = {
      mentions: [
        {
          start: 0,
          end: 1,
          type: 'PER',
          score: 0.6,
          alternatives: [
            { type: 'ORG', probability: 0.3 },
            { type: null, probability: 0.1 },
          ],
        },
        { start: 3, end: 4, type: 'LOC', score: 0.9, alternatives: [] },
      ],
      normalisedLogProbability: -0.25,
      wordsRead: 5,
      features: nothingRead,
    };
    project.suggestions.put([{ sampleId: a, tagged }], source, 6);
    const set = project.suggestions.get(a, source.id);
    expect(set).toMatchObject({ source, wordsRead: 5, normalisedLogProbability: -0.25, at: 6 });
    expect(set?.alternatives).toEqual({ 's1.0-1.PER': tagged.mentions[0]?.alternatives });
    expect(set?.mentions[0]).toMatchObject({
      id: 's1.0-1.PER',
      status: 'suggested',
      score: 0.6,
      origin: { kind: 'checkpoint', name: 'c1', at: 6 },
    });
    predictions(project, 'predicted', [sampleOf('b', 'Rome is far away', { suggested: [] })]).session.finish(null, 8);
    expect([...project.suggestions.features(source.id, { uncertainties: true })]).toEqual([
      { sampleId: a, normalisedLogProbability: -0.25, wordsRead: 5, features: nothingRead },
    ]);
    expect([...project.suggestions.features(2, { uncertainties: true })]).toEqual([]); // a file says no such thing
    expect([project.suggestions.count(1), project.suggestions.count(2)]).toEqual([1, 1]);
    expect(project.suggestions.get(b, 2)?.normalisedLogProbability).toBeNull();
  });

  test('are not missing where nobody asks any more: finished or skipped by anybody, or by the file', () => {
    const project = open(newProject());
    const names = ['new', 'done', 'skipped', 'flagged', 'skipped by its file', 'skipped by its file, taken up'];
    const ids = importSamples(project, [
      ...names.slice(0, 4).map((name) => sampleOf(name, 'Ada')),
      ...names.slice(4).map((name) => sampleOf(name, 'Ada', { state: 'skipped' })),
    ]);
    ids.slice(1, 4).forEach((id, i) => {
      edit(
        project,
        id,
        { kind: 'mark', state: (['done', 'skipped', 'flagged'] as const)[i] ?? 'done' },
        { annotator: 'Grace' },
      );
    });
    if (ids[5]) edit(project, ids[5], add('m', 0, 1, 'PER'));
    const missing = project.suggestions.missing(1, imported.scores, null, 10);
    expect(missing.map((id) => names[ids.indexOf(id)])).toEqual(['new', 'flagged', 'skipped by its file, taken up']);
  });

  test('are missing where they were made before features were kept: nothing could rank by them', () => {
    const { project, a, b } = twoSamples();
    const { id } = suggest(project, a, 'c1', '0-1 PER');
    suggest(project, b, 'c1', '0-1 LOC');
    expect(project.suggestions.missing(id, imported.scores, null, 10)).toEqual([]);
    const db = new Database(join(project.folder, 'project.sqlite'));
    db.prepare('UPDATE suggestions SET features = NULL WHERE sample_id = ?').run(a);
    db.close();
    expect(project.suggestions.missing(id, imported.scores, null, 10)).toEqual([a]);
  });
});

describe('references', () => {
  const person = (at: number) => ({ kind: 'person', name: 'Grace', at }) as const;

  test('have versions: the newest holds, older ones are kept', () => {
    const project = open(newProject());
    const ids = importSamples(project, [
      sampleOf('a', 'Ada went to Paris', { reference: [mention(0, 1, 'PER')], split: 'train' }),
      sampleOf('b', 'Rome', { split: 'train' }),
    ]);
    const [a, b] = ids;
    if (!a || !b) throw new Error('two samples');
    edit(project, a, add('m1', 3, 4, 'LOC'));
    const { mentions } = project.samples.get(a, me).work;
    project.references.set(
      [
        { sampleId: a, mentions },
        { sampleId: b, mentions: [] },
      ],
      person(9),
    );
    expect(project.references.get(a)).toEqual({
      origin: person(9),
      mentions: [{ ...mentions[0], status: 'reference' }],
    });
    expect(project.references.history(a).map(({ origin, mentions: all }) => `${origin.name} ${all.length}`)).toEqual([
      'Grace 1',
      'test.txt 1',
    ]);
    expect(project.references.get(b)?.mentions).toEqual([]);
    expect(project.samples.counts(me).referenceBySplit).toMatchObject({ train: 2 });
    expect(project.samples.page({ ...imported, hasReference: true }, null, 9).total).toBe(2);
    expect(project.samples.get(b, me).reference).toEqual(project.references.get(b));
  });

  test('of training data take it off what is to do; a new one brings no new mention into finished work', () => {
    const project = open(newProject());
    const [a] = importSamples(project, [sampleOf('a', 'Ada went', { split: 'train' })]);
    if (!a) throw new Error('one sample');
    expect(project.samples.counts(me).toDo).toBe(1);
    edit(project, a, { kind: 'finish', accept: [] });
    project.references.set([{ sampleId: a, mentions: [] }], person(1));
    expect(project.samples.counts(me).toDo).toBe(0);
    project.annotations.undo(me, 1);
    expect(project.samples.counts(me).toDo).toBe(0);
    project.samples.setSplit([a], 'pool');
    expect(project.samples.counts(me).toDo).toBe(1);
  });

  test('are set all together or not at all', () => {
    const { project, a } = twoSamples();
    const wrong = 99 as SampleId;
    expect(() =>
      project.references.set(
        [
          { sampleId: a, mentions: [] },
          { sampleId: wrong, mentions: [] },
        ],
        person(1),
      ),
    ).toThrow();
    expect(project.references.get(a)).toBeNull();
    expect(project.samples.counts(me).referenceBySplit.pool).toBe(0);
  });

  test('lie under the work as any layer, boxes and all', () => {
    const project = open(newProject());
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const [a] = importSamples(project, [sampleOf('a', 'Ada went', { reference: [mention(0, 1, 'PER', [box])] })]);
    if (!a) throw new Error('one sample');
    const { work } = edit(project, a, { kind: 'accept', ids: ['r1.0'] }, { base: fromReference });
    expect(work.mentions[0]).toMatchObject({
      status: 'confirmed',
      origin: { kind: 'file', name: 'test.txt' },
      grounding: { kind: 'regions', regions: [{ ...box, origin: { kind: 'file', name: 'test.txt' } }] },
    });
  });
});

describe('scores', () => {
  const order = (project: ProjectStore, scores = imported.scores): string =>
    project.samples
      .page({ annotator: me, order: 'score', scores }, null, 50)
      .rows.map((row) => `${row.externalId} ${row.score ?? '-'}`)
      .join(', ');
  const five = (): { project: ProjectStore; ids: SampleId[] } => {
    const project = open(newProject());
    return {
      project,
      ids: importSamples(
        project,
        [...'abcde'].map((name) => sampleOf(name, name)),
      ),
    };
  };
  const scored = (ids: readonly SampleId[], ...numbers: (number | null)[]): [SampleId, number][] =>
    ids.flatMap((id, i): [SampleId, number][] => (numbers[i] == null ? [] : [[id, numbers[i]]]));

  test('the highest first, ties as imported, then what has none', () => {
    const { project, ids } = five();
    expect(order(project)).toBe('a -, b -, c -, d -, e -');
    expect(project.scores.scoredAt(imported.scores)).toBeNull();
    project.scores.replace(imported.scores, scored(ids, 0.5, null, 2, 0.5, -1).reverse(), 7);
    expect(order(project)).toBe('c 2, a 0.5, d 0.5, e -1, b -');
    expect(project.scores.scoredAt(imported.scores)).toBe(7);
    expect(ids.map((id) => project.scores.get(imported.scores, id))).toEqual([0.5, null, 2, 0.5, -1]);
  });

  test.each([1, 2, 3])('in whatever order they come, equal scores many: seed %i', (seed) => {
    const random = createRandom(seed);
    const project = open(newProject());
    const names = Array.from({ length: 60 }, (_, i) => `t${i}`);
    const ids = importSamples(
      project,
      names.map((name) => sampleOf(name, name)),
    );
    const some = [0, -0, 1, -1, 0.5, Infinity, -Infinity];
    const given = ids.map((id): [SampleId, number] => [id, some[random.below(some.length)] ?? 0]);
    const want = given.map(([id, score], i) => ({ id, score, i }));
    want.sort((a, b) => (a.score === b.score ? a.i - b.i : b.score > a.score ? 1 : -1));
    for (const scores of [given, random.shuffled(given)]) {
      project.scores.replace(imported.scores, scores, 1);
      const { rows } = project.samples.page({ ...imported, order: 'score' }, null, 100);
      expect(rows.map(({ id }) => id)).toEqual(want.map(({ id }) => id));
    }
  });

  test('are replaced as a whole, and those of another strategy or source stay', () => {
    const { project, ids } = five();
    const [one, two] = [suggest(project, ids[0]!, 'c1', ''), suggest(project, ids[0]!, 'c2', '')];
    const keys = [
      imported.scores,
      { strategy: 'random', source: null },
      { strategy: 'mnlp', source: one.id },
      { strategy: 'mnlp', source: two.id },
    ];
    keys.forEach((key, i) => project.scores.replace(key, scored(ids, i), i));
    project.scores.replace(keys[2]!, scored(ids, null, 9), 9);
    expect(keys.map((key) => order(project, key).split(',')[0])).toEqual(['a 0', 'a 1', 'b 9', 'a 3']);
    expect(keys.map((key) => project.scores.scoredAt(key))).toEqual([0, 1, 9, 3]);
  });

  test('move nothing but by themselves: not when a checkpoint speaks, a sample is finished or new ones come', () => {
    const { project, ids } = five();
    project.scores.replace(imported.scores, scored(ids, 1, 2, 3, 4, 5), 1);
    const before = order(project);
    ids.forEach((id) => suggest(project, id, 'c1', ''));
    edit(project, ids[4]!, { kind: 'finish', accept: [] });
    expect(order(project)).toBe(before);
    importSamples(project, [sampleOf('f', 'f')]);
    expect(order(project)).toBe(`${before}, f -`);
  });

  test('that cannot all be written leave the old ones', () => {
    const { project, ids } = five();
    project.scores.replace(imported.scores, scored(ids, 1, 2), 1);
    const half = function* (): Generator<[SampleId, number]> {
      yield [ids[3]!, 9];
      throw new Error('the strategy failed');
    };
    expect(() => project.scores.replace(imported.scores, half(), 2)).toThrow('the strategy failed');
    expect(order(project)).toBe('b 2, a 1, c -, d -, e -');
    expect(project.scores.scoredAt(imported.scores)).toBe(1);
  });
});
