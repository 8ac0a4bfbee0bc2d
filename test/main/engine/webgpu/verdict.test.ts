/** What is remembered of the GPU, and when it counts. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeChoice } from '../../../../main/engine/choice-file';
import { isCrash } from '../../../../main/engine/webgpu/crashes';
import { machineKey } from '../../../../main/engine/webgpu/machine';
import { computesOnGpu, gpuVerdict, rememberGpu } from '../../../../main/engine/webgpu/verdict';
import type { EngineChoice } from '../../../../src/engine/choice';
import { isWorthIt, type GpuVerdict } from '../../../../src/engine/webgpu';
import { hostname } from 'node:os';
import { temporaryFolder } from '../tiny';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => (folder = await temporaryFolder()));
afterAll(() => folder.remove());

const ms = (cpuMs: number, gpuMs: number) => ({ cpuMs, gpuMs, atLeast: false });
const right = (forward: ReturnType<typeof ms> | null, step: ReturnType<typeof ms> | null): GpuVerdict => ({
  outcome: 'right',
  difference: 1e-6,
  forward,
  step,
});
const crashed: GpuVerdict = { outcome: 'crashed', how: 'it was stopped by SIGSEGV' };

test.each([
  ['faster at both', right(ms(30, 10), ms(300, 100)), true],
  ['faster at one', right(ms(30, 10), ms(100, 300)), false],
  ['no faster than rounding', right(ms(105, 100), ms(105, 100)), false],
  ['not measured at both', right(null, ms(300, 100)), false],
  ['crashed', crashed, false],
  ['not tried', null, false],
])('%s: worth it is %s', (_, verdict, worth) => {
  expect(isWorthIt(verdict)).toBe(worth);
});

test.each<[EngineChoice, string, GpuVerdict, boolean]>([
  ['auto', 'fast', right(ms(30, 10), ms(300, 100)), true],
  ['auto', 'slow', right(ms(10, 30), null), false],
  ['webgpu', 'slow', right(ms(10, 30), null), true],
  ['webgpu', 'crashed', crashed, false],
  ['cpu', 'fast', right(ms(30, 10), ms(300, 100)), false],
])('with %s chosen and a GPU that is %s', (choice, name, verdict, onGpu) => {
  const engines = folder.path(`${choice}-${name}`);
  rememberGpu(engines, verdict);
  writeChoice(engines, choice);
  expect(computesOnGpu(engines)).toBe(onGpu);
});

test.each<[string, (text: string) => string]>([
  ['of another driver', (text) => text.replace('onnxruntime', 'onnxruntime of old')],
  ['that is half written', (text) => text.slice(0, 40)],
])('a verdict %s does not count', (name, change) => {
  const engines = folder.path(name);
  rememberGpu(engines, right(ms(30, 10), ms(300, 100)));
  const path = `${engines}/webgpu.json`;
  expect(gpuVerdict(engines)?.outcome).toBe('right');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  expect(gpuVerdict(engines)).toBeNull();
});

test('a marker of a process that is gone is a crash, until another verdict', () => {
  const engines = folder.path('marked');
  mkdirSync(`${engines}/starting`, { recursive: true });
  writeFileSync(`${engines}/starting/webgpu.${2 ** 22 + 1}.0`, ''); // beyond the largest process number
  expect(gpuVerdict(engines)).toEqual({ outcome: 'crashed', how: 'it ended the process' });
  rememberGpu(engines, right(ms(30, 10), ms(300, 100)));
  expect(gpuVerdict(engines)?.outcome).toBe('right');
});

test('the key of the machine names no machine', () => {
  expect(machineKey()).toContain(process.platform);
  expect(machineKey()).not.toContain(hostname());
});

test.each([
  ['it was stopped by SIGSEGV', true],
  ['it was stopped by SIGABRT', true],
  ['it was stopped by SIGKILL', false],
  ['it was stopped by SIGTERM', false],
  ['it stopped with code 0', false],
  ['it stopped with code 1', false],
  ['it stopped with code 139', true],
  ['it stopped with code 3221225477', true], // Windows: access violation
])('%s: a crash is %s', (reason, crash) => {
  expect(isCrash(reason)).toBe(crash);
});
