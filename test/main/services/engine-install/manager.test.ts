/** Engines for the windows: what they see while one is installed, when it fails, and when another one is chosen. */
import { expect, test } from 'vitest';
import type { EnginesView } from '../../../../src/contract/engine-views';
import type { EngineInfo } from '../../../../src/engine/info';
import type { GpuVerdict } from '../../../../src/engine/webgpu';
import { createEngineManager, type EngineManager } from '../../../../main/services/engine-install/manager';
import { machine, type Machine } from './machine';

const linux = process.platform === 'linux' && process.arch === 'x64';
const works: EngineInfo = { backend: 'native', device: 'a device', reason: 'It passed.', probeMs: 1 };

interface Desk {
  readonly manager: EngineManager;
  readonly seen: EnginesView[];
  restarts(): number;
  ended(): Promise<EnginesView>;
}

function managerOn(
  { request }: Machine,
  tryEngine = async (): Promise<EngineInfo> => works,
  verdict: GpuVerdict = { outcome: 'none', said: 'no device' },
): Desk {
  const { engines, environment, known } = request();
  const seen: EnginesView[] = [];
  let restarts = 0;
  const manager = createEngineManager({
    engines,
    environment,
    ...(known && { known }),
    tryEngine,
    tryGpu: async () => verdict,
    programFolder: '/nowhere',
    now: Date.now,
    changed: (view) => void seen.push(view),
    restart: async () => void restarts++,
  });
  const ended = async (): Promise<EnginesView> => {
    await expect.poll(() => manager.view().installing, { timeout: 50_000 }).toBeNull();
    return manager.view();
  };
  return { manager, seen, restarts: () => restarts, ended };
}

const stateOf = ({ engines }: EnginesView): string | undefined => engines.find(({ name }) => name === 'native')?.state;

test.skipIf(!linux)('an installation is seen by every window, and chosen only when the person chooses it', async () => {
  const { manager, seen, restarts, ended } = managerOn(machine());
  expect(await manager.plan('native')).toMatchObject({ name: 'native', licence: 'Made for a test.', gpu: null });
  await manager.start('native');
  await expect(manager.start('native')).rejects.toMatchObject({ code: 'in-use' });
  expect(stateOf(await ended())).toBe('installed');
  expect(seen[0]?.installing).toMatchObject({ name: 'native', done: 0 });
  expect(seen.at(-1)).toMatchObject({ chosen: 'auto', installing: null, problem: null });
  expect(restarts()).toBe(0);
  await manager.use('native');
  expect(seen.at(-1)?.chosen).toBe('native');
  expect(restarts()).toBe(1);
  await manager.remove('native');
  expect(seen.at(-1)?.chosen).toBe('auto');
  expect(restarts()).toBe(2);
});

test.skipIf(!linux)('one that fails says why until the next is started; one that is stopped says nothing', async () => {
  const computer = machine();
  const { manager, ended } = managerOn(computer, () => Promise.reject(new Error('SIGILL')));
  await manager.start('native');
  const failed = await ended();
  expect(failed.problem).toMatchObject({
    message: expect.stringContaining('SIGILL'),
    detail: 'It was taken out again.',
  });
  expect(stateOf(failed)).toBe('not-installed');
  await manager.start('native');
  expect(manager.view().problem).toBeNull();
  manager.stop();
  expect((await ended()).problem).toBeNull();
  await manager.close();
});

test('the GPU is chosen only where it computes right, however slow', async () => {
  const slow = { cpuMs: 10, gpuMs: 41, atLeast: true };
  const wrong = managerOn(machine(), undefined, { outcome: 'wrong', what: 'the loss', difference: 0.2, limit: 0.001 });
  await expect(wrong.manager.use('webgpu')).rejects.toThrow('other numbers than the CPU (the loss differs by 0.20');
  expect(wrong.manager.view().chosen).toBe('auto');
  expect(wrong.restarts()).toBe(0);
  const right = managerOn(machine(), undefined, { outcome: 'right', difference: 0, forward: slow, step: null });
  await right.manager.use('webgpu');
  expect(right.manager.view().chosen).toBe('webgpu');
  expect(right.restarts()).toBe(1);
});
