import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findUpwards, programFolder, programVersion } from '../../../main/files/program';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'mnerva-program-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each<[files: string, from: string, found: string | null]>([
  ['package.json worker.js', '.', 'worker.js'],
  ['package.json out/main/worker.js', 'out/main/chunks', 'out/main/worker.js'], // beside the bundle
  ['package.json main/images/worker.ts', 'main/engine', 'main/images/worker.ts'], // in the source
  ['package.json out/worker.js main/images/worker.ts', 'out/main', 'out/worker.js'], // the nearest
  ['package.json worker.js main/images/worker.ts', 'main', 'worker.js'], // the first name
  ['program/package.json worker.js', 'program/out', null], // outside the program nothing counts
])('among %s, from %s: %s', (files, from, found) => {
  for (const file of [...files.split(' '), `${from}/here`]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  const answer = findUpwards(join(root, from), 'worker.js', 'main/images/worker.ts');
  expect(answer && relative(root, answer).replaceAll('\\', '/')).toBe(found);
});

test('the program is this clone, in its version', () => {
  const clone = resolve(import.meta.dirname, '../../..');
  const { version } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8')) as { version: string };
  expect([programFolder(), programVersion()]).toEqual([clone, version]);
});
