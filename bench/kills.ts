/** 1,000 kills at moments of chance (`npm test` makes 50): nothing acknowledged may be lost. `MNERVA_KILLS` sets the count. */
import { killLoop } from '../test/main/storage/kill-loop';
import type { BenchSuite } from './row';

export const killBench: BenchSuite = async ({ smoke }) => {
  const kills = Number(process.env.MNERVA_KILLS ?? (smoke ? 3 : 1000));
  const report = await killLoop(kills, 2);
  for (const problem of report.problems) console.error(problem);
  return [
    { name: `lost or damaged after ${kills} kills`, value: report.problems.length, unit: 'findings', limit: 0 },
    { name: 'acknowledged actions held to', value: report.acknowledged, unit: 'actions', better: 'more' },
    {
      name: 'imports and runs cut off',
      value: report.cutImports + report.interruptedRuns,
      unit: 'kills',
      better: 'more',
    },
  ];
};
