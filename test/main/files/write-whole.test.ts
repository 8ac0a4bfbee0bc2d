import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { writeNew, writeWhole, writeWholeSync } from '../../../main/files/write-whole';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'mnerva-files-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ways = [
  { name: 'writeWhole', write: writeWhole },
  { name: 'writeWholeSync', write: async (...given: Parameters<typeof writeWholeSync>) => writeWholeSync(...given) },
];

test.each(ways)('$name makes the folders, and replaces what was there', async ({ write }) => {
  const path = join(folder, 'a', 'b', 'file.json');
  await write(path, 'before, and longer');
  await write(path, new TextEncoder().encode('after'));
  expect(readFileSync(path, 'utf8')).toBe('after');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file.json']);
});

test.each(ways)('$name leaves nothing beside a place that cannot be replaced', async ({ write }) => {
  const path = join(folder, 'taken');
  mkdirSync(join(path, 'by a folder'), { recursive: true });
  await expect(write(path, 'text')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['taken']);
});

test('writeNew writes over nothing', async () => {
  const path = join(folder, 'there');
  writeFileSync(path, 'first');
  await expect(writeNew(path, 'second')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(path, 'utf8')).toBe('first');
});

test.runIf(process.platform === 'linux').each(ways)('$name flushes the file, and its folder after the rename', async ({ write }) => {
  const flushed: string[] = [];
  const pathOf = (fd: number): string => readlinkSync(`/proc/self/fd/${fd}`).replace(/[0-9a-f-]{36}/u, '…');
  const handle = await open(folder, 'r');
  const ofHandle = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'sync').mockImplementation(async function (this: FileHandle) {
    flushed.push(pathOf(this.fd));
  });
  await handle.close();
  const ofFile = vi.spyOn(fs, 'fsyncSync').mockImplementation((fd) => void flushed.push(pathOf(fd)));
  syncBuiltinESMExports();
  onTestFinished(() => {
    ofHandle.mockRestore();
    ofFile.mockRestore();
    syncBuiltinESMExports();
  });
  const path = join(folder, 'ab', 'picture');
  await write(path, 'bytes');
  expect(flushed).toEqual([`${path}.….partial`, join(folder, 'ab')]);
}); // prettier-ignore
