import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createProject } from '../../../main/storage';
import { checkVersion, migrate, versionOf } from '../../../main/storage/migrate';
import { migrations, type Migration } from '../../../main/storage/migrations';
import { labelsOf } from '../../../src/labels/entity-type';
import { bundleChild } from './children/bundle';
import { importSamples, me, newFolder, newProject, open, sampleOf } from './project-folder';

const code = (want: string): unknown => expect.objectContaining({ code: want });
const database = (folder: string): Database.Database => new Database(join(folder, 'project.sqlite'));

describe('making a project', () => {
  test('keeps its settings', () => {
    const folder = newProject({ name: 'Zeitungen', types: ['PER', '病'], joiner: '' });
    const { settings, labels } = open(folder);
    expect(labels.get().types.map(({ id, name, colour, key }) => [id, name, colour, key])).toEqual([
      ['PER', 'PER', null, null],
      ['病', '病', null, null],
    ]);
    expect(settings.get()).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      name: 'Zeitungen',
      joiner: '',
      threshold: 0.6,
      shows: { kind: 'automatic' },
      lastAnnotator: 'me',
      isSample: false,
      createdAt: 0,
    });
    const shows = { kind: 'source', source: 3 } as const;
    const changed = { threshold: 0.9, lastAnnotator: 'Grace', shows };
    expect(settings.set(changed)).toMatchObject(changed);
    expect(open(folder, 'read').samples.counts('Grace').samples).toBe(0);
    expect(() => settings.set({ threshold: 2 })).toThrow(code('bad-input'));
    expect(settings.get().threshold).toBe(0.9);
  });

  test('is refused in a folder that holds anything', () => {
    const folder = newProject();
    expect(() => createProject({ folder, name: 'Again', types: ['PER'] })).toThrow(code('refused'));
    const other = newFolder();
    writeFileSync(join(other, 'notes.txt'), 'mine');
    expect(() => createProject({ folder: other, name: 'Again', types: ['PER'] })).toThrow(code('refused'));
    expect(existsSync(join(other, 'project.sqlite'))).toBe(false);
  });

  test('with types that cannot be leaves no project behind', () => {
    const folder = join(newFolder(), 'new');
    for (const types of [['PER', 'PER'], ['PER', 'per'], []])
      expect(() => createProject({ folder, name: 'X', types })).toThrow(code('bad-input'));
    expect(() => open(folder)).toThrow(code('not-found'));
    createProject({ folder, name: 'X', types: ['PER'] });
  });
});

describe('opening', () => {
  test('a project of a newer version is refused, and its file is untouched', () => {
    const folder = newProject();
    const db = database(folder);
    db.pragma('user_version = 99');
    db.close();
    const before = readFileSync(join(folder, 'project.sqlite'));
    expect(() => open(folder)).toThrow(code('newer-version'));
    expect(() => open(folder, 'read')).toThrow(code('newer-version'));
    expect(readFileSync(join(folder, 'project.sqlite')).equals(before)).toBe(true);
  });

  test.each<[string, (file: string) => void]>([
    ['a text', (file) => writeFileSync(file, 'no database '.repeat(500))],
    ['an empty file', (file) => writeFileSync(file, '')],
    ['a database of another program', (file) => new Database(file).exec('CREATE TABLE t (a)').close()],
    ['a database cut off in the middle', (file) => writeFileSync(file, readFileSync(file).subarray(0, 6000))],
  ])('%s under the name of a project is refused', (_, spoil) => {
    const folder = newProject();
    const file = join(folder, 'project.sqlite');
    if (!_.includes('cut')) rmSync(file);
    spoil(file);
    expect(() => open(folder)).toThrow(code('bad-file'));
    expect(() => open(folder, 'read')).toThrow(code('bad-file'));
  });

  test('a folder without a project is not found', () => {
    expect(() => open(newFolder())).toThrow(code('not-found'));
  });

  test('runs and jobs that were running are interrupted', () => {
    const folder = newProject();
    const project = open(folder);
    const run = { id: 'r1', startedAt: 1, from: null, preset: 'bga', seed: 1, corrections: 0, replayed: 0 } as const;
    project.runs.start({ ...run, request: { epochs: 2 }, editMark: 0, dataHash: 'h' });
    project.jobs.start({ id: 'j1', kind: 'train', title: 'Train', startedAt: 1 });
    project.jobs.progress('j1', { done: 3, total: 9, note: 'epoch 1' });
    const reader = open(folder, 'read');
    expect(reader.runs.get('r1')?.state).toBe('running'); // a reader changes nothing
    project.close();
    const again = open(folder);
    expect(again.runs.get('r1')).toMatchObject({ state: 'interrupted', request: { epochs: 2 } });
    expect(again.jobs.get('j1')).toMatchObject({ state: 'interrupted', done: 3, total: 9, note: 'epoch 1' });
    expect(again.runs.resume('r1').state).toBe('running');
  });

  // The superuser may write anywhere, so another user must try; without the superuser's rights that user cannot be had.
  test.skipIf(process.getuid?.() !== 0)('a folder that cannot be written opens for reading only', async () => {
    const folder = newProject();
    const project = open(folder);
    importSamples(project, [sampleOf('a', 'Ada went')]);
    project.close();
    const nobody = 65534;
    for (const path of [join(folder, '..'), folder]) chmodSync(path, 0o755); // a project is its owner's alone at first
    chmodSync(join(folder, 'project.sqlite'), 0o644);
    const bundled = await bundleChild('reader');
    const run = spawnSync(process.execPath, [bundled, folder], { uid: nobody, gid: nobody, encoding: 'utf8' });
    rmSync(bundled);
    expect(run.stderr).toBe('');
    expect(run.stdout).toBe('write: read-only\nread: 1 sample, search 1\nedit: read-only\n');
  });
});

test('the copy that a killed reader left is taken away at the next start, and no other', () => {
  const ended = spawnSync(process.execPath, ['-e', '']).pid;
  const [left, used, other] = [`mnerva-reading-${ended}-aBc123`, `mnerva-reading-${process.pid}-aBc123`, 'mnerva-reading-mine'];
  const paths = [left, used, other].map((name) => join(tmpdir(), name));
  onTestFinished(() => paths.forEach((path) => rmSync(path, { recursive: true, force: true })));
  for (const path of paths) {
    mkdirSync(path);
    writeFileSync(join(path, 'project.sqlite'), 'copy');
  }
  open(newProject(), 'read');
  expect(paths.map((path) => existsSync(path))).toEqual([false, true, true]);
}); // prettier-ignore

describe('migrations', () => {
  const tablesOf = (db: Database.Database): string[] =>
    db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all();

  test.each<[number, string[]]>([
    [1, ['horizon', 'images', 'imports', 'sample_search', 'samples', 'settings']],
    [2, ['annotators', 'edit_log', 'mention_counts', 'undo_stack', 'work']],
    [3, ['checkpoints', 'jobs', 'promotions', 'run_steps', 'runs', 'suggestions']],
    [4, []],
    [5, ['catalog', 'label_log', 'reference_layers', 'score_sets', 'sources']],
  ])('%i brings its tables, on top of the ones before', (version, tables) => {
    const db = new Database(':memory:');
    const before = migrations.filter((step) => step.version < version);
    migrate(db, null, before);
    const had = tablesOf(db);
    migrate(
      db,
      null,
      migrations.filter((step) => step.version <= version),
    );
    const brought = tablesOf(db).filter((name) => !had.includes(name) && !/^sqlite_|^sample_search_/u.test(name));
    expect(brought).toEqual(tables);
    expect(versionOf(db)).toBe(version);
  });

  test('are numbered without a gap', () => {
    expect(migrations.map((step) => step.version)).toEqual(migrations.map((_, i) => i + 1));
  });

  const next: Migration = {
    version: migrations.length + 1,
    up: (db) => void db.exec("ALTER TABLE samples ADD COLUMN language TEXT DEFAULT 'en'"),
  };

  test('copy the file first, and keep what was in it', () => {
    const folder = newProject();
    const project = open(folder);
    importSamples(project, [sampleOf('a', 'Ada went')]);
    project.close();
    const db = database(folder);
    const copy = join(folder, 'copy.sqlite');
    migrate(db, copy, [...migrations, next]);
    expect(db.prepare('SELECT external_id, language FROM samples').all()).toEqual([
      { external_id: 'a', language: 'en' },
    ]);
    db.close();
    const old = new Database(copy);
    checkVersion(old);
    expect(versionOf(old)).toBe(migrations.length);
    expect(old.prepare('SELECT external_id FROM samples').pluck().all()).toEqual(['a']);
    old.close();
  });

  test('that fail change nothing', () => {
    const db = new Database(':memory:');
    migrate(db, null);
    const tables = tablesOf(db);
    const bad: Migration = {
      ...next,
      up: (db) => void db.exec('CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)'),
    };
    expect(() => migrate(db, null, [...migrations, bad])).toThrow(/nowhere/u);
    expect(tablesOf(db)).toEqual(tables);
    expect(versionOf(db)).toBe(migrations.length);
  });
});

test('two projects lie side by side', () => {
  const root = newFolder();
  mkdirSync(join(root, 'a b'), { recursive: true });
  for (const name of ['a b', '名前 #1?']) createProject({ folder: join(root, name), name, types: ['PER'] });
  for (const name of ['a b', '名前 #1?']) {
    expect(open(join(root, name)).settings.get().name).toBe(name);
    expect(open(join(root, name), 'read').settings.get().name).toBe(name);
  }
});

test('a project that has two types of one name but for its letters’ size, from before that was refused, still opens', () => {
  const folder = newProject();
  const { types } = labelsOf(['PER', 'per']);
  const db = database(folder);
  db.prepare("UPDATE settings SET value = ? WHERE key = 'labels'").run(JSON.stringify({ types, retired: [] }));
  db.close();
  const { labels } = open(folder);
  expect(labels.get().types.map(({ name }) => name)).toEqual(['PER', 'per']);
  expect(labels.change({ kind: 'rename', id: 'per', name: 'Person' }, me, 1).types[1]?.name).toBe('Person');
});
