/** How far two backends are apart: by tensor, in shares of its largest number. */
import { expect, test } from 'vitest';
import { largestDifference } from '../../../../main/engine/webgpu/difference';

const numbers = (text: string): Map<string, number[]> =>
  new Map(
    text.split('; ').map((part) => {
      const [name = '', list = ''] = part.split(': ');
      return [name, list.split(' ').filter(Boolean).map(Number)] as const;
    }),
  );

test.each([
  ['a: 1 2; b: 4', 'a: 1 2; b: 4', 'nothing', 0],
  ['a: 1 2.2; b: 4', 'a: 1 2; b: 4', 'a', 0.1],
  ['a: 1 2; b: 3', 'a: 1 2; b: 4', 'b', 0.25],
  ['a: 1 2; b: NaN', 'a: 1 2; b: 4', 'b', Infinity],
  ['a: 1; b: 4', 'a: 1 2; b: 4', 'a', Infinity],
  ['b: 4', 'a: 1 2; b: 4', 'a', Infinity],
  // a tensor of nothing but rounding is measured against a millionth of the largest number
  ['a: 1000; b: 1e-9', 'a: 1000; b: 2e-9', 'b', 1e-6],
])('%s beside %s: %s', (got, want, what, share) => {
  const difference = largestDifference(numbers(got), numbers(want));
  expect(difference.what).toBe(what);
  if (Number.isFinite(share)) expect(difference.share).toBeCloseTo(share, 9);
  else expect(difference.share).toBe(share);
});
