/**
 * tfjs's WebAssembly backend with our kernels, held to what every engine is held to, against tfjs's own cpu backend. The gradient
 * tests are in gradients.test.ts, the fused kernels in kernels.test.ts.
 */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeChoice } from '../../../main/engine/choice-file';
import { mustFitInMemory } from '../../../main/engine/memory-guard';
import type { WasmEngine } from '../../../main/engine/wasm';
import { moduleOf } from '../../../main/engine/wasm/module';
import { onHost } from '../../../models/layers/on-host';
import { StepNoise } from '../../../models/layers/noise';
import { tf } from '../../../models/tf';
import type { EngineChoice } from '../../../src/engine/choice';
import { engineEntry } from '../../helpers/engine-entry';
import { differentiable, evaluate, expectClose, hasGradient, plain } from './kernel-rows';
import { randomFloats } from './numbers';
import { under, wasmEngine } from './ort-backends';
import { folderEngine } from '../../../tools/engine-on-folders';
import { localFolderEngine, sentences, temporaryFolder, tinyRequest, types } from './tiny';

const words = sentences.map(({ tokens }) => tokens);
let wasm: WasmEngine;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  [wasm, folder] = [await wasmEngine(), await temporaryFolder()];
});
afterAll(() => folder.remove());

/** Bytes that C++ has: what was freed comes back, the heap itself never shrinks. */
const heapBytes = (): number => moduleOf(wasm.backend).HEAPU8.length;
const random = (shape: number[], seed: number): tf.Tensor => tf.tensor(randomFloats(shape, seed), shape);

describe.each([
  ['value and gradient', differentiable, true],
  ['value', plain, false],
] as const)('%s', (_, rows, differentiated) => {
  it.each(rows)('%s', async (_name, shapes, op) => {
    const withGradient = differentiated && (await hasGradient(shapes, op));
    const want = await under('cpu', () => evaluate(shapes, op, withGradient));
    const tensors = tf.memory().numTensors;
    const used = new Map(wasm.fallbacks);
    expectClose(await under('wasm', () => evaluate(shapes, op, withGradient)), want);
    expect(new Map(wasm.fallbacks), 'kernels that ran on the cpu backend').toEqual(used);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

function turned(x: tf.Tensor, isTransposed: boolean): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return isTransposed ? tf.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]) : x;
}

it.each<[string, number[], number[], boolean, boolean]>([
  ['one pair', [1, 3, 5], [1, 5, 4], false, false],
  ['both transposed', [5, 3], [4, 5], true, true],
  ['a batch against one matrix', [3, 2, 3, 5], [5, 4], false, false],
  ['one matrix against a batch', [3, 5], [2, 3, 5, 4], false, false],
  ['a transposed batch against one', [6, 5, 3], [5, 4], true, false],
  ['batches that broadcast both ways', [2, 1, 3, 5], [1, 4, 6, 5], false, true],
  ['nothing to add up', [2, 3, 0], [2, 0, 4], false, false],
  ['no rows', [2, 0, 3], [2, 3, 4], false, false],
])('a matrix product: %s', async (_, a, b, transposeA, transposeB) => {
  const product = (): number[] => [...tf.matMul(random(a, 1), random(b, 2), transposeA, transposeB).dataSync()];
  // sum over k of a[..., m, k, 1] b[..., 1, k, n]
  const byHand = (): number[] => {
    const [left, right] = [turned(random(a, 1), transposeA), turned(random(b, 2), transposeB)];
    return [...tf.sum(tf.mul(tf.expandDims(left, -1), tf.expandDims(right, -3)), -2).dataSync()];
  };
  expectClose([await under('wasm', product)], [await under('cpu', byHand)]);
});

it('keeps the transpose of a weight at work, and lets it go with the weight', async () => {
  await tf.setBackend('wasm');
  const before = wasm.backend.numDataIds();
  const [x, w] = [random([3, 5], 1), random([4, 5], 2)];
  const products = [1, 2, 3].map(() => tf.tidy(() => [...tf.matMul(x, w, false, true).dataSync()]));
  expect(products[2]).toEqual(products[0]);
  expect(wasm.backend.numDataIds()).toBe(before + 3);
  const other = tf.tidy(() => [...tf.matMul(random([3, 2], 3), tf.reshape(w, [10, 2]), false, true).dataSync()]);
  expectClose([other], [await under('cpu', () => [...tf.matMul(random([3, 2], 3), random([10, 2], 2), false, true).dataSync()])]); // prettier-ignore
  await tf.setBackend('wasm');
  tf.dispose([x, w]);
  expect(wasm.backend.numDataIds()).toBe(before);
});

it('writes noise and the numbers of host code where tensors lie', async () => {
  const noise = (): number[] => [...new StepNoise(7, 3).dropoutMask([5, 7], 0.3).dataSync()];
  expect(await under('wasm', noise)).toEqual(await under('cpu', noise));
  const twice = (): number[][] =>
    onHost([random([2, 3], 1)], [[3], [1]], ([x]) => [x!.slice(0, 3).map((v) => 2 * v), Float32Array.of(x!.length)]).map((y) => [...y.dataSync()]); // prettier-ignore
  expect(await under('wasm', twice)).toEqual(await under('cpu', twice));
});

it('leaves the process its own last resort for errors', () => {
  const ours = (event: 'uncaughtException' | 'unhandledRejection'): string => process.rawListeners(event).join('\n');
  expect(ours('uncaughtException') + ours('unhandledRejection')).not.toContain('ExitStatus');
});

it('trains and predicts as ONNX Runtime does, on the same checkpoints', async () => {
  const run = async (use: EngineChoice, name: string) => {
    const engine = localFolderEngine({ use });
    const losses: number[] = [];
    expect((await engine.info()).backend).toBe(use);
    await engine.train(tinyRequest(folder.path(name)), { onProgress: ({ loss }) => void losses.push(loss) });
    const tagged = await engine.predict({ checkpoint: folder.path('by-cpu'), types, sentences: words });
    await engine.close();
    return { losses, tagged };
  };
  const used = new Map(wasm.fallbacks);
  const [cpu, ours] = [await run('cpu', 'by-cpu'), await run('wasm', 'by-wasm')];
  expect(new Map(wasm.fallbacks), 'kernels that ran on the cpu backend').toEqual(used);
  expect(ours.losses).toHaveLength(cpu.losses.length);
  ours.losses.forEach((loss, i) => expect(loss / (cpu.losses[i] ?? NaN)).toBeCloseTo(1, 3));
  const spans = ({ mentions }: (typeof cpu.tagged)[number]): string[] =>
    mentions.map(({ start, end, type }) => `${start}-${end} ${type}`);
  expect(ours.tagged.map(spans)).toEqual(cpu.tagged.map(spans));
});

it('leaves nothing behind over many steps', async () => {
  const engine = localFolderEngine({ use: 'wasm' });
  const seen: string[] = [];
  const request = tinyRequest(folder.path('long'), { epochs: 60, maxSteps: 100, dev: [] });
  await engine.train(request, {
    onProgress: ({ step, note }) => {
      if (step % 25 !== 0 || note.endsWith('done')) return;
      seen.push(`${tf.memory().numTensors} tensors, ${wasm.backend.numDataIds()} of data, heap of ${heapBytes()}`);
    },
  });
  expect(seen).toHaveLength(4);
  expect(new Set(seen.slice(1)).size).toBe(1);
  await engine.close();
});

it.each(['thread', 'child'] as const)('starts from the bundle, in a %s', async (home) => {
  const engines = folder.path(`engines-${home}`);
  mkdirSync(engines);
  writeChoice(engines, 'wasm');
  const engine = folderEngine({ home, entry: await engineEntry(), engines });
  expect(await engine.info()).toMatchObject({
    backend: 'wasm',
    device: 'TensorFlow.js 4.22.0 in WebAssembly, 1 thread',
  });
  expect(await engine.predict({ checkpoint: folder.path('by-cpu'), types, sentences: words })).toHaveLength(
    words.length,
  );
  await engine.close();
});

it('a heap that is full is said in a sentence, and what is in it stays right', async () => {
  await tf.setBackend('wasm');
  const kept = random([4], 1);
  const held: tf.TensorInfo[] = [];
  // a quarter of a gigabyte each, of which nothing is touched
  const fill = (): void => {
    for (let i = 0; i < 20; i++) held.push(wasm.backend.makeOutput([2 ** 26], 'float32'));
  };
  expect(fill).toThrow(/used up the 4 GB/);
  expect(held.length).toBeGreaterThan(10);
  expect([...kept.dataSync()]).toEqual([...randomFloats([4], 1)]);
  kept.dispose();
  for (const { dataId } of held) wasm.backend.disposeData(dataId);
  expect(() => mustFitInMemory(tinyRequest('', { size: 'base' }), null)).toThrow(/needs about/);
});
