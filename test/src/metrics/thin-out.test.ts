import { expect, test } from 'vitest';
import { thinOut } from '../../../src/metrics/thin-out';

/** Steps 1 to n; every `every` steps an epoch ends, whose F1 is its number, but the tenth is the best. */
function curve(n: number, every: number) {
  return Array.from({ length: n }, (_, i) => {
    const epoch = Math.floor((i + 1) / every);
    return { step: i + 1, devF1: epoch === 0 ? null : epoch === 10 ? 1000 : epoch };
  });
}

test('a short curve stays as it is', () => {
  expect(thinOut(curve(300, 50))).toEqual(curve(300, 50));
});

test.each([
  ['a few epochs', 5000, 400, 300],
  ['one point more than allowed', 301, 25, 300],
  ['an epoch each step', 900, 1, 300],
  ['four points', 900, 60, 4],
])('%s: bounded, in order, from the first to the last step, with the best epoch', (_, n, every, most) => {
  const thin = thinOut(curve(n, every), most);
  const steps = thin.map(({ step }) => step);
  expect(thin.length).toBeLessThanOrEqual(most);
  expect(thin.length).toBeGreaterThan(most / 2 - 1);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(new Set(steps).size).toBe(steps.length);
  expect([steps[0], steps.at(-1)]).toEqual([1, n]);
  expect(Math.max(...thin.map(({ devF1 }) => devF1 ?? 0))).toBe(1000);
});

test('no gap is much longer than an even one', () => {
  const steps = thinOut(curve(30_000, 2000), 300).map(({ step }) => step);
  const gaps = steps.slice(1).map((step, i) => step - (steps[i] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(30_000 / 250));
});
