/** What `npm run golden` says of two versions of a file. */
import { expect, test } from 'vitest';
import { compareNumbers, compareText } from '../../../tools/golden/compare.mjs';

test.each<[string, string, string | null]>([
  ['a\nb\n', 'a\nb\n', null],
  ['a\nb\n', 'a\nc\n', 'line 2: b would be c'],
  ['a\nb', 'a', 'line 2: b would be nothing'],
  ['a', 'a\nb\nc', '2 lines more'],
  ['a', 'a\r', 'line 1: a would be a\r'],
])('text %j and %j', (kept, made, want) => {
  expect(compareText(kept, made)).toBe(want);
});

test('a difference far into a long line is shown from a little before it', () => {
  const same = 'x'.repeat(500);
  expect(compareText(`${same}1`, `${same}2`)).toBe(`line 1: …${'x'.repeat(20)}1 would be …${'x'.repeat(20)}2`);
});

test.each<[string, string, string | null]>([
  ['{"a":[1,2]}', '{"a":[1,2.0000001]}', null],
  ['{"a":[1,2]}', '{"a":[1,2.1]}', 'a.1: 2 would be 2.1'],
  ['{"a":[1,2]}', '{"a":[1]}', 'a: 2 values would be 1'],
  ['{"a":1}', '{"a":1,"b":{"c":null}}', 'b: nothing would be {"c":null}'],
  ['{"a":"x"}', '{"a":"y"}', 'a: "x" would be "y"'],
  ['{"a":null}', '{"a":null}', null],
  ['{"a":null}', '{"a":0}', 'a: null would be 0'],
])('numbers %s and %s', (kept, made, want) => {
  expect(compareNumbers(kept, made, 1e-6)).toBe(want);
});
