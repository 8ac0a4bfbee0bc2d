/**
 * The verdict on the GPU of this machine, in `<engines>/webgpu.json`, written once it was tried. A verdict of another machine,
 * driver or program does not count. Reads files only: main asks it without loading what computes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWholeSync } from '../../files/write-whole';
import { GpuVerdict, isWorthIt } from '../../../src/engine/webgpu';
import { readChoice } from '../choice-file';
import { forgetCrash, hasCrashed } from '../start-marker';
import { machineKey } from './machine';

const Remembered = z.object({ format: z.literal(1), machine: z.string(), verdict: GpuVerdict });
const pathOf = (engines: string): string => join(engines, 'webgpu.json');

/** null = not tried yet. A process that ended while it tried is a crash, whether or not anything was written. */
export function gpuVerdict(engines: string): GpuVerdict | null {
  if (hasCrashed(engines, 'webgpu'))
    return remembered(engines, 'crashed') ?? { outcome: 'crashed', how: 'it ended the process' };
  return remembered(engines);
}

function remembered(engines: string, only?: GpuVerdict['outcome']): GpuVerdict | null {
  try {
    const { machine, verdict } = Remembered.parse(JSON.parse(readFileSync(pathOf(engines), 'utf8')));
    return machine === machineKey() && (only === undefined || verdict.outcome === only) ? verdict : null;
  } catch {
    return null;
  }
}

/** A place that cannot be written only means that the GPU is tried again. */
export function rememberGpu(engines: string, verdict: GpuVerdict): void {
  if (verdict.outcome !== 'crashed') forgetCrash(engines, 'webgpu');
  try {
    writeWholeSync(pathOf(engines), `${JSON.stringify({ format: 1, machine: machineKey(), verdict })}\n`);
  } catch {
    // see above
  }
}

/** Whether an engine that starts now computes on the GPU: it was chosen, or is worth it, and has passed. */
export function computesOnGpu(engines: string): boolean {
  const choice = readChoice(engines);
  if (choice !== 'auto' && choice !== 'webgpu') return false;
  const verdict = gpuVerdict(engines);
  return choice === 'auto' ? isWorthIt(verdict) : verdict?.outcome === 'right';
}
