/** The GPU tried in a child process: what comes of a driver that is missing, right, wrong, silent, or ends its process. */
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeChoice } from '../../../../main/engine/choice-file';
import { gpuVerdict, rememberGpu } from '../../../../main/engine/webgpu/verdict';
import { tryGpuWith } from '../../../../main/services/engine-install/gpu-trial';
import type { EngineFactory } from '../../../../main/services/options';
import { gpuInWords } from '../../../../src/engine/webgpu';
import { engineEntry } from '../../../helpers/engine-entry';
import { folderEngine } from '../../../../tools/engine-on-folders';
import { sentences, temporaryFolder, tinyRequest, types } from '../tiny';

const pretended = new URL('./pretend-gpu.mjs', import.meta.url).pathname;
const ofNobody = new AbortController().signal;
const words = sentences.map(({ tokens }) => tokens);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  process.env.MNERVA_REAL_ENTRY = await engineEntry();
});
afterAll(() => {
  delete process.env.MNERVA_REAL_ENTRY;
  delete process.env.MNERVA_PRETEND_GPU;
  return folder.remove();
});

/** Engines whose GPU does this; `engines` is where what came of it is written. */
function machineWith(gpu: string, engines = folder.path(gpu)): { engines: string; create: EngineFactory } {
  process.env.MNERVA_PRETEND_GPU = gpu;
  return { engines, create: (home) => folderEngine({ home, entry: pretended, engines }) };
}

const markers = (engines: string): string[] =>
  existsSync(`${engines}/starting`) ? readdirSync(`${engines}/starting`) : [];

describe('a probe', () => {
  it.each([
    ['none', 'WebGPU: no driver found (ONNX Runtime sees no device of Vulkan, Metal or Direct3D 12).', 0],
    ['wrong', /^WebGPU gives other numbers than the CPU \(.+ differs by .+, 0\.0010 is allowed\), and is not used\.$/, 0],
    ['crash', 'WebGPU crashed when it was tried (it was stopped by SIGSEGV), and is not used. mnerva engine use webgpu tries it again.', 1],
    ['abort', /^WebGPU crashed when it was tried \(it was stopped by SIGABRT\)/, 1],
  ])('on a GPU that is or does "%s" says so, and it is remembered', async (gpu, said, left) => {
    const { engines, create } = machineWith(gpu);
    expect(gpuInWords(gpuVerdict(engines))).toMatch(/^WebGPU has not been tried/);
    const verdict = await tryGpuWith(create, engines)(ofNobody);
    expect(gpuInWords(verdict)).toMatch(said);
    expect(gpuVerdict(engines)).toEqual(verdict);
    expect(markers(engines)).toHaveLength(left);
  }); // prettier-ignore

  it('on a GPU that hangs ends with the time limit, and is no crash', async () => {
    const { engines, create } = machineWith('hang');
    const verdict = await tryGpuWith(create, engines, 2)(ofNobody);
    expect(verdict).toEqual({ outcome: 'silent', seconds: 2 });
    expect(gpuVerdict(engines)).toEqual(verdict);
    expect(markers(engines)).toEqual([]);
  });

  it('that is stopped leaves nothing behind', async () => {
    const { engines, create } = machineWith('hang', folder.path('stopped'));
    const stop = new AbortController();
    const tried = tryGpuWith(create, engines)(stop.signal);
    await expect.poll(() => markers(engines), { timeout: 60_000 }).toHaveLength(1);
    stop.abort();
    await expect(tried).rejects.toMatchObject({ code: 'cancelled' });
    expect(gpuVerdict(engines)).toBeNull();
  });

  it('whose whole program ended with it is known by its marker', async () => {
    const { engines, create } = machineWith('crash', folder.path('nobody-lived'));
    const child = create('child');
    await child.probeGpu().catch(() => undefined);
    await child.close();
    expect(gpuInWords(gpuVerdict(engines))).toMatch(/^WebGPU crashed when it was tried \(it ended the process\)/);
  });
});

describe('an engine', () => {
  const fast = { cpuMs: 40, gpuMs: 10, atLeast: false };
  const slow = { cpuMs: 10, gpuMs: 41, atLeast: false };

  it.each([
    ['fast and right', 'auto', { outcome: 'right', difference: 0, forward: fast, step: fast }, 'webgpu', /WebGPU is right, and 4\.0 times faster/],
    ['right and slow', 'auto', { outcome: 'right', difference: 0, forward: slow, step: null }, 'cpu', /WebGPU is right, but 4\.1 times slower than the CPU at suggestions here\.$/],
    ['right and slow, and wanted', 'webgpu', { outcome: 'right', difference: 0, forward: slow, step: null }, 'webgpu', /but 4\.1 times slower/],
    ['wrong, and wanted', 'webgpu', { outcome: 'wrong', what: 'the loss', difference: 0.3, limit: 0.001 }, 'cpu', /other numbers than the CPU .* ONNX Runtime is used instead/],
    ['crashed', 'auto', { outcome: 'crashed', how: 'it was stopped by SIGSEGV' }, 'cpu', /WebGPU crashed when it was tried/],
    ['not tried, and wanted', 'webgpu', null, 'cpu', /has not been tried on this machine yet.* ONNX Runtime is used instead/],
  ] as const)('starts on a GPU that is %s', async (what, choice, verdict, backend, reason) => {
    const { engines, create } = machineWith('right', folder.path(what));
    if (verdict) rememberGpu(engines, verdict);
    if (choice !== 'auto') writeChoice(engines, choice);
    const engine = create('child');
    const info = await engine.info();
    await engine.close();
    expect(info.backend).toBe(backend);
    expect(info.reason).toMatch(reason);
  }); // prettier-ignore

  it('that suggests on the GPU does so in a process of its own; after a crash the next one is on the CPU and says why', async () => {
    const { engines, create } = machineWith('right', folder.path('late'));
    const training = folderEngine({ home: 'memory' });
    await training.train(tinyRequest(folder.path('model')));
    await training.close();
    const request = { checkpoint: folder.path('model'), types, sentences: words };
    rememberGpu(engines, { outcome: 'right', difference: 0, forward: fast, step: fast });
    process.env.MNERVA_PRETEND_GPU = 'late';
    const engine = create('thread');
    expect((await engine.info()).backend).toBe('webgpu');
    await expect(engine.predict(request)).rejects.toMatchObject({ code: 'engine-lost' });
    expect(gpuVerdict(engines)).toEqual({ outcome: 'crashed', how: 'it was stopped by SIGSEGV' });
    const info = await engine.info();
    expect(info).toMatchObject({ backend: 'cpu' });
    expect(info.reason).toMatch(/WebGPU crashed when it was tried \(it was stopped by SIGSEGV\), and is not used/);
    expect(await engine.predict(request)).toHaveLength(words.length);
    await engine.close();
  });
});
