/** Emissions of the starter: the models' own code on tfjs, and frozen into a session, in single precision and in int8. In turn, medians of 15. */
import { readCheckpointFolder } from '../../main/engine';
import type { OrtBackend } from '../../main/engine/ort';
import { readCheckpoint } from '../../models';
import type { BenchOptions, BenchRow } from '../row';
import { inTurn } from './in-turn';
import { openOurs, type Way } from './our-forward';

const shapes: readonly (readonly [rows: number, length: number])[] = [
  [1, 32],
  [8, 32],
  [16, 40],
];
const ways: readonly Way[] = ['tfjs', 'float32', 'int8'];

export async function benchInference(ort: OrtBackend, { smoke, wants }: BenchOptions): Promise<BenchRow[]> {
  const starter = readCheckpoint(await readCheckpointFolder('models/starter'));
  const ours = [];
  for (const way of ways) ours.push(await openOurs(way, ort, starter));
  const result: BenchRow[] = [];
  for (const [rows, length] of smoke ? shapes.slice(0, 1) : shapes) {
    const named = (way: string): string => `emissions of the starter, ${rows} x ${length} pieces, ${way}`;
    if (!wants(named('float32'))) continue;
    const ids = Int32Array.from({ length: rows * length }, (_, i) => 1000 + ((i * 7919) % 20_000));
    const input = { rows, length, ids };
    const contenders = ours.map((forward, i) => ({ name: ways[i]!, once: () => void forward.run(input) }));
    const [tfjs = NaN, float32 = NaN, int8 = NaN] = await inTurn(contenders, smoke ? 2 : 15);
    const row = (way: string, value: number, beside: string, other: number): BenchRow => ({
      name: named(way),
      value,
      unit: 'ms',
      beside: `${beside} ${other.toFixed(1)} ms`,
      ratio: value / other,
    });
    result.push(row('float32', float32, "the models' code on tfjs", tfjs), row('int8', int8, 'float32', float32));
  }
  for (const forward of ours) forward.close();
  return result;
}
