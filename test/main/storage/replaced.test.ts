/**
 * The file of an open project is deleted, moved, replaced or written over. Eleven edits each, as in use: what was acknowledged
 * before is there afterwards, or every edit after it is refused in words; the file that came in its place stays as it is.
 */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SampleId } from '../../../src/domain/sample';
import { toAppError } from '../../../src/errors';
import type { ProjectStore } from '../../../src/storage/project-store';
import { openProject } from '../../../main/storage';
import { add, edit, importSamples, me, newFolder, newProject, open, sampleOf } from './project-folder';

const words = Array.from({ length: 20 }, (_, i) => `word${i}`).join(' ');
const file = (folder: string): string => join(folder, 'project.sqlite');

/** An open project with one tweet and five edits, the last of them in the WAL, and a copy of it from before them. */
function fiveEdits(): { folder: string; copy: string; project: ProjectStore; id: SampleId } {
  const folder = newProject();
  const first = openProject(folder, { access: 'write' });
  const [id] = importSamples(first, [sampleOf('a', words)]);
  if (id === undefined) throw new Error('one sample');
  first.close();
  const copy = join(newFolder(), 'copy');
  cpSync(folder, copy, { recursive: true });
  const second = openProject(folder, { access: 'write' });
  for (let i = 0; i < 4; i += 1) edit(second, id, add(`m${i}`, i, i + 1, 'PER'));
  second.close();
  const project = open(folder);
  edit(project, id, add('m4', 4, 5, 'PER'));
  return { folder, copy, project, id };
}

/** Six edits more: "saved", or what each is refused with. */
function sixMore(project: ProjectStore, id: SampleId): string[] {
  return Array.from({ length: 6 }, (_, i) => {
    try {
      edit(project, id, add(`n${i}`, 6 + i, 7 + i, 'LOC'));
      return 'saved';
    } catch (error) {
      return toAppError(error).message;
    }
  });
}

const mentions = (project: ProjectStore, id: SampleId): number => project.samples.get(id, me).work.mentions.length;

const gone = 'The project file was deleted or moved while it was open.';
const replaced = 'The project file was replaced while it was open.';
const writtenOver = 'Another program wrote over the project file while it was open.';

describe('every edit is refused', () => {
  test.each<[string, string, (folder: string, copy: string) => void]>([
    ['the file was deleted', gone, (folder) => unlinkSync(file(folder))],
    ['the folder was deleted', gone, (folder) => rmSync(folder, { recursive: true })],
    ['the folder was moved', gone, (folder) => renameSync(folder, `${folder}-elsewhere`)],
    ['the file was moved', gone, (folder) => renameSync(file(folder), `${file(folder)}.old`)],
    ['a backup was moved over it', replaced, (folder, copy) => renameSync(file(copy), file(folder))],
    ['it was deleted and a backup copied there', replaced, (folder, copy) => (unlinkSync(file(folder)), copyFileSync(file(copy), file(folder)))],
    ['the folder was replaced', replaced, (folder, copy) => (rmSync(folder, { recursive: true }), cpSync(copy, folder, { recursive: true }))],
    ['a backup was copied over it', writtenOver, (folder, copy) => execFileSync('cp', [file(copy), file(folder)])],
    ['the folder was copied over', writtenOver, (folder, copy) => execFileSync('cp', ['-r', `${copy}/.`, folder])],
    ['it was emptied', writtenOver, (folder) => truncateSync(file(folder))],
    ['it was cut short', writtenOver, (folder) => truncateSync(file(folder), 8192)],
    ['something was written behind it', writtenOver, (folder) => appendFileSync(file(folder), 'x')],
    ['text was written over it', writtenOver, (folder) => writeFileSync(file(folder), 'no database')],
  ])('where %s', (_, message, happens) => {
    const { folder, copy, project, id } = fiveEdits();
    happens(folder, copy);
    expect(sixMore(project, id)).toEqual(Array.from({ length: 6 }, () => message));
    expect(project.lost()?.message).toBe(message);
    expect(project.lost()?.detail).toMatch(/^Nothing more can be saved in it\. .*\.$/u);
  }); // prettier-ignore
});

describe('the file that came in its place', () => {
  const ways: [string, (folder: string, copy: string) => void][] = [
    ['moved', (folder, copy) => renameSync(file(copy), file(folder))],
    ['copied', (folder, copy) => execFileSync('cp', [file(copy), file(folder)])],
    ['with its folder', (folder, copy) => (rmSync(folder, { recursive: true }), cpSync(copy, folder, { recursive: true }))],
  ]; // prettier-ignore

  test.each(ways)('%s, stays as it is when the project is closed, and is sound', async (_, happens) => {
    const { folder, copy, project, id } = fiveEdits();
    const bytes = readFileSync(file(copy));
    happens(folder, copy);
    expect(project.lost()).not.toBeNull();
    project.close();
    expect(readFileSync(file(folder)).equals(bytes)).toBe(true);
    const again = open(folder);
    expect(mentions(again, id)).toBe(0);
    expect((await again.check()).problems).toEqual([]);
  });

  // One that was written over in place is refused to a reader, in words, until the project that has it open is closed.
  test.each(ways.filter(([how]) => how !== 'copied'))('%s, is read as it is beside the open project', (_, happens) => {
    const { folder, copy, project, id } = fiveEdits();
    happens(folder, copy);
    expect(project.lost()).not.toBeNull();
    const reader = open(folder, 'read');
    expect(mentions(reader, id)).toBe(0);
  });
});

test('what was saved before is in a backup from the project whose file was replaced', async () => {
  const { folder, copy, project, id } = fiveEdits();
  renameSync(file(copy), file(folder));
  expect(sixMore(project, id)).not.toContain('saved');
  const out = join(newFolder(), 'backup');
  await project.backup(out);
  expect(mentions(open(out), id)).toBe(5);
});

test('what was saved before is in the file that was moved away', () => {
  const { folder, copy, project, id } = fiveEdits();
  const old = newFolder();
  renameSync(file(folder), file(old));
  renameSync(file(copy), file(folder));
  expect(project.lost()).not.toBeNull();
  expect(mentions(open(old), id)).toBe(5);
});

test('a folder that was moved and moved back takes edits again', () => {
  const { folder, project, id } = fiveEdits();
  renameSync(folder, `${folder}-elsewhere`);
  expect(sixMore(project, id)[0]).toBe(gone);
  renameSync(`${folder}-elsewhere`, folder);
  expect(project.lost()).toBeNull();
  expect(sixMore(project, id)).toEqual(Array.from({ length: 6 }, () => 'saved'));
  project.close();
  expect(mentions(open(folder), id)).toBe(11);
});

test.each<[string, (folder: string) => void]>([
  ['touched', (folder) => utimesSync(file(folder), new Date(), new Date())],
  ['copied by another program', (folder) => execFileSync('cp', [file(folder), join(newFolder(), 'copy')])],
  ['read beside', (folder) => void open(folder, 'read').samples.counts(me)],
  ['written back as it was', (folder) => execFileSync('cp', ['-p', file(folder), `${file(folder)}.x`]) && execFileSync('cp', [`${file(folder)}.x`, file(folder)])],
])('a file that was %s takes all eleven edits', (_, happens) => {
  const { folder, project, id } = fiveEdits();
  happens(folder);
  expect(sixMore(project, id)).toEqual(Array.from({ length: 6 }, () => 'saved'));
  project.close();
  expect(mentions(open(folder), id)).toBe(11);
}); // prettier-ignore

describe('the write-ahead log', () => {
  const cut = 'Another program deleted or cut project.sqlite-wal, a part of the project, while it was open.';
  const refused = Array.from({ length: 6 }, () => cut);

  test('that was deleted takes no edit more, and what was saved is in the file', () => {
    const { folder, project, id } = fiveEdits();
    unlinkSync(`${file(folder)}-wal`);
    expect(sixMore(project, id)).toEqual(refused);
    const left = newFolder();
    copyFileSync(file(folder), file(left)); // as a kill would leave it now
    project.close();
    expect([mentions(open(left), id), mentions(open(folder), id)]).toEqual([5, 5]);
  });

  test('that was emptied takes no edit more, and the project is sound afterwards', async () => {
    const { folder, project, id } = fiveEdits();
    truncateSync(`${file(folder)}-wal`);
    expect(sixMore(project, id)).toEqual(refused);
    project.close();
    const again = open(folder);
    expect(mentions(again, id)).toBe(4); // what came before the log
    expect((await again.check()).problems).toEqual([]);
  });
});

test('SQLite’s own writes, however many, are no other program’s, and a large file may be touched', () => {
  const { folder, project } = fiveEdits();
  importSamples(
    project,
    Array.from({ length: 16000 }, (_, i) => sampleOf(`b${i}`, `${words} ${i}`)),
  );
  expect(project.lost()).toBeNull();
  const { size } = statSync(file(folder));
  expect(size).toBeGreaterThan(8 * 1024 * 1024); // so that it is not read as a whole
  utimesSync(file(folder), new Date(), new Date());
  expect(project.lost()).toBeNull();
  project.close();
  expect([open(folder).samples.counts(me).samples, existsSync(`${file(folder)}-wal.kept`)]).toEqual([16001, false]);
});
