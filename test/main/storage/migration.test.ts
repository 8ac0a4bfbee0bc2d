/** A project of tables version 4 shows the same work, history and figures when today's code has opened it. */
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openForWriting } from '../../../main/storage/connection';
import { migrate, versionOf } from '../../../main/storage/migrate';
import { migrations, type Migration } from '../../../main/storage/migrations';
import type { Document } from '../../../src/domain/document';
import type { AnnotatedMention } from '../../../src/domain/mention';
import { boxesOf, regionsOf } from '../../../src/domain/region';
import type { ProjectStore } from '../../../src/storage/project-store';
import { bundleChild } from './children/bundle';
import { edit, fromSource, imported, open, seen, type Under } from './project-folder';
import { dump, expected, projectV4, type OldDocument, type OldMention, type OldStep, watchedToday } from './project-v4';

type Name = keyof typeof expected.people;
const names: readonly Name[] = ['me', 'anna', 'bob'];
const file = (folder: string): string => join(folder, 'project.sqlite');

function idOf(project: ProjectStore, externalId: string) {
  const id = project.samples.find(externalId);
  if (!id) throw new Error(externalId);
  return id;
}

/** The layer that version 4 had under everybody's work: the newest set of suggestions. */
function newestSet(project: ProjectStore, externalId: string): Under | null {
  const said = expected.samples.find((sample) => sample.externalId === externalId)?.suggestions;
  if (!said) return null;
  const sets = project.suggestions.all(idOf(project, externalId));
  const set = sets.find(({ source }) =>
    said.checkpoint === 'import' ? source.kind === 'file' : source.name === said.checkpoint,
  );
  return set ? fromSource(set.source) : null;
}

/** "0-2 PER 0.99 not visible", as either version tells it. */
const oldMention = ({ start, end, type, score, grounding }: OldMention): string =>
  mentionText(
    start,
    end,
    type,
    score,
    typeof grounding === 'string' ? grounding : grounding.map((b) => [b.x, b.y, b.width, b.height, b.origin]),
  );
const newMention = ({ start, end, type, score, grounding }: AnnotatedMention): string => {
  const boxes = regionsOf(grounding).map((r) => [
    r.x,
    r.y,
    r.width,
    r.height,
    r.origin.kind === 'file' ? 'import' : r.origin.kind,
  ]);
  return mentionText(start, end, type, score, boxes.length > 0 ? boxes : grounding.kind);
};
const mentionText = (start: number, end: number, type: string, score: number | null, grounding: unknown): string =>
  `${start}-${end} ${type} ${score ?? 'unscored'} ${typeof grounding === 'string' ? grounding : JSON.stringify(grounding)}`;

interface Told {
  state: string;
  confirmed: string[];
  open: string[];
}
const oldTold = ({ state, confirmed, open: undecided }: OldDocument): Told => ({
  state: state === 'suggested' ? 'new' : state,
  confirmed: confirmed.map(oldMention),
  open: undecided.map(oldMention),
});
const newTold = ({ state, mentions }: Document): Told => ({
  state,
  confirmed: mentions.filter((m) => m.status === 'confirmed').map(newMention),
  open: mentions.filter((m) => m.status !== 'confirmed').map(newMention),
});

/** What is meant to be told otherwise, by person and sample: the open mentions, by span and type. */
const toldOtherwise: Readonly<Record<string, { why: string; open: string }>> = {
  'bob t1': { why: 'who came later sees suggestions too', open: '0-1 PER, 4-5 LOC' },
  'bob d1': { why: 'who came later sees suggestions too', open: '0-2 PER, 3-4 LOC' },
  'bob p2': { why: 'who came later sees suggestions too', open: '3-4 ORG, 5-7 PER, 8-9 LOC' },
  'bob p7': { why: 'what was suggested after he skipped it', open: '0-1 PER, 4-5 LOC, 5-6 LOC' },
  'me p6': { why: 'what was suggested although its file skipped it', open: '0-2 PER, 3-4 LOC, 5-7 ORG' },
  'anna p6': { why: 'what was suggested although its file skipped it', open: '0-2 PER, 3-4 LOC, 5-7 ORG' },
  'anna d2': { why: 'the newest set, not the one there was when she skipped it', open: '3-4 LOC' },
};
/** The same of what undo and redo lead to, with the revision of version 4. */
const stepsToldOtherwise: typeof toldOtherwise = {
  'undo anna d2 3': { why: 'the newest set, not the one there was when she skipped it', open: '3-4 LOC' },
  'redo anna d2 4': { why: 'the same', open: '3-4 LOC' },
  'redo anna c1 9': {
    why: 'a refusal holds against the same suggestion of a newer checkpoint too; there it came up again',
    open: '0-1 PER, 5-6 LOC, 8-9 LOC',
  },
  'redo anna c1 10': { why: 'a suggestion in which she drew is hers', open: '4-5 LOC, 5-6 LOC, 8-9 LOC' },
  'undo bob f1 3': { why: 'the newest set, not the file’s that he worked on', open: '2-3 LOC, 7-8 PER' },
  'undo bob p7 2': { why: 'what was suggested after he skipped it', open: '0-1 PER, 4-5 LOC, 5-6 LOC' },
  'redo bob p7 3': { why: 'the same', open: '0-1 PER, 4-5 LOC, 5-6 LOC' },
  'undo bob p1 4': { why: 'who came later sees suggestions too', open: '4-5 LOC' },
  'undo bob p1 5': { why: 'the same', open: '4-5 LOC' },
  'undo bob p1 6': { why: 'the same', open: '0-2 PER, 4-5 LOC' },
  'redo bob p1 7': { why: 'the same', open: '4-5 LOC' },
  'redo bob p1 8': { why: 'the same', open: '4-5 LOC' },
};
const brief = (told: readonly string[]): string => told.map((text) => text.split(' ').slice(0, 2).join(' ')).join(', ');

function jobsOf(path: string): number {
  const db = new Database(path, { readonly: true });
  const count = db.prepare<[], number>('SELECT count(*) FROM jobs').pluck().get() ?? NaN;
  db.close();
  return count;
}

/** Lines of the log that a model wrote: they counted as revisions. */
const modelLines = (annotator: string, sample: string): number =>
  expected.log.filter((line) => line.origin === 'model' && line.annotator === annotator && line.sample === sample)
    .length;

describe('opened by today’s code', () => {
  test('a copy of the file is made beside it, and a check finds nothing', async () => {
    const folder = projectV4();
    const before = dump(file(folder));
    const project = open(folder);
    expect(dump(`${file(folder)}.before-v5`)).toBe(before);
    expect(await project.check()).toEqual({ ok: true, problems: [], samples: 21, images: 3 });
    project.close();
    const db = new Database(file(folder));
    expect([versionOf(db), db.pragma('foreign_key_check')]).toEqual([5, []]);
    db.close();
    const again = dump(file(folder));
    open(folder).close();
    expect(dump(file(folder))).toBe(again);
  });

  test('settings, label set, imports, runs, checkpoints, promotions and jobs are what they were', () => {
    const folder = projectV4();
    const { settings, labels, imports, runs, checkpoints, jobs, annotations } = open(folder);
    const { types, annotator, ...kept } = expected.settings;
    expect(settings.get()).toEqual({
      ...kept,
      id: expect.any(String),
      lastAnnotator: annotator,
      shows: { kind: 'automatic' },
    });
    expect(labels.get()).toEqual({
      types: types.map((id) => ({ id, name: id, colour: null, description: '', key: null })),
      retired: [],
    });
    expect(labels.log()).toEqual([]);
    expect(annotations.annotators()).toEqual(expected.annotators);
    expect(imports.list()).toEqual(expected.imports);
    expect(runs.list()).toEqual(
      expected.runs.map(({ curves: _, progress, verdict, ...run }) => ({
        ...run,
        // Whatever was looked at decided then.
        verdict: verdict && { ...verdict, checks: verdict.checks.map((check) => ({ ...check, decides: true })) },
        progress: progress && watchedToday(progress),
      })),
    );
    for (const { id, curves } of expected.runs) expect(runs.curves(id)).toEqual(curves.map(watchedToday));
    for (const { name, evaluation, types: known, promoted } of expected.checkpoints) {
      expect(checkpoints.get(name)).toMatchObject({ name, evaluation, types: known });
      expect(checkpoints.promoted()?.name === name).toBe(promoted);
    }
    expect(checkpoints.history()).toEqual(expected.promotions);
    // Exports that told what was expected are jobs too, of a copy.
    const isHere = new Set(jobs.list(100).map(({ id }) => id));
    expect(isHere.size).toBe(jobsOf(`${file(folder)}.before-v5`));
    expect(jobs.list(100)).toEqual(expected.jobs.filter(({ id }) => isHere.has(id)));
  });

  test('samples, references and suggestions are what they were, and no source was lost', () => {
    const project = open(projectV4());
    for (const old of expected.samples) {
      const id = idOf(project, old.externalId);
      const sample = project.samples.get(id, 'me');
      const { split, text, tags } = old;
      expect(sample).toMatchObject({ split, text, tags, tokens: old.tokens.map((token) => ({ text: token })) });
      const reference = sample.reference?.mentions.map(({ start, end, type, grounding }) => ({
        start,
        end,
        type,
        regions: boxesOf(grounding),
      }));
      expect(reference ?? null, old.externalId).toEqual(old.gold);
      expect(project.references.history(id)).toHaveLength(old.gold === null ? 0 : 1);
      const ref = newestSet(project, old.externalId);
      const set = ref?.kind === 'source' ? project.suggestions.get(id, ref.source) : null;
      expect(set === null).toBe(old.suggestions === null);
      if (!set || !old.suggestions) continue;
      const { mentions, at, wordsRead, normalisedLogProbability } = old.suggestions;
      expect(set).toMatchObject({ at, wordsRead, normalisedLogProbability });
      expect(set.mentions.map(newMention)).toEqual(mentions.map(oldMention));
      expect(set.mentions.map((m) => set.alternatives[m.id] ?? null)).toEqual(mentions.map((m) => m.alternatives));
    }
    expect(project.samples.counts('me').referenceBySplit).toEqual(expected.goldBySplit);
    const sources = project.suggestions.sources().map(({ kind, name, samples }) => `${kind} ${name}: ${samples}`);
    expect(sources.sort()).toEqual(['checkpoint run-1: 8', 'checkpoint starter: 5', 'file sources/predicted.jsonl: 4']);
    // A checkpoint's set had replaced the file's, which stands in the log and, undone, in Bob's document.
    const f1 = project.suggestions.all(idOf(project, 'f1'));
    expect(f1.map(({ source }) => source.kind).sort()).toEqual(['checkpoint', 'file']);
    const ofFile = f1.find(({ source }) => source.kind === 'file');
    expect(ofFile?.mentions.map(newMention)).toEqual(expected.people.bob.undo[0]?.open.map(oldMention));
    expect(ofFile).toMatchObject({ normalisedLogProbability: null, wordsRead: 10 });
  });

  test.each(names)('everybody’s work and what they see: %s', (name) => {
    const project = open(projectV4());
    const { samples, counts, found, history } = expected.people[name];
    let drawn = 0;
    for (const [externalId, old] of Object.entries(samples)) {
      const id = idOf(project, externalId);
      const sample = project.samples.get(id, name);
      const told = newTold(seen(project, id, newestSet(project, externalId), name));
      const want = oldTold(old);
      if (`${name} ${externalId}` === 'anna c1') {
        // A suggestion in which she drew is hers now.
        want.confirmed = want.open.splice(0, 1);
        drawn = want.confirmed.length;
      }
      const otherwise = toldOtherwise[`${name} ${externalId}`];
      if (otherwise) expect({ ...told, open: brief(told.open) }).toEqual({ ...want, open: otherwise.open });
      else expect(told, externalId).toEqual(want);
      expect(sample.touchedAt, externalId).toBe(old.touchedAt);
      expect(sample.revision, externalId).toBe(old.revision - modelLines(name, externalId));
    }
    const { new: untouched = 0, suggested = 0, ...others } = counts.byState;
    const now = project.samples.counts(name);
    expect(now).toMatchObject({
      samples: counts.samples,
      bySplit: counts.bySplit,
      byState: { ...others, new: untouched + suggested },
    });
    expect(now.mentions).toEqual({ ...counts.mentions, ...(drawn > 0 && { PER: (counts.mentions.PER ?? 0) + drawn }) });
    for (const [query, ids] of Object.entries(found)) {
      const { rows } = project.samples.page({ ...imported, annotator: name, query }, null, 50);
      expect(rows.map((row) => row.externalId)).toEqual(ids);
    }
    expect(project.annotations.history(name)).toEqual(history);
  });

  test.each(names)('undo and redo lead everybody where they led: %s', (name) => {
    const folder = projectV4();
    const { undo, redo, redoAfterAllUndone } = expected.people[name];
    const walk = (turn: 'undo' | 'redo', steps: readonly OldStep[], fresh: boolean): void => {
      const project = open(fresh ? projectV4() : folder);
      for (const { sample, revision, ...old } of steps) {
        const changed = project.annotations[turn](name, 9);
        const id = idOf(project, sample);
        expect(changed?.sampleId).toBe(id);
        expect(changed?.revision).toBe(revision - modelLines(name, sample));
        const told = newTold(seen(project, id, newestSet(project, sample), name));
        const want = oldTold({ ...old, revision });
        const step = `${turn} ${name} ${sample} ${revision}`;
        if (step === 'redo anna c1 10') want.confirmed = want.open.splice(0, 1);
        const otherwise = stepsToldOtherwise[step];
        if (otherwise) expect({ ...told, open: brief(told.open) }, step).toEqual({ ...want, open: otherwise.open });
        else expect(told, step).toEqual(want);
      }
      expect(project.annotations[turn](name, 9)).toBeNull();
      project.close();
    };
    walk('redo', redo, true);
    walk('undo', undo, false);
    walk('redo', redoAfterAllUndone, false);
    expect(open(folder).annotations.history(name)).toEqual({ undo: redoAfterAllUndone.length, redo: 0 });
  });

  test('the log keeps what people did, and leaves out what models said', () => {
    const project = open(projectV4());
    const revisions = new Map<string, number>();
    const want = expected.log
      .filter((line) => line.origin === 'person')
      .map(({ origin: _, ...line }) => {
        const key = `${line.annotator} ${line.sample}`;
        revisions.set(key, (revisions.get(key) ?? 0) + 1);
        return { ...line, revision: revisions.get(key) };
      });
    const got = [...project.annotations.log()].map(({ sampleId, edit: { kind }, ...line }) => {
      return { ...line, sample: project.samples.get(sampleId, 'me').externalId, edit: kind };
    });
    expect(got).toEqual(want);
  });

  test('work goes on: what a file’s predictions say can be accepted, and taken back', async () => {
    const project = open(projectV4());
    const id = idOf(project, 'f1');
    const shown = project.suggestions.shown(id, { files: true, source: null });
    if (!shown) throw new Error('the set of the file');
    const base = fromSource(shown.source);
    edit(project, id, { kind: 'finish', accept: shown.mentions.map((m) => m.id) }, { base, annotator: 'anna' });
    expect(project.samples.get(id, 'anna').work.mentions).toHaveLength(3);
    expect(project.samples.get(id, 'anna').work.mentions[0]?.origin).toMatchObject({
      kind: 'file',
      name: 'sources/predicted.jsonl',
    });
    project.annotations.undo('anna', 1);
    expect(seen(project, id, base, 'anna').mentions).toHaveLength(3);
    expect(await project.check()).toMatchObject({ ok: true, problems: [] });
  });

  test('who confirmed what, and where it came from', () => {
    const project = open(projectV4());
    const of = (externalId: string, name: Name): string[] =>
      project.samples
        .get(idOf(project, externalId), name)
        .work.mentions.map(
          ({ start, end, type, origin }) => `${start}-${end} ${type} ${origin.kind} ${origin.name} ${origin.at}`,
        );
    expect(of('t1', 'anna')).toEqual([
      '0-1 PER checkpoint starter 1767601020000',
      '4-5 LOC checkpoint starter 1767601020000',
    ]);
    expect(of('p2', 'anna')).toEqual([
      '3-4 MISC person anna 1767601200000', // given another type
      '5-7 PER checkpoint starter 1767600960000',
      '7-9 LOC person anna 1767601220000', // and other edges
    ]);
    expect(of('f1', 'bob')).toEqual(['0-2 PER file sources/predicted.jsonl 1767601760000']);
  });

  test('the sample project’s pool is there to be annotated: its answers stay in the history alone', () => {
    const folder = projectV4();
    const db = new Database(file(folder));
    db.prepare("UPDATE settings SET value = 'true' WHERE key = 'isSample'").run();
    db.close();
    const project = open(folder);
    for (const { externalId, split, gold } of expected.samples) {
      const id = idOf(project, externalId);
      expect(project.references.get(id) === null).toBe(split === 'pool' || gold === null);
      expect(project.references.history(id)).toHaveLength(gold === null ? 0 : 1);
    }
  });

  test('the queue of the last annotator keeps its order', () => {
    const folder = projectV4();
    const db = new Database(file(folder));
    db.prepare(`UPDATE settings SET value = '"anna"' WHERE key = 'annotator'`).run();
    db.close();
    const project = open(folder);
    const source = project.suggestions.findSource('checkpoint', 'run-1')?.id ?? null;
    const scores = { strategy: 'mnlp', source };
    const { rows } = project.samples.page({ annotator: 'anna', order: 'score', scores, toDo: true }, null, 50);
    const isShown = new Set(rows.map((row) => row.externalId));
    const order = expected.people.anna.queue.map(({ externalId }) => externalId);
    expect(rows.map((row) => row.externalId)).toEqual(order.filter((id) => isShown.has(id)));
    expect(rows[0]?.score).toBeCloseTo(expected.people.anna.samples.p5?.uncertainty ?? NaN, 6); // as it was ranked
    // Bob never ranked anything.
    expect(open(projectV4()).scores.scoredAt(scores)).toBeNull();
  });

  test('what a file said of its sample is known although everybody has worked on it since', () => {
    const folder = projectV4();
    const db = new Database(file(folder));
    db.prepare('DELETE FROM work WHERE last_mark IS NULL').run(); // as if nobody else had ever been there
    db.close();
    const project = open(folder);
    expect(project.samples.get(idOf(project, 'f4'), 'Grace').work.state).toBe('flagged');
    expect(project.samples.get(idOf(project, 'f4'), 'anna').work.state).toBe('in-progress');
  });
});

test('a reader of an old project is told to open it for writing', () => {
  const folder = projectV4();
  const before = readFileSync(file(folder));
  expect(() => open(folder, 'read')).toThrow(
    expect.objectContaining({ code: 'read-only', detail: 'Open it once for writing: it is updated then.' }),
  );
  expect(readFileSync(file(folder)).equals(before)).toBe(true);
  open(folder).close();
  expect(open(folder, 'read').samples.counts('anna').samples).toBe(21);
});

describe('a migration that does not get through', () => {
  const fails: Migration = {
    version: migrations.length + 1,
    up: () => {
      throw new Error('half way');
    },
  };

  test('leaves the file as it was', () => {
    const folder = projectV4();
    const [bytes, rows] = [readFileSync(file(folder)), dump(file(folder))];
    const db = openForWriting(file(folder), true);
    expect(() => migrate(db, join(folder, 'copy.sqlite'), [...migrations, fails])).toThrow('half way');
    expect(versionOf(db)).toBe(4);
    db.close();
    expect(dump(file(folder))).toBe(rows);
    expect(readFileSync(file(folder)).equals(bytes)).toBe(true);
    open(folder);
  });

  test('because a row is damaged leaves it as it was too, and lets go of it', () => {
    const folder = projectV4();
    const db = new Database(file(folder));
    db.prepare('UPDATE edit_log SET before = \'{"mentions":7}\' WHERE id = 102').run();
    db.close();
    const rows = dump(file(folder));
    expect(() => open(folder)).toThrow(
      expect.objectContaining({ code: 'bad-file', message: 'The sample c1 cannot be read: the project is damaged.' }),
    );
    expect(dump(file(folder))).toBe(rows);
    const after = new Database(file(folder), { readonly: true });
    expect(versionOf(after)).toBe(4);
    after.close();
    expect(() => open(folder)).toThrow(expect.not.objectContaining({ code: 'in-use' }));
  });

  test('because it was killed begins again when the project is next opened', async () => {
    const child = await bundleChild('migrator');
    const folder = projectV4();
    const rows = dump(file(folder));
    try {
      for (const when of ['between the steps', 'before the end']) {
        const process_ = spawn(process.execPath, [child, folder, when], { stdio: ['ignore', 'pipe', 'inherit'] });
        await new Promise((resolve) => process_.stdout.once('data', resolve));
        process_.kill('SIGKILL');
        await new Promise((resolve) => process_.once('exit', resolve));
        expect(readdirSync(folder)).toContain('project.sqlite-wal');
        expect(dump(file(folder))).toBe(rows);
      }
    } finally {
      rmSync(child, { force: true });
    }
    const project = open(folder);
    expect(dump(`${file(folder)}.before-v5`)).toBe(rows);
    expect(await project.check()).toMatchObject({ ok: true, problems: [] });
    expect(project.annotations.history('anna')).toEqual(expected.people.anna.history);
    expect(existsSync(`${file(folder)}.before-v6`)).toBe(false);
  });
});
