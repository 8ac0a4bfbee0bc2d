import { expect, test } from 'vitest';
import { middleSquare, squaresOf, type Rectangle } from '../../../src/engine/squares';

const said = ({ x, y, width, height }: Rectangle) => `${x},${y} ${width}x${height}`;

test.each([
  ['wide', 300, 200, '50,0 200x200'],
  ['high', 200, 300, '0,50 200x200'],
  ['square', 224, 224, '0,0 224x224'],
])('of a %s picture the middle square is read', (_, width, height, want) => {
  expect(said(middleSquare({ width, height }))).toBe(want);
});

test('patches lie in it row by row', () => {
  expect(squaresOf({ width: 300, height: 200 }, { rows: 2, columns: 2 }).map(said)).toEqual([
    '50,0 100x100',
    '150,0 100x100',
    '50,100 100x100',
    '150,100 100x100',
  ]);
});
