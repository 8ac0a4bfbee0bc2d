/** The engines that are there beside ONNX Runtime on the processor, each in a process of its own, one after another. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { OrtBackend } from '../../main/engine/ort';
import { dataFolder, enginesFolder } from '../../main/program/places';
import type { EngineChoice } from '../../src/engine/choice';
import { programFolder } from '../../tools/start/build.mjs';
import type { BenchOptions, BenchRow } from '../row';

const others: readonly EngineChoice[] = ['webgpu', 'cuda', 'native', 'wasm'];

const Measured = z.object({
  /** The device, or why the engine is not there. */
  said: z.string(),
  forwardMs: z.number().optional(),
  stepMs: z.number().optional(),
});
type Measured = z.infer<typeof Measured>;

export async function benchEngines(_ort: OrtBackend, { smoke, wants }: BenchOptions): Promise<BenchRow[]> {
  const named = (engine: string, what: string): string => `${engine}: ${what}, the starter's encoder, B8 S32`;
  const asked = others.filter((engine) => wants(named(engine, 'forward')) || wants(named(engine, 'training step')));
  if (asked.length === 0) return [];
  const cpu = await inAProcess('cpu', smoke);
  const result: BenchRow[] = [];
  for (const engine of asked) {
    const { said, forwardMs, stepMs } = await inAProcess(engine, smoke);
    if (forwardMs === undefined || stepMs === undefined) {
      console.error(`engine: ${engine} is not measured: ${said}`);
      continue;
    }
    const row = (what: string, value: number, beside = NaN): BenchRow => ({
      name: named(engine, what),
      value,
      unit: 'ms',
      beside: `cpu ${beside.toFixed(1)} ms`,
      ratio: value / beside,
    });
    result.push(row('forward', forwardMs, cpu.forwardMs), row('training step', stepMs, cpu.stepMs));
  }
  return result;
}

async function inAProcess(engine: EngineChoice, smoke: boolean): Promise<Measured> {
  console.error(`engine: ${engine} …`);
  const rounds = smoke ? 1 : 15;
  const size = smoke ? 'smoke' : 'full';
  const script = [join(programFolder, 'tools/run-ts.mjs'), 'bench/engine/one-engine.ts'];
  const args = [...script, engine, enginesFolder(dataFolder()), String(rounds), size];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: programFolder });
  return Measured.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}
