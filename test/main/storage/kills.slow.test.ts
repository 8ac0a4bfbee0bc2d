/** The kill loop of the fast ring, four times as long, from another seed. */
import { expect, test } from 'vitest';
import { killLoop } from './kill-loop';

const kills = 200;

test(`a process killed at any of ${kills} moments loses nothing that it had acknowledged`, async () => {
  const report = await killLoop(kills, 2);
  expect(report.problems).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(kills * 3);
  expect(report.cutImports).toBeGreaterThan(0);
  expect(report.interruptedRuns).toBeGreaterThan(0);
});
