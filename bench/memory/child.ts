/** Work in a process of its own, with the allocator settings of the app's training child: its last line is its report. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { childMemory } from '../../main/engine/child-memory';
import { programFolder } from '../../tools/start/build.mjs';
import type { StepShape } from '../engine/our-step';

const Trained = z.object({
  parameters: z.number(),
  peakBytes: z.number(),
  residentBytes: z.number(),
  /** Median of the steps after the first. */
  stepMs: z.number(),
});
export type Trained = z.infer<typeof Trained>;

const Held = z.object({
  residentBytes: z.number(),
  pooledBytes: z.number(),
  sessions: z.number(),
  tensors: z.number(),
});
/** Held at step 100, when every shape was seen several times, and at the end. */
const Steady = z.object({ shapes: z.number(), early: Held, late: Held });
export type Steady = z.infer<typeof Steady>;

export async function trainedInChild(asked: StepShape & { readonly steps: number }): Promise<Trained> {
  return Trained.parse(await lastLine('bench/memory/train.ts', JSON.stringify(asked)));
}

/** Many steps over twenty shapes. */
export async function steadyInChild(steps: number): Promise<Steady> {
  return Steady.parse(await lastLine('bench/memory/steady.ts', String(steps)));
}

async function lastLine(entry: string, argument: string): Promise<unknown> {
  const script = ['--expose-gc', join(programFolder, 'tools/run-ts.mjs'), entry, argument];
  const { stdout } = await promisify(execFile)(process.execPath, script, {
    cwd: programFolder,
    env: { ...childMemory, ...process.env },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
