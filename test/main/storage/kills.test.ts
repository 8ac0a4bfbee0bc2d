import { expect, test } from 'vitest';
import { killLoop } from './kill-loop';

const kills = Number(process.env.MNERVA_KILLS ?? 50);

test(
  `a process killed at any of ${kills} moments loses nothing that it had acknowledged`,
  async () => {
    const report = await killLoop(kills, 1);
    expect(report.problems).toEqual([]);
    // And the loop did what it is for: there was work to lose, and at least every tenth kill cut through an import, every tenth a run.
    expect(report.acknowledged).toBeGreaterThan(kills * 3);
    expect(report.cutImports).toBeGreaterThanOrEqual(Math.ceil(kills / 10));
    expect(report.interruptedRuns).toBeGreaterThanOrEqual(Math.floor((kills + 4) / 10));
  },
  Math.max(120_000, kills * 2_000),
);
