/** A GPU that crashed once and is asked for again: with a driver that works by then it is measured, and counts. */
import { afterAll, expect, test } from 'vitest';
import { gpuVerdict } from '../../../../main/engine/webgpu/verdict';
import { tryGpuWith } from '../../../../main/services/engine-install/gpu-trial';
import { gpuInWords } from '../../../../src/engine/webgpu';
import { engineEntry } from '../../../helpers/engine-entry';
import { folderEngine } from '../../../../tools/engine-on-folders';
import { temporaryFolder } from '../tiny';

const folder = await temporaryFolder();
afterAll(() => folder.remove());

test('it is tried again on request', async () => {
  process.env.MNERVA_REAL_ENTRY = await engineEntry();
  const entry = new URL('./pretend-gpu.mjs', import.meta.url).pathname;
  const engines = folder.path('engines');
  const attempt = tryGpuWith((home) => folderEngine({ home, entry, engines }), engines);
  process.env.MNERVA_PRETEND_GPU = 'crash';
  expect((await attempt(new AbortController().signal)).outcome).toBe('crashed');
  process.env.MNERVA_PRETEND_GPU = 'right';
  const verdict = await attempt(new AbortController().signal);
  expect(verdict).toMatchObject({ outcome: 'right', difference: 0 });
  expect(gpuInWords(verdict)).toMatch(/^WebGPU is right, (and|but) .+ than the CPU at suggestions/);
  expect(gpuVerdict(engines)).toEqual(verdict);
});
