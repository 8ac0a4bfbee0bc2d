import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
