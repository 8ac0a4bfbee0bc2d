/** When the GPU is tried by itself: once, in an idle moment, and never again where somebody knows. */
import { afterAll, expect, test } from 'vitest';
import { rememberGpu } from '../../../../main/engine/webgpu/standing';
import { tryGpuWhenIdle, tryGpuWith } from '../../../../main/services/engine-install/gpu-trial';
import type { EngineFactory } from '../../../../main/services/options';
import type { GpuVerdict } from '../../../../src/engine/webgpu';
import { AppError } from '../../../../src/errors';
import { temporaryFolder } from '../../engine/tiny';
import { createSurfaceEngine } from '../surface-engine';

const folder = await temporaryFolder();
afterAll(() => folder.remove());
const none: GpuVerdict = { outcome: 'none', said: 'no device' };

/** Tries every five milliseconds; `busy` is what the engine is. */
function trial(name: string, tryGpu: (signal: AbortSignal) => Promise<GpuVerdict>, busy = { is: false }) {
  let changes = 0;
  const stop = tryGpuWhenIdle({
    engines: folder.path(name),
    tryGpu,
    isBusy: () => busy.is,
    changed: () => void changes++,
    delayMs: 5,
  });
  return { stop, changes: () => changes };
}

test('it waits while somebody waits for the engine, then tries once and tells the windows', async () => {
  const busy = { is: true };
  let tries = 0;
  const { stop, changes } = trial('idle', async () => (tries++, none), busy);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(tries).toBe(0);
  busy.is = false;
  await expect.poll(changes).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(tries).toBe(1);
  await stop();
});

test('where a verdict is known nothing is tried', async () => {
  rememberGpu(folder.path('known'), none);
  let tries = 0;
  const { stop } = trial('known', async () => (tries++, none));
  await new Promise((resolve) => setTimeout(resolve, 50));
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
  await expect.poll(() => began).toBe(true);
  await stop();
  expect(changes()).toBe(0);
});

test('an engine without a GPU to try is refused, and nothing is remembered', async () => {
  const create: EngineFactory = () => createSurfaceEngine();
  const attempt = tryGpuWith(create, folder.path('surface'))(new AbortController().signal);
  await expect(attempt).rejects.toMatchObject({ code: 'refused' });
});
