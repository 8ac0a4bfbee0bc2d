/**
 * The probe inside its process. A marker file is there while it runs; a process that is asked to end removes it,
 * a process that crashes leaves it, and then the GPU is not tried again by itself.
 */
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import type { GpuVerdict } from '../../../src/engine/webgpu';
import { markStart } from '../start-marker';
import { usualThreads } from '../select';
import { probeGpu } from './probe';

export async function serveProbe(engines: string | null): Promise<GpuVerdict> {
  const settled = engines === null ? () => undefined : markStart(engines, 'webgpu');
  silenceNativeCode();
  const leave = (): void => process.exit(0);
  process.once('exit', settled).once('SIGTERM', leave).once('SIGINT', leave);
  try {
    return await probeGpu(usualThreads());
  } finally {
    settled();
    process.off('exit', settled).off('SIGTERM', leave).off('SIGINT', leave);
  }
}

/** Drivers and their loaders write to the person's terminal what the verdict says in a sentence. The number that is free is taken. */
function silenceNativeCode(): void {
  closeSync(2);
  openSync(devNull, 'w');
}
