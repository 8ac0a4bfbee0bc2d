/**
 * `npm run experiment -- cp-mner [--preset P] [--seed N] [--max-steps N] [--minutes N] [--runs FOLDER] [--report]`: three presets
 * with three seeds on CP-MNER, one after the other. Ctrl+C keeps the state; the same command goes on. When all runs are there,
 * docs/experiments/cp-mner.md and .json are written; `--report` writes them of the runs that are there.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { folderEngine } from '../../engine-on-folders';
import { readCpMner } from './data';
import { keptRecord, presets, runOnce, seeds, type RunRecord } from './runs';
import { jsonOf, pageOf } from './table';

export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      preset: { type: 'string' },
      seed: { type: 'string' },
      'max-steps': { type: 'string' },
      minutes: { type: 'string', default: '6' },
      runs: { type: 'string', default: 'out/experiments/cp-mner' },
      docs: { type: 'string', default: 'docs/experiments' },
      report: { type: 'boolean', default: false },
    },
  });
  const folder = process.env.MNERVA_DATA;
  if (!folder) {
    console.error('MNERVA_DATA names no folder: this experiment reads cp_mner/ there.');
    return 2;
  }
  const data = await readCpMner(folder);
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  const engine = folderEngine({ home: 'memory' });
  try {
    const wanted = presets.flatMap((preset) => seeds.map((seed) => ({ preset, seed })));
    const records: RunRecord[] = [];
    for (const { preset, seed } of wanted) {
      if (stop.signal.aborted) break;
      if ((values.preset ?? preset) !== preset || (values.seed ?? String(seed)) !== String(seed)) continue;
      const maxSteps = values['max-steps'] === undefined ? null : Number(values['max-steps']);
      const plan = { preset, seed, folder: values.runs, maxSteps, mostSeconds: 60 * Number(values.minutes) };
      const record = values.report ? keptRecord(data, plan) : await runOnce(engine, data, plan, stop.signal);
      if (record) {
        const { f1, seconds } = record;
        console.log(`${preset}, seed ${seed}: F1 ${(100 * f1).toFixed(1)}, ${(seconds / 60).toFixed(1)} minutes`);
        records.push(record);
      } else if (!values.report) {
        console.log(
          `${preset}, seed ${seed}: stopped with its state kept; the same command goes on (with more --minutes, where those were used up)`,
        );
      }
    }
    if (records.length < wanted.length && !values.report) return stop.signal.aborted ? 130 : 1;
    const { device } = await engine.info();
    mkdirSync(values.docs, { recursive: true });
    writeFileSync(join(values.docs, 'cp-mner.md'), pageOf(records, data, device));
    writeFileSync(join(values.docs, 'cp-mner.json'), jsonOf(records, data, device));
    return 0;
  } finally {
    process.off('SIGINT', onInterrupt);
    await engine.close();
  }
}
