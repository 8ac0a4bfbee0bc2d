/** A checkpoint folder is written whole or not at all. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { filesOf, readCheckpointFolder, stampOf, writeCheckpointFolder } from '../../../main/engine/checkpoint-files';
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
  await writeCheckpointFolder(folder.path('run'), files('three'));
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
  await expect(writeCheckpointFolder(folder.path('run'), two, write)).rejects.toMatchObject({ code: 'no-space' });
  expect(await textOf('run')).toBe('old');
  expect(await readdir(folder.path('.'))).toEqual(['run']);
});

it('finds what a killed writer had moved away; the next write clears what it had begun', async () => {
  await mkdir(folder.path('run.old-abc'));
  await writeFile(folder.path('run.old-abc/a.txt'), 'old');
  await mkdir(folder.path('run.new-abc'));
  const found = await readCheckpointFolder(folder.path('run'));
  expect(new TextDecoder().decode(found.get('a.txt'))).toBe('old');
  await writeCheckpointFolder(folder.path('run'), files('new'));
  expect(await textOf('run')).toBe('new');
  expect(await readdir(folder.path('.'))).toEqual(['run']);
});

it('says where it looked', async () => {
  await expect(readCheckpointFolder(folder.path('nowhere'))).rejects.toMatchObject({
    code: 'bad-checkpoint',
    message: expect.stringContaining('nowhere'),
  });
});
