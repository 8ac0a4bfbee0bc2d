import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../../main/files/make-folder';
import { toAppError } from '../../../src/errors';

test('folders are made down to the last; below a file or where nothing may be written the reason is told', () => {
  const home = mkdtempSync(join(tmpdir(), 'mnerva-folder-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  makeFolder(join(home, 'a/b/c'));
  makeFolder(join(home, 'a/b/c'));
  expect(statSync(join(home, 'a/b/c')).isDirectory()).toBe(true);
  writeFileSync(join(home, 'file'), '');
  expect(() => makeFolder(join(home, 'file/below'))).toThrow();
  // Not even root makes folders here, as on a disk that is mounted for reading only.
  expect(() => makeFolder('/proc/mnerva/project')).toThrow();
});

test.each<[string, string, string, RegExp]>([
  ['ENOENT', '/x/y', 'not-found', /^There is nothing at \/x\/y\.$/u],
  ['EROFS', '/x/y', 'read-only', /^\/x\/y cannot be written\.$/u],
  ['ENOSPC', '/x/y', 'no-space', /^The disk is full: \/x\/y\.$/u],
])('%s in words', (code, path, ours, said) => {
  const error = toAppError(Object.assign(new Error(`${code}: in system words`), { code, path }));
  expect(error.code).toBe(ours);
  expect(error.message).toMatch(said);
  expect(error.detail).not.toBeNull();
});
