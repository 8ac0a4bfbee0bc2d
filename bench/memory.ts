/**
 * What training holds: the full model with pictures, in a process of its own whose peak the operating system reports; and whether a
 * process grows over 1,000 steps of many shapes. That the engine's own counts stay is a test, steady-memory.slow.test.ts.
 */
import { steadyInChild, trainedInChild } from './memory/child';
import type { BenchRow, BenchSuite } from './row';

const mostGigabytes = 8;
const mostGrowth = 1.05;

export const memoryBench: BenchSuite = async ({ smoke, parts }) => {
  const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);
  return [...(wants('full') ? await fullModel(smoke) : []), ...(wants('steady') ? await steadyState(smoke) : [])];
};

async function fullModel(smoke: boolean): Promise<BenchRow[]> {
  const size = smoke ? 'tiny' : 'base';
  console.error(`memory: ${smoke ? 2 : 6} steps of the full model …`);
  const { parameters, peakBytes, residentBytes, stepMs } = await trainedInChild({
    preset: 'bga',
    size,
    pictures: true,
    rows: 8,
    pieces: 32,
    steps: smoke ? 2 : 6,
  });
  const what = `${Math.round(parameters / 1e6)} M parameters, B8 S32, a picture a tweet`;
  const beside = `${(peakBytes / parameters).toFixed(1)} bytes a parameter`;
  return [
    {
      name: `training, ${what}: peak of the process`,
      value: peakBytes / 1e9,
      unit: 'GB',
      limit: mostGigabytes,
      beside,
    },
    { name: `training, ${what}: between steps`, value: residentBytes / 1e9, unit: 'GB' },
    { name: `training, ${what}: a step`, value: stepMs / 1000, unit: 's' },
  ];
}

async function steadyState(smoke: boolean): Promise<BenchRow[]> {
  const steps = smoke ? 120 : 1000;
  console.error(`memory: ${steps} small steps …`);
  const { shapes, early, late } = await steadyInChild(steps);
  const ratio = late.residentBytes / early.residentBytes;
  const beside = `${(early.residentBytes / 1e6).toFixed(0)} MB, then ${(late.residentBytes / 1e6).toFixed(0)} MB`;
  const name = `${steps} steps over ${shapes} shapes: resident memory over that of step 100`;
  return [{ name, value: ratio, unit: 'times', limit: mostGrowth, beside, ratio }];
}
