/** docs/faults.md: every fault once, and none without a test or a reason. Whether the files that it names are there, links.test.ts holds. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const text = readFileSync(join(import.meta.dirname, '../../docs/faults.md'), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:row|-)/u.test(line))
  .map((line) => line.split(/(?<!\\)\|/u).map((cell) => cell.trim()))
  .map(([, id = '', kind = '', held = '']) => ({ id, kind, held }));
const ids = rows.map(({ id }) => id);

test('no row stands there twice', () => {
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

const numbered = (name: string, last: number): string[] => Array.from({ length: last }, (_, i) => `${name}${i + 1}`);

test.each([
  ['used for real', numbered('use ', 57)],
  ['files that failed', numbered('F', 25).filter((id) => id !== 'F16')],
  ['files of other kinds', numbered('U', 6)],
  ['files that passed', numbered('P', 17)],
  ['a real Electron', numbered('electron ', 3)],
])('%s: every row is there', (_, all) => {
  expect(all.filter((id) => !ids.includes(id))).toEqual([]);
});

test('each says its kind, and names a test or why it is left', () => {
  const bare = rows.filter(({ kind, held }) => kind === '' || !(held.includes('`test/') || held.length > 20));
  expect(bare.map(({ id }) => id)).toEqual([]);
});
