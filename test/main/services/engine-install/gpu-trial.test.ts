/** When the GPU is tried by itself: once, while the app is idle, and never where a verdict is known. */
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gpuVerdict, rememberGpu } from '../../../../main/engine/webgpu/verdict';
import { idleMs, tryGpuWhenIdle, tryGpuWith } from '../../../../main/services/engine-install/gpu-trial';
import type { EngineFactory } from '../../../../main/services/options';
import type { GpuVerdict } from '../../../../src/engine/webgpu';
import { AppError } from '../../../../src/errors';
import { temporaryFolder } from '../../engine/tiny';
import { createSurfaceEngine } from '../surface-engine';

const folder = await temporaryFolder();
afterAll(() => folder.remove());
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const none: GpuVerdict = { outcome: 'none', said: 'no device' };

function trial(name: string, tryGpu: (signal: AbortSignal) => Promise<GpuVerdict>, busy = { is: false }) {
  let changes = 0;
  const stop = tryGpuWhenIdle({
    engines: folder.path(name),
    tryGpu,
    isBusy: () => busy.is,
    changed: () => void changes++,
  });
  return { stop, changes: () => changes };
}

test('while the engine is busy it waits, then it tries once and the windows hear of it', async () => {
  const busy = { is: true };
  let tries = 0;
  const { stop, changes } = trial('idle', async () => (tries++, none), busy);
  await vi.advanceTimersByTimeAsync(10 * idleMs);
  expect([tries, changes()]).toEqual([0, 0]);
  busy.is = false;
  await vi.advanceTimersByTimeAsync(idleMs);
  expect([tries, changes()]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(10 * idleMs);
  expect([tries, changes()]).toEqual([1, 1]);
  await stop();
});

test('where a verdict is known nothing is tried', async () => {
  rememberGpu(folder.path('known'), none);
  let tries = 0;
  const { stop } = trial('known', async () => (tries++, none));
  await vi.advanceTimersByTimeAsync(10 * idleMs);
  expect(tries).toBe(0);
  await stop();
});

test('an app that closes in the middle stops the trial and is not held up', async () => {
  let began = false;
  const { stop, changes } = trial('closing', (signal) => {
    began = true;
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.'))),
    );
  });
  await vi.advanceTimersByTimeAsync(idleMs);
  expect(began).toBe(true);
  await stop();
  expect(changes()).toBe(0);
});

test('what the engine finds is remembered', async () => {
  const create: EngineFactory = (_home, parts) => createSurfaceEngine(parts);
  const engines = folder.path('surface');
  const verdict = await tryGpuWith(create, engines)(new AbortController().signal);
  expect(verdict).toEqual({ outcome: 'none', said: 'A test' });
  expect(gpuVerdict(engines)).toEqual(verdict);
});
