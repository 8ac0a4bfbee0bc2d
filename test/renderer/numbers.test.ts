/** Numbers as the interface writes them. */
import { expect, test } from 'vitest';
import { score } from '../../renderer/ui/numbers';

test.each([
  [0.596, '0.59'], // below a threshold of 0.60, and so it reads
  [0.5999999, '0.59'],
  [0.6, '0.60'],
  [0.29, '0.29'],
  [0.57, '0.57'],
  [1, '1.00'],
  [0, '0.00'],
  [0.004, '0.00'],
])('a score of %d is written %s', (value, want) => {
  expect(score(value)).toBe(want);
});
