/** Boxes as windows ask for them are cut to their picture. */
import { expect, test } from 'vitest';
import { AskedGrounding, withinPicture, type Grounding } from '../../../src/domain/region';

const picture = { width: 100, height: 50 };
const origin = { kind: 'file', name: 'a.xml', at: 0 } as const;
const before: Grounding = {
  kind: 'regions',
  regions: [{ id: 'old', x: 90, y: 40, width: 30, height: 30, origin }],
};
type Box = readonly [x: number, y: number, width: number, height: number];
const asked = (id: string, [x, y, width, height]: Box): AskedGrounding => ({
  kind: 'regions',
  regions: [{ id, x, y, width, height }],
});

test.each<[string, Box, Box]>([
  ['inside', [1, 2, 3, 4], [1, 2, 3, 4]],
  ['the whole', [0, 0, 100, 50], [0, 0, 100, 50]],
  ['over the right and lower edge', [90, 40, 30, 30], [90, 40, 10, 10]],
  ['over the left and upper edge', [-5, -6, 10, 10], [0, 0, 5, 4]],
  ['around it', [-1e9, -1e9, 5e30, 5e30], [0, 0, 100, 50]],
])('a box %s', (_, box, want) => {
  expect(withinPicture(asked('new', box), before, picture)).toEqual(asked('new', want));
});

test.each<[string, Box]>([
  ['right of it', [100, 0, 5, 5]],
  ['far outside', [-1e9, 5e30, 1, 1]],
])('a box %s is refused', (_, box) => {
  expect(() => withinPicture(asked('new', box), before, picture)).toThrow('does not lie in the picture of 100 x 50');
});

test('without a picture no box is drawn; one that a file brought stays', () => {
  expect(() => withinPicture(asked('new', [1, 2, 3, 4]), before, null)).toThrow('no picture');
  const same = asked('old', [90, 40, 30, 30]);
  expect([withinPicture(same, before, null), withinPicture(same, before, picture)]).toEqual([same, same]);
  expect(withinPicture({ kind: 'not-visible' }, before, null)).toEqual({ kind: 'not-visible' });
});

test('a mention has at most 64 boxes', () => {
  const boxes = (count: number) => ({
    kind: 'regions',
    regions: Array.from({ length: count }, (_, i) => ({ id: `r${i}`, x: 1, y: 1, width: 1, height: 1 })),
  });
  expect([64, 65, 20_000].map((count) => AskedGrounding.safeParse(boxes(count)).success)).toEqual([true, false, false]);
});
