/**
 * The WebGPU provider on a real driver, SwiftShader where there is no better: values and gradients of every kernel, a step of
 * BGA-MNER, the probe in its child process, and suggestions, all beside the processor.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeChoice } from '../../../../main/engine/choice-file';
import type { OrtBackend } from '../../../../main/engine/ort';
import { bgaModel, type Numbers } from '../../../../main/engine/webgpu/bga-step';
import { webGpuBackend, webGpuName } from '../../../../main/engine/webgpu/candidate';
import { largestDifference } from '../../../../main/engine/webgpu/difference';
import { gpuVerdict } from '../../../../main/engine/webgpu/verdict';
import { tryGpuWith } from '../../../../main/services/engine-install/gpu-trial';
import { tf } from '../../../../models/tf';
import { gpuInWords } from '../../../../src/engine/webgpu';
import { engineEntry } from '../../../helpers/engine-entry';
import { findGraphicsDriver } from '../../../helpers/graphics-driver';
import { registerAllGradients } from '../all-gradients';
import { gradientRows } from '../gradient-table';
import { differentiable, evaluate, expectClose, hasGradient, plain } from '../kernel-rows';
import { wide } from '../kernel-rows-wide';
import { randomFloats } from '../numbers';
import { ortBackend, under } from '../ort-backends';
import { folderEngine } from '../../../../tools/engine-on-folders';
import { sentences, temporaryFolder, tinyRequest, types } from '../tiny';

const driver = findGraphicsDriver();
if (driver === null)
  console.log('The GPU suite was skipped: WebGPU finds no driver here (Vulkan, Metal or Direct3D 12).');
Object.assign(process.env, driver?.environment);

describe.skipIf(driver === null)(`WebGPU on ${driver?.name ?? 'no driver'}`, () => {
  let cpu: OrtBackend;
  let gpu: OrtBackend;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    tf.enableProdMode();
    cpu = await ortBackend();
    const fallback: unknown = tf.findBackend('cpu');
    if (!(fallback instanceof tf.KernelBackend)) throw new Error('the cpu backend is missing');
    gpu = webGpuBackend(2, fallback);
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  describe.each([
    ['value and gradient', differentiable, true],
    ['value', plain, false],
    ['value, beyond the models', wide, false],
  ] as const)('%s', (_, rows, differentiated) => {
    it.each(rows)('%s', async (_name, shapes, op) => {
      const withGradient = differentiated && (await hasGradient(shapes, op));
      const want = await under('cpu', () => evaluate(shapes, op, withGradient));
      expectClose(await under(webGpuName, () => evaluate(shapes, op, withGradient)), want);
    });
  });

  describe('the gradient of every kernel is that of the processor, which central differences have confirmed', () => {
    // Not before: tfjs's own gradient of SquaredDifference is wrong for a broadcast, and the models bring a right one.
    beforeAll(() => registerAllGradients().then(() => undefined));
    it.each(gradientRows.map((row) => [[row.kernel, row.asked].filter(Boolean).join(', '), row] as const))(
      '%s',
      async (_, { shapes, from: [low, high], op }) => {
        const inputs = shapes.map((shape, i) =>
          randomFloats(shape, i + 11).map((x) => low + ((Math.tanh(x) + 1) / 2) * (high - low)),
        );
        const gradients = (): number[][] => {
          const loss = (...at: tf.Tensor[]): tf.Tensor =>
            [op(...at)]
              .flat()
              .map((y, i) => tf.sum(tf.mul(y, tf.tensor(randomFloats(y.shape, 50 + i), y.shape))))
              .reduce((sum, part) => tf.add(sum, part));
          const at = inputs.map((values, i) => tf.tensor(values, [...shapes[i]!]));
          return tf
            .grads(loss)(at)
            .map((gradient) => [...gradient.dataSync()]);
        };
        const [got, want] = [await under(webGpuName, gradients), await under('ort', gradients)];
        // WGSL lets sine and its kin be off by 2^-11, so nothing here is held closer than that.
        got.flat().forEach((value, i) => {
          const wanted = want.flat()[i] ?? NaN;
          expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted)), `number ${i}: ${value}`).toBeLessThan(
            2 ** -11,
          );
        });
      },
    );
  });

  // The three ways of kernels/scatter.ts: one-hot, pairwise, one by one.
  it.each([
    [40, 500],
    [800, 30_000],
    [1_700, 30_000],
  ])('adds up all of %i rows of an embedding of %i where ids come twice and more', async (count, segments) => {
    const ids = Int32Array.from({ length: count }, (_, i) => (i * 7919) % Math.min(segments, 37));
    const rows = randomFloats([count, 8], 5);
    const want = new Float32Array(segments * 8);
    ids.forEach((id, i) => {
      for (let k = 0; k < 8; k++) want[id * 8 + k] = want[id * 8 + k]! + rows[i * 8 + k]!;
    });
    const got = await under(webGpuName, () => [
      ...tf.unsortedSegmentSum(tf.tensor2d(rows, [count, 8]), tf.tensor1d(ids, 'int32'), segments).dataSync(),
    ]);
    const off = Math.max(
      ...got.map((value, i) => Math.abs(value - want[i]!)).filter((distance) => !(distance <= 1e-5)),
      0,
    );
    expect(off).toBeLessThan(1e-3);
  });

  it('computes a step of BGA-MNER as the processor does: losses, gradients, and the weights after three steps', async () => {
    const task = { size: 'toy', rows: 4, pieces: 16 } as const;
    const numbers = async (name: string, backend: OrtBackend): Promise<Numbers> => {
      await tf.setBackend(name);
      const model = await bgaModel(task, backend);
      const first = [...model.gradients(), ...model.suggestions()];
      for (let i = 0; i < 3; i++) model.step();
      const later = [...model.gradients()].map(([what, values]) => [`${what}, later`, values] as const);
      model.dispose();
      return new Map([...first, ...later]);
    };
    const want = await numbers('ort', cpu);
    expect(want.size).toBeGreaterThan(100);
    const { what, share } = largestDifference(await numbers(webGpuName, gpu), want);
    expect(share, what).toBeLessThan(1e-3);
    expect([...gpu.fallbacks.keys()].filter((name) => !cpu.fallbacks.has(name))).toEqual([]);
  });

  it('passes the probe, and suggests in a process of its own what the processor suggests', async () => {
    const engines = folder.path('engines');
    const entry = await engineEntry();
    // A driver that computes on the processor is far slower than a GPU, and may share it: it gets more than a person's five minutes.
    const seconds = 1000;
    const tryGpu = tryGpuWith((home) => folderEngine({ home, entry, engines }), engines, seconds);
    const verdict = await tryGpu(new AbortController().signal);
    console.log(`${driver?.name}: ${gpuInWords(verdict)}`);
    expect(verdict.outcome).toBe('right');
    expect(gpuVerdict(engines)).toEqual(verdict);
    const training = folderEngine({ home: 'child', entry });
    await training.train(tinyRequest(folder.path('model')));
    const request = { checkpoint: folder.path('model'), types, sentences: sentences.map(({ tokens }) => tokens) };
    const want = await training.predict(request);
    await training.close();
    writeChoice(engines, 'webgpu');
    const engine = folderEngine({ home: 'thread', entry, engines });
    expect(await engine.info()).toMatchObject({ backend: 'webgpu', reason: gpuInWords(verdict) });
    const got = await engine.predict(request);
    await engine.close();
    got.forEach(({ mentions, normalisedLogProbability }, i) => {
      expect(normalisedLogProbability).toBeCloseTo(want[i]!.normalisedLogProbability, 4);
      expect(mentions.map(({ start, end, type }) => [start, end, type])).toEqual(
        want[i]!.mentions.map(({ start, end, type }) => [start, end, type]),
      );
    });
  });
});
