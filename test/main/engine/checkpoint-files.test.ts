/** A checkpoint folder is written whole or not at all. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  beginFolder,
  commitFolder,
  filesOf,
  readCheckpointFolder,
  stampOf,
  writeCheckpointFolder,
} from '../../../main/engine/checkpoint-files';
import { temporaryFolder } from './tiny';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const files = (text: string) => new Map([['a.txt', new TextEncoder().encode(text)]]);
const textOf = (name: string): Promise<string> => readFile(folder.path(`${name}/a.txt`), 'utf8');

it('writes, replaces and reads back, leaving nothing beside it', async () => {
  await writeCheckpointFolder(folder.path('run'), files('one'));
  const stamp = await stampOf(await filesOf(folder.path('run')));
  await writeCheckpointFolder(folder.path('run'), files('three'), ['a.txt']);
  expect(await textOf('run')).toBe('three');
  expect([...(await readCheckpointFolder(folder.path('run'))).keys()]).toEqual(['a.txt']);
  expect(await stampOf(await filesOf(folder.path('run')))).not.toBe(stamp);
  expect(await readdir(folder.path('.'))).toEqual(['run']);
});

/** Where Linux keeps a full disk. */
const fullDisk = '/dev/full';

it.runIf(existsSync(fullDisk))('keeps the old one when the disk fills up half-way', async () => {
  await writeCheckpointFolder(folder.path('run'), files('old'));
  const two = new Map([...files('new'), ['b.txt', new Uint8Array(8)]]);
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    await writeFile(path.endsWith('b.txt') ? fullDisk : path, bytes);
  };
  await expect(writeCheckpointFolder(folder.path('run'), two, ['a.txt'], write)).rejects.toMatchObject({
    code: 'no-space',
  });
  expect(await textOf('run')).toBe('old');
  expect(await readdir(folder.path('.'))).toEqual(['run']);
});

it('refuses a folder with anything else in it, and leaves folders with names near its own alone', async () => {
  const mine = ['run/thesis.txt', 'run.old-abc/a.txt', 'run.new-0123456789ab/a.txt', '.run/a.txt'];
  for (const name of mine) {
    await mkdir(folder.path(name.split('/')[0] ?? ''), { recursive: true });
    await writeFile(folder.path(name), name);
  }
  for (const replaces of [[], ['a.txt']])
    await expect(writeCheckpointFolder(folder.path('run'), files('new'), replaces)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('thesis.txt'),
    });
  await writeCheckpointFolder(folder.path('run.old-abc/run'), files('new'));
  for (const name of mine) expect(await readFile(folder.path(name), 'utf8')).toBe(name);
});

async function replaceAmongCheckpoints(name: string, text: string): Promise<void> {
  const fresh = await beginFolder(folder.path(name));
  await writeFile(`${fresh}/a.txt`, text);
  await commitFolder(fresh, folder.path(name));
}

it('finds what a killed writer had moved away; the next write clears what it had begun', async () => {
  await mkdir(folder.path('run.old-0123456789ab'));
  await writeFile(folder.path('run.old-0123456789ab/a.txt'), 'old');
  await mkdir(folder.path('run.new-0123456789ab'));
  const found = await readCheckpointFolder(folder.path('run'));
  expect(new TextDecoder().decode(found.get('a.txt'))).toBe('old');
  await replaceAmongCheckpoints('run', 'new');
  expect(await textOf('run')).toBe('new');
  expect(await readdir(folder.path('.'))).toEqual(['run']);
});

it('clears nothing that only has a similar name, and no folder that has folders in it', async () => {
  const others = ['run.old-abc', 'run.new-2026', 'run.old-0123456789ab/mine', 'run-2.new-0123456789ab'];
  for (const name of others) await mkdir(folder.path(name), { recursive: true });
  await mkdir(folder.path('run'));
  await replaceAmongCheckpoints('run', 'new');
  expect((await readdir(folder.path('.'))).sort()).toEqual(['run', ...others.map((name) => name.split('/')[0])].sort());
});

it('says where it looked', async () => {
  await expect(readCheckpointFolder(folder.path('nowhere'))).rejects.toMatchObject({
    code: 'bad-checkpoint',
    message: expect.stringContaining('nowhere'),
  });
});
