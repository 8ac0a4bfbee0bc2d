/** A project that somebody sent: nothing outside of it is read, written or removed, and what is wrong is said in words. */
import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openProject, restoreProject } from '../../../main/storage';
import { importSamples, me, newFolder, newProject, open, sampleOf } from './project-folder';

function changed(folder: string, sql: string): void {
  const db = new Database(join(folder, 'project.sqlite'));
  db.unsafeMode(true);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}

/** A home with a key in it, and a project two folders deep with one sample, a picture and a checkpoint. */
function home(): { folder: string; key: string; at: (name: string) => string } {
  const at = (name: string): string => join(root, name);
  const root = newFolder();
  mkdirSync(at('.ssh'));
  writeFileSync(at('.ssh/id_ed25519'), 'SECRET KEY');
  mkdirSync(at('mail'));
  const folder = at('mail/tweets');
  execFileSync('cp', ['-a', newProject(), folder]);
  const project = openProject(folder, { access: 'write' });
  importSamples(project, [sampleOf('t0', 'Ada went'), sampleOf('t1', 'Rome')]);
  project.checkpoints.add({
    ...{ name: 'run-9', runId: null, model: 'x', types: ['PER'], createdAt: 0, evaluation: null },
    folder: 'checkpoints/run-9',
  });
  project.close();
  return { folder, key: at('.ssh/id_ed25519'), at };
}

/** Every file below a folder with its content. */
function treeOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const files = entries.filter((name) => lstatSync(join(root, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(root, name), 'latin1')]));
}

const strangePlaces = [
  '../.ssh',
  '../../.ssh',
  '/etc',
  'checkpoints/..',
  'checkpoints/../../.ssh',
  'checkpoints/a/b',
  '',
];

test.each(strangePlaces)(
  'a checkpoint that lies in "%s" is refused by restore and backup, and told by check',
  async (place) => {
    const { folder, at } = home();
    changed(folder, `UPDATE checkpoints SET folder = '${place}'`);
    const before = treeOf(at('.'));
    await expect(restoreProject(folder, at('mine/tweets'))).rejects.toMatchObject({ code: 'bad-file' });
    const project = openProject(folder, { access: 'read' });
    await expect(project.backup(at('copies/tweets'))).rejects.toMatchObject({ code: 'bad-file' });
    expect((await project.check()).problems.join()).toContain(`The project says that a checkpoint lies in "${place}"`);
    project.close();
    const writer = openProject(folder, { access: 'write' });
    expect(() => writer.checkpoints.promote('run-9', 1)).toThrow(expect.objectContaining({ code: 'bad-file' }));
    writer.close();
    expect(Object.keys(treeOf(at('.'))).filter((name) => !name.startsWith('mail/'))).toEqual(
      Object.keys(before).filter((name) => !name.startsWith('mail/')),
    );
    expect([existsSync(at('mine/tweets')), existsSync(at('copies/tweets'))]).toEqual([false, false]);
  },
);

test.each(['../../.ssh/id_ed25519', 'aa/../../x', 'A'.repeat(64), `${'a'.repeat(63)}`, `${'a'.repeat(64)}\n`])(
  'a picture whose hash is %j is refused',
  async (hash) => {
    const { folder, at } = home();
    changed(folder, `INSERT INTO images VALUES ('${hash}', 'png', 1, 1, 1)`);
    await expect(restoreProject(folder, at('mine'))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('no sha256'),
    });
    const project = openProject(folder, { access: 'read' });
    expect(() => project.images.path(hash)).toThrow(expect.objectContaining({ code: 'bad-file' }));
    project.close();
  },
);

test('links in the folders of pictures and checkpoints are not followed by a backup', async () => {
  const { folder, at } = home();
  const hash = 'ab'.repeat(32);
  changed(folder, `INSERT INTO images VALUES ('${hash}', 'png', 1, 1, 1)`);
  mkdirSync(join(folder, 'images/ab'), { recursive: true });
  symlinkSync(at('.ssh/id_ed25519'), join(folder, 'images/ab', hash));
  mkdirSync(join(folder, 'checkpoints'));
  symlinkSync(at('.ssh'), join(folder, 'checkpoints/run-9'));
  const project = openProject(folder, { access: 'read' });
  await project.backup(at('copy'));
  expect(() => project.images.path(hash)).toThrow(expect.objectContaining({ code: 'not-found' }));
  project.close();
  expect(Object.keys(treeOf(at('copy')))).toEqual(['project.sqlite']);
});

test.each<[string, string, RegExp]>([
  [
    'a trigger',
    "CREATE TRIGGER own AFTER INSERT ON work BEGIN UPDATE samples SET text = 'owned'; END",
    /trigger named "own"/u,
  ],
  ['a view', 'CREATE VIEW own AS SELECT 1', /view named "own"/u],
  ['a table', 'CREATE TABLE own (x)', /table named "own"/u],
  ['an index', 'CREATE INDEX own ON samples (text)', /index named "own"/u],
  ['no table of its own', 'DROP TABLE jobs', /has no jobs/u],
  ['another table in its place', 'DROP TABLE jobs; CREATE TABLE jobs (x)', /table named "jobs" that is not as Mnerva/u],
  ['version -1', 'PRAGMA user_version = -1', /version -1/u],
  ['version 0', 'PRAGMA user_version = 0', /version 0/u],
  ['the version before', 'PRAGMA user_version = 4', /not of Mnerva|not as Mnerva makes it/u],
])('a project file with %s is refused in words, read or written', async (_, sql, said) => {
  const { folder, at } = home();
  changed(folder, sql);
  const before = readFileSync(join(folder, 'project.sqlite'));
  for (const access of ['read', 'write'] as const)
    expect(() => openProject(folder, { access })).toThrow(
      expect.objectContaining({ code: 'bad-file', message: expect.stringMatching(said) }),
    );
  await expect(restoreProject(folder, at('mine'))).rejects.toMatchObject({ code: 'bad-file' });
  expect(readFileSync(join(folder, 'project.sqlite'))).toEqual(before);
});

test.each(['project.sqlite', 'project.sqlite-wal', 'project.lock', 'project.lock.json', 'project.sqlite.before-v6'])(
  'a link, a folder or a pipe in the place of %s is refused, and nothing is written through it',
  (name) => {
    const { folder, key } = home();
    const place = join(folder, name);
    const lay: (() => void)[] = [
      () => symlinkSync(key, place),
      () => mkdirSync(place),
      () => void execFileSync('mkfifo', [place]),
    ];
    for (const put of lay) {
      rmSync(place, { recursive: true, force: true });
      put();
      for (const access of ['read', 'write'] as const)
        expect(() => openProject(folder, { access })).toThrow(expect.objectContaining({ code: 'bad-file' }));
    }
    expect(readFileSync(key, 'utf8')).toBe('SECRET KEY');
  },
);

test.each(['images', 'checkpoints'])('a link in the place of %s/ is refused', (name) => {
  const { folder, at } = home();
  symlinkSync(at('.ssh'), join(folder, name));
  expect(() => openProject(folder, { access: 'write' })).toThrow(expect.objectContaining({ code: 'bad-file' }));
});

test.each<[string, string]>([
  ['tokens', "UPDATE samples SET tokens = 'not json' WHERE external_id = 't0'"],
  [
    'the reference',
    "INSERT INTO reference_layers VALUES (1, 1, 'file', 'x', 0, '{}'); UPDATE catalog SET reference = 1 WHERE sample_id = 1",
  ],
  ['meta', "UPDATE samples SET meta = '[' WHERE external_id = 't0'"],
])('a sample whose %s cannot be read is named; the others can', (_, sql) => {
  const { folder } = home();
  changed(folder, sql);
  const project = open(folder);
  const [t0, t1] = [project.samples.find('t0'), project.samples.find('t1')];
  if (!t0 || !t1) throw new Error('two samples');
  const error = { code: 'bad-file', message: 'The sample t0 cannot be read.' };
  expect(() => project.samples.get(t0, me)).toThrow(expect.objectContaining(error));
  expect(project.samples.get(t1, me).text).toBe('Rome');
});

test('settings that are no JSON are said to be damaged', () => {
  const { folder } = home();
  changed(folder, "UPDATE settings SET value = '{' WHERE key = 'name'");
  const project = open(folder, 'read');
  expect(() => project.settings.get()).toThrow(expect.objectContaining({ code: 'bad-file' }));
});

test('a backup leaves the folders alone that have names near its own', async () => {
  const project = open(newProject());
  const root = newFolder();
  for (const name of ['thesis.partial', 'thesis.old-ab12', 'thesis.new-ab12', '.thesis']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'chapter1.txt'), name);
  }
  const before = treeOf(root);
  await project.backup(join(root, 'thesis'));
  await expect(project.backup(join(root, 'stopped'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(treeOf(root)).toEqual({ ...before, 'thesis/project.sqlite': expect.any(String) });
  await restoreProject(join(root, 'thesis'), join(root, 'again'));
  expect(treeOf(root)).toMatchObject(before);
});

test('a backup goes into an empty folder, and not in the place of a file, nor into another project', async () => {
  const project = open(newProject());
  const root = newFolder();
  mkdirSync(join(root, 'empty'));
  writeFileSync(join(root, 'file'), 'mine');
  await project.backup(join(root, 'empty'));
  await expect(project.backup(join(root, 'file'))).rejects.toMatchObject({ code: 'refused' });
  await expect(project.backup(join(root, 'empty/images/x'))).rejects.toMatchObject({ code: 'refused' });
  expect(readFileSync(join(root, 'file'), 'utf8')).toBe('mine');
});

test.skipIf(process.platform === 'win32')('a new project and a backup are for nobody else of the machine', async () => {
  const folder = newProject();
  const project = open(folder);
  const copy = join(newFolder(), 'copy');
  await project.backup(copy);
  const modes = [
    folder,
    copy,
    join(folder, 'project.sqlite'),
    join(copy, 'project.sqlite'),
    join(folder, 'project.sqlite-wal'),
  ];
  expect(modes.map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual(['700', '700', '600', '600', '600']);
});
