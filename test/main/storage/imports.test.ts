import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openForWriting } from '../../../main/storage/connection';
import { createProjectStore } from '../../../main/storage/project';
import { regionsOf } from '../../../src/domain/region';
import type { ProjectStore } from '../../../src/storage/project-store';
import {
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
  type Under,
} from './project-folder';

const begin = (project: ProjectStore, source = 'train.txt', contentHash = 'h1') =>
  project.imports.begin({ format: 'imgid', source, contentHash, layout: { lineBreak: '\r\n' }, at: 1 });

const texts = (project: ProjectStore): string[] =>
  project.samples.page(imported, null, 50).rows.map((row) => row.snippet);

describe('taking an import back', () => {
  const rows = (source: string, count: number) =>
    Array.from({ length: count }, (_, i) => sampleOf(`${source}${i}`, `${source} ${i}`));

  test('it is gone from every list at once, and what is left of it goes when the project is next opened', () => {
    const folder = newProject();
    const project = open(folder);
    for (const [source, count] of [
      ['kept', 2],
      ['gone', 1200],
    ] as const) {
      const session = begin(project, `${source}.txt`, source);
      session.add(rows(source, count));
      session.finish({ samples: count }, 5);
    }
    const [first] = project.imports.takeBack(2); // killed after one step
    expect(first).toBeLessThan(1200);
    expect(texts(project)).toEqual(['kept 0', 'kept 1']);
    expect(project.imports.list()).toHaveLength(1);
    expect(project.samples.find('gone1100')).not.toBeNull(); // its row is there, and nobody is led to it
    project.close();
    const again = open(folder);
    expect(again.imports.takenOut).toEqual([]); // it was not cut off: a person took it back
    expect(again.samples.find('gone1100')).toBeNull();
    expect(texts(again)).toEqual(['kept 0', 'kept 1']);
  });
});

describe('an import', () => {
  test('is not seen before it is finished, and then all of it at once', () => {
    const project = open(newProject());
    const session = begin(project);
    session.add([sampleOf('a', 'Ada went'), sampleOf('b', 'Rome is far')]);
    expect(texts(project)).toEqual([]);
    expect(project.samples.find('a')).toBeNull();
    expect(project.samples.counts(me).samples).toBe(0);
    expect([...project.samples.scan(me)]).toEqual([]);
    session.add([sampleOf('c', 'Bob')]);
    session.finish({ findings: 2 }, 5);
    expect(texts(project)).toEqual(['Ada went', 'Rome is far', 'Bob']);
    expect(project.imports.list()).toMatchObject([{ source: 'train.txt', samples: 3, report: { findings: 2 } }]);
  });

  test('gives back what went in', () => {
    const project = open(newProject());
    const text = 'Ada  👩‍👩‍👧 met\u00a0Bob';
    const sample = sampleOf('a', text, {
      line: 7,
      split: 'train',
      tags: ['B-PER', 'O', 'O', 'I-PER'],
      tokens: [
        { text: 'Ada', start: 0, end: 3 },
        { text: 'family', start: 5, end: 13 }, // a reader's own spelling is kept
        { text: 'met', start: 14, end: 17 },
        { text: 'Bob', start: 18, end: 21 },
      ],
      reference: [mention(0, 1, 'PER', [{ x: 1, y: 2, width: 3, height: 4.5 }]), mention(3, 4, 'PER', [])],
      question: 'Which of the two?',
      imageName: 'a.jpg',
      imageProblem: 'There is no file a.jpg.',
      meta: { lang: 'en' },
    });
    const [id] = importSamples(project, [sample]);
    if (!id) throw new Error('one sample');
    const got = project.samples.get(id, me);
    expect(got).toMatchObject({
      text,
      tokens: sample.tokens,
      tags: sample.tags,
      split: 'train',
      line: 7,
      meta: { lang: 'en' },
      question: 'Which of the two?',
      imageName: 'a.jpg',
      imageProblem: 'There is no file a.jpg.',
      image: null,
      work: { state: 'new', mentions: [], decided: [] },
      revision: 0,
    });
    const origin = { kind: 'file', name: 'test.txt', at: 1 };
    expect(got.reference).toEqual(project.references.get(id));
    expect(got.reference?.origin).toEqual(origin);
    expect(got.reference?.mentions).toMatchObject([
      {
        ...{ start: 0, end: 1, type: 'PER', status: 'reference', score: null, origin },
        grounding: { kind: 'regions', regions: [{ x: 1, y: 2, width: 3, height: 4.5, origin }] },
      },
      { start: 3, end: 4, type: 'PER', status: 'reference', grounding: { kind: 'not-visible' }, origin },
    ]);
    expect(project.imports.get(got.importId)?.layout).toEqual(null);
  });

  test('of mentions by a model makes a source of suggestions, and nobody has reviewed anything', () => {
    const project = open(newProject());
    const [id] = importSamples(project, [
      sampleOf('a', 'Ada met Bob', { suggested: [mention(2, 3, 'PER'), mention(0, 2, 'ORG'), mention(1, 2, 'LOC')] }),
    ]);
    if (!id) throw new Error('one sample');
    const [source] = project.suggestions.sources();
    if (!source) throw new Error('a source');
    expect(source).toMatchObject({ kind: 'file', name: 'test.txt', at: 1, samples: 1 });
    expect(show(seen(project, id, fromSource(source)))).toBe('new: 0-2 ORG?, 2-3 PER?');
    expect(project.samples.counts(me)).toMatchObject({ mentions: {}, byState: { new: 1 } });
    expect(project.samples.get(id, me)).toMatchObject({ reference: null, revision: 0 });
  });

  test('names its boxes apart from those of every other file', () => {
    const project = open(newProject());
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const ids = ['a.txt', 'b.txt'].map((source, place) => {
      const session = begin(project, source, source);
      const suggested = [mention(2 * place, 2 * place + 1, 'PER', [box, box])];
      session.add([sampleOf('a', 'Ada met Bob', { suggested, reference: [mention(1, 2, 'LOC', [box])] })]);
      session.finish(null, 2);
      return project.samples.find('a');
    });
    const [id, again] = ids;
    if (!id || id !== again) throw new Error('one sample');
    const [first, second] = project.suggestions.sources();
    if (!first || !second) throw new Error('two sources');
    edit(project, id, { kind: 'accept', ids: [`s${first.id}.0-1.PER`] }, { base: fromSource(first) });
    const over = (base: Under): string[] =>
      seen(project, id, base).mentions.flatMap(({ grounding }) => regionsOf(grounding).map((region) => region.id));
    expect(over(fromSource(second))).toEqual(['s1.i0r0', 's1.i0r1', 's2.i0r0', 's2.i0r1']);
    expect(over(fromReference)).toEqual(['s1.i0r0', 's1.i0r1', 'r1.0r0']);
    edit(project, id, { kind: 'accept', ids: [`s${second.id}.2-3.PER`] }, { base: fromSource(second) });
    expect(over(fromSource(first))).toEqual(['s1.i0r0', 's1.i0r1', 's2.i0r0', 's2.i0r1']);
  });

  test('leaves out ids that are taken, and says whether it was the same tweet', () => {
    const project = open(newProject());
    const [a] = importSamples(project, [sampleOf('a', 'Ada went')]);
    const session = begin(project, 'again.txt');
    const { added, duplicates } = session.add([
      sampleOf('a', 'Ada went', { line: 1 }),
      sampleOf('b', 'Rome', { line: 4 }),
      sampleOf('b', 'Oslo', { line: 9 }),
    ]);
    session.finish(null, 2);
    expect(added).toBe(1);
    const b = project.samples.find('b');
    expect(duplicates).toEqual([
      { externalId: 'a', line: 1, existing: a, sameText: true, suggestionsTaken: false },
      { externalId: 'b', line: 9, existing: b, sameText: false, suggestionsTaken: false },
    ]);
    expect(texts(project)).toEqual(['Ada went', 'Rome']);
  });

  test('of the same content is known again', () => {
    const project = open(newProject());
    begin(project, 'one.txt', 'same').finish(null, 3);
    expect(project.imports.withContent('same')?.source).toBe('one.txt');
    expect(project.imports.withContent('other')).toBeNull();
  });

  test('that is stopped leaves nothing, and its ids are free', async () => {
    const project = open(newProject());
    const session = begin(project);
    session.add([sampleOf('a', 'Ada went')]);
    await session.abort();
    importSamples(project, [sampleOf('a', 'Ada came')]);
    expect(texts(project)).toEqual(['Ada came']);
    expect(project.samples.page({ ...imported, query: 'went' }, null, 9).total).toBe(0);
  });

  test('that a closed program left is taken out when the project is opened', async () => {
    const folder = newProject();
    const first = open(folder);
    begin(first, 'cut.txt').add([sampleOf('a', 'Ada went'), sampleOf('b', 'Rome')]);
    first.close();
    const again = open(folder);
    expect(again.imports.takenOut).toEqual(['cut.txt']);
    expect(texts(again)).toEqual([]);
    expect(await again.check()).toMatchObject({ ok: true, problems: [] });
  });

  test('is refused while another one runs', () => {
    const project = open(newProject());
    begin(project);
    expect(() => begin(project)).toThrow(expect.objectContaining({ code: 'refused' }));
  });

  test('that meets a full disk says so, and nothing stored changes', async () => {
    const folder = newProject();
    const db = openForWriting(join(folder, 'project.sqlite'), true);
    const small = createProjectStore({ db, folder, release: () => undefined });
    const [a] = importSamples(small, [sampleOf('a', 'Ada went')]);
    if (!a) throw new Error('one sample');
    const session = begin(small);
    session.add([sampleOf('b', 'Rome')]);
    // SQLite answers at its own limit of pages as it does where the disk ends.
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 2}`);
    const large = Array.from({ length: 200 }, (_, i) => sampleOf(`n${i}`, `${'word '.repeat(300)}${i}`));
    expect(() => session.add(large)).toThrow(expect.objectContaining({ code: 'no-space' }));
    const long = { kind: 'add', id: 'm'.repeat(60), start: 0, end: 1, type: 'PER' } as const;
    const edits = (): void => {
      for (let revision = 0; revision < 300; revision++) {
        small.annotations.edit({ sampleId: a, annotator: me, revision, base: null, edit: long, at: 1 });
      }
    };
    expect(edits).toThrow(expect.objectContaining({ code: 'no-space' }));
    const { revision } = small.samples.get(a, me);
    small.close();
    const project = open(folder);
    expect(texts(project)).toEqual(['Ada went']);
    expect(project.samples.get(a, me).revision).toBe(revision);
    expect(await project.check()).toMatchObject({ ok: true, problems: [] });
  });

  test('that fails on a full disk and cannot be taken out is taken out before the next one', async () => {
    const folder = newProject();
    const db = openForWriting(join(folder, 'project.sqlite'), true);
    const project = createProjectStore({ db, folder, release: () => db.close() });
    onTestFinished(() => project.close());
    const first = begin(project, 'first.txt');
    first.add([sampleOf('a', 'Ada went')]);
    db.pragma('query_only = ON'); // nothing can be written, be it to take something out
    expect(() => first.add([sampleOf('b', 'Rome')])).toThrow();
    await expect(first.abort()).rejects.toMatchObject({ code: 'read-only' });
    db.pragma('query_only = OFF');
    const second = begin(project, 'second.txt');
    second.add([sampleOf('c', 'Oslo')]);
    second.finish(null, 5);
    expect(texts(project)).toEqual(['Oslo']);
    expect(project.imports.list().map(({ source }) => source)).toEqual(['second.txt']);
    expect(await project.check()).toMatchObject({ ok: true, problems: [] });
  });

  test('that was killed leaves no picture behind, finished or not, with a row or without', async () => {
    const folder = newProject();
    const first = open(folder);
    const info = { format: 'png', width: 1, height: 1 } as const;
    const kept = await first.images.put(new TextEncoder().encode('kept'), info);
    importSamples(first, [sampleOf('k', 'kept', { imageHash: kept.hash, imageName: 'k.png' })]);
    begin(first, 'cut.txt').add([sampleOf('a', 'Ada went')]);
    const { hash } = await first.images.put(new TextEncoder().encode('left'), info);
    const part = join(folder, 'images', hash.slice(0, 2));
    writeFileSync(join(part, `${hash}.${randomUUID()}.partial`), 'half');
    writeFileSync(join(part, `${hash.slice(0, 2)}${'0'.repeat(62)}`), 'a file whose row was not written');
    writeFileSync(join(part, 'mine.partial'), 'not of an import');
    first.close();
    const again = open(folder);
    expect([again.images.get(hash), existsSync(join(part, hash))]).toEqual([null, false]);
    expect(readdirSync(part)).toEqual(['mine.partial']);
    expect(new TextDecoder().decode(await again.images.read(kept.hash))).toBe('kept');
    expect((await again.check()).problems).toEqual([expect.stringContaining('mine.partial')]);
  });
});

describe('pictures', () => {
  const bytes = new TextEncoder().encode('the bytes of a picture');
  const hash = createHash('sha256').update(bytes).digest('hex');

  test('are stored once, by the hash of their bytes', async () => {
    const project = open(newProject());
    const info = { format: 'png', width: 3, height: 2 } as const;
    const first = await project.images.put(bytes, info);
    expect(await project.images.put(bytes, info)).toEqual(first);
    expect(first).toEqual({ hash, ...info, byteLength: bytes.byteLength });
    expect(project.images.path(hash).endsWith(join('images', hash.slice(0, 2), hash))).toBe(true);
    expect(new Uint8Array(await project.images.read(hash))).toEqual(bytes);
    const [id] = importSamples(project, [sampleOf('a', 'Ada', { imageHash: hash, imageName: 'a.png' })]);
    if (!id) throw new Error('one sample');
    expect(project.samples.get(id, me).image).toEqual(first);
  });

  test('that were damaged are written anew by the next import that brings them', async () => {
    const project = open(newProject());
    const info = { format: 'png', width: 3, height: 2 } as const;
    await project.images.put(bytes, info);
    writeFileSync(project.images.path(hash), new TextEncoder().encode('THE bytes of a picture')); // of the same size
    importSamples(project, [sampleOf('a', 'Ada', { imageHash: hash, imageName: 'a.png' })]);
    expect((await project.check()).problems).toEqual([`The picture ${hash} is damaged.`]);
    await project.images.put(bytes, info);
    expect((await project.check()).problems).toEqual([]);
  });

  test('that no sample shows are told by check', async () => {
    const project = open(newProject());
    await project.images.put(bytes, { format: 'png', width: 3, height: 2 });
    expect((await project.check()).problems).toEqual([expect.stringMatching(/^1 picture belongs to no sample: /u)]);
  });

  test('that no sample shows can be removed; those that are shown stay', async () => {
    const project = open(newProject());
    const other = await project.images.put(new Uint8Array([1, 2]), { format: 'gif', width: 1, height: 1 });
    await project.images.put(bytes, { format: 'png', width: 1, height: 1 });
    importSamples(project, [sampleOf('a', 'Ada', { imageHash: hash, imageName: 'a.png' })]);
    expect(await project.images.removeUnused()).toBe(1);
    expect(project.images.get(other.hash)).toBeNull();
    expect(await project.check()).toMatchObject({ ok: true });
  });

  test.each(['0'.repeat(64), '../../project.sqlite'])(
    'a name that is no hash of the project leads nowhere: %s',
    (name) => {
      const project = open(newProject());
      expect(() => project.images.path(name)).toThrow(expect.objectContaining({ code: 'not-found' }));
    },
  );
});
