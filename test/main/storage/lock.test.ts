import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openProject } from '../../../main/storage';
import { bundleChild } from './children/bundle';
import { imported, importSamples, me, newProject, open, sampleOf } from './project-folder';

let holder = '';
beforeAll(async () => {
  holder = await bundleChild('holder');
});
afterAll(() => rmSync(holder, { force: true }));

/** A second process that has the project open for writing; resolves when it says so. */
async function otherProcess(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--expose-gc', holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

const ended = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('exit', resolve));

test('a project that another process has open is refused, with who has it', async () => {
  const folder = newProject();
  const child = await otherProcess(folder);
  expect(() => open(folder)).toThrow(
    expect.objectContaining({
      code: 'in-use',
      message: `This project is open in the other program (process ${child.pid}).`,
    }),
  );
});

test('reading works beside the other process, and every write is refused', async () => {
  const folder = newProject();
  const first = open(folder);
  const [a] = importSamples(first, [sampleOf('a', 'Ada went')]);
  first.close();
  await otherProcess(folder);
  const reader = open(folder, 'read');
  expect(reader.readOnly).toBe(true);
  expect(reader.samples.page(imported, null, 10).rows.map((r) => r.id)).toEqual([a]);
  if (!a) throw new Error('one sample');
  const request = {
    sampleId: a,
    annotator: me,
    revision: 0,
    base: null,
    edit: { kind: 'mark', state: 'done' },
    at: 1,
  } as const;
  expect(() => reader.annotations.edit(request)).toThrow(expect.objectContaining({ code: 'read-only' }));
});

test('the lock of a killed process is no lock', async () => {
  const folder = newProject();
  const child = await otherProcess(folder);
  child.kill('SIGKILL');
  await ended(child);
  expect(open(folder).settings.get().name).toBe('Test');
});

test('a second store in the same process is refused too, until the first is closed', () => {
  const folder = newProject();
  const first = open(folder);
  expect(() => openProject(folder, { access: 'write' })).toThrow(expect.objectContaining({ code: 'in-use' }));
  first.close();
  expect(open(folder).readOnly).toBe(false);
});

test('a reader sees what the writer has saved meanwhile', () => {
  const folder = newProject();
  const writer = open(folder);
  const reader = open(folder, 'read');
  expect(reader.samples.counts(me).samples).toBe(0);
  importSamples(writer, [sampleOf('a', 'Ada went'), sampleOf('b', 'Rome')]);
  expect(reader.samples.counts(me).samples).toBe(2);
});

test.each<[string, readonly string[]]>([
  ['project.lock', ['project.lock']],
  ['project.lock.json', ['project.lock.json']],
  ['both', ['project.lock', 'project.lock.json']],
])('a second writer is refused after %s was deleted by hand', async (_, names) => {
  const folder = newProject();
  await otherProcess(folder);
  for (const name of names) rmSync(join(folder, name));
  expect(() => openProject(folder, { access: 'write' })).toThrow(expect.objectContaining({ code: 'in-use' }));
});

test('a lock that was deleted is taken again with the next edit', async () => {
  const folder = newProject();
  const project = open(folder);
  rmSync(join(folder, 'project.lock'));
  importSamples(project, [sampleOf('a', 'Ada went')]);
  expect(existsSync(join(folder, 'project.lock'))).toBe(true);
  expect(() => openProject(folder, { access: 'write' })).toThrow(expect.objectContaining({ code: 'in-use' }));
});

test('the lock of a killed process is no lock, also where its file was deleted', async () => {
  const folder = newProject();
  const child = await otherProcess(folder);
  child.kill('SIGKILL');
  await ended(child);
  rmSync(join(folder, 'project.lock'));
  expect(open(folder).settings.get().name).toBe('Test');
});
