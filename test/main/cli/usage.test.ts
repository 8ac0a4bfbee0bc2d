import { expect, test } from 'vitest';
import { mapped, typeMap } from '../../../main/cli/usage';

test.each<[string, Record<string, string | null>]>([
  ['OTHER=MISC', { OTHER: 'MISC' }],
  ['A=X,B=', { A: 'X', B: null }],
  ['Sci-Fi Movie=MISC', { 'Sci-Fi Movie': 'MISC' }],
  ['a\\=b=X,c\\,d=Y', { 'a=b': 'X', 'c,d': 'Y' }],
  ['constructor=X', { constructor: 'X' } as never],
])('--map %s', (text, want) => {
  expect(typeMap(text)).toEqual(want);
});

test.each(['OTHER', '=X', 'a=b=c'])('--map %s is none', (text) => {
  expect(() => typeMap(text)).toThrow('Expected FROM=TO');
});

test.each([
  ['ORG', 'ORG=TYPE'],
  ['SÉJOUR', 'SÉJOUR=TYPE'],
  ['Sci-Fi Movie', "'Sci-Fi Movie=TYPE'"],
  ['a=b', "'a\\=b=TYPE'"],
  ["it's", "'it'\\''s=TYPE'"],
])('what is advised for %s can be typed', (type, want) => {
  expect(mapped(type, 'TYPE')).toBe(want);
  const typed = want.startsWith("'") ? want.slice(1, -1).replaceAll("'\\''", "'") : want;
  expect(Object.keys(typeMap(typed))).toEqual([type]);
});
