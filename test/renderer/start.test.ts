import { expect, test } from 'vitest';
import { folderFor, parseTypes } from '../../renderer/features/start/start.svelte';
import { polyline } from '../../renderer/ui/polyline';
import { duration, counted } from '../../renderer/ui/numbers';

test.each([
  ['PER, LOC, ORG', 'PER LOC ORG'],
  ['PER LOC  ORG', 'PER LOC ORG'],
  ['Person; Sci-Fi Movie;Firma', 'Person Sci-Fi-Movie Firma'], // a name of two words is one
  ['Person Ort;Firma', 'Person-Ort Firma'],
])('parseTypes %s', (text, want) => expect(parseTypes(text).join(' ')).toBe(want));

test.each(['', 'PER, PER', 'A|B'])('parseTypes refuses "%s" and says what to do', (text) => {
  expect(() => parseTypes(text)).toThrow(/cannot be used/);
});

test.each([
  ['/home/a/Mnerva', 'Harbour tweets!', '/home/a/Mnerva/harbour-tweets'],
  ['/home/a/', 'Töne', '/home/a/töne'],
  ['C:\\Users\\a', '../..', 'C:\\Users\\a\\project'],
])('folderFor %s, %s', (parent, name, want) => expect(folderFor(parent, name)).toBe(want));

test('a curve fills its box from left to right, the largest value on top', () => {
  expect(
    polyline(
      [
        { x: 0, y: 1 },
        { x: 5, y: 3 },
        { x: 10, y: 2 },
      ],
      100,
      20,
    ),
  ).toBe('0.0,20.0 50.0,0.0 100.0,10.0');
  expect(polyline([{ x: 1, y: 1 }], 100, 20)).toBe('50.0,10.0');
});

test('numbers are written with their unit', () => {
  expect(duration(100_400)).toBe('1 min 40 s');
  expect([counted(1, 'tweet'), counted(1284, 'tweet'), counted(2, 'loss', 'losses')]).toEqual([
    '1 tweet',
    '1,284 tweets',
    '2 losses',
  ]);
});
