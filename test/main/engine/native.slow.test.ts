/**
 * tfjs-node installed for real, by npm, pip and the compiler of this machine, and then held to what every engine is held to:
 * the self-test, values and gradients against tfjs's cpu backend, AdamW, and the same trainings and predictions as ONNX Runtime.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import { selectBackend } from '../../../main/engine/select';
import { loadTfjsNode, tensorflowBackend, type TfjsNode } from '../../../main/engine/tfjs-node/load';
import { install, planInstallation } from '../../../main/services/engine-install/install';
import { checkEngine } from '../../../main/services/engine-install/list';
import { tryEngineWith } from '../../../main/services/engine-install/trial';
import type { EngineChoice } from '../../../src/engine/choice';
import { createPlainAdamW, stepOnce } from '../../../models/train/optimizer';
import { tf } from '../../../models/tf';
import { engineEntry } from '../../helpers/engine-entry';
import { differentiable, evaluate, expectClose, hasGradient, plain } from './kernel-rows';
import { largestDifference, randomFloats } from './numbers';
import { under } from './ort-backends';
import { createEngine } from '../../../main/engine';
import { localFolderEngine, sentences, temporaryFolder, tinyRequest, types } from './tiny';

const missing = whatIsMissing();
const program = new URL('../../../', import.meta.url).pathname;

/** Why it cannot be installed here; null where it can. A way to the package index is asked for with one small question. */
function whatIsMissing(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'engines are compiled on Linux x64 only';
  // A busy machine that does not answer in time lacks nothing: only a plain failure counts.
  const runs = (command: string, ...args: string[]): boolean => {
    const { status, error } = spawnSync(command, args, { timeout: 120_000 });
    return status === 0 || (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT');
  };
  if (!runs('c++', '--version') || !runs('make', '--version')) return 'there is no compiler';
  if (!runs('npm', '--version')) return 'there is no npm';
  if (!runs('python3', '-m', 'pip', '--version')) return 'there is no pip';
  const asks = [
    '-m',
    'pip',
    '--retries',
    '0',
    '--timeout',
    '20',
    'index',
    'versions',
    'tensorflow-cpu',
    '--python-version',
    '3.11',
    '--only-binary=:all:',
  ];
  return runs('python3', ...asks) ? null : 'the package index cannot be reached';
}

if (missing) console.log(`tfjs-node was not installed and not tested: ${missing}.`);

describe.skipIf(missing)(`tfjs-node${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let engines: string;
  let node: TfjsNode;

  beforeAll(async () => {
    folder = await temporaryFolder();
    engines = folder.path('engines');
    const plan = await planInstallation({ name: 'native', engines, from: null, environment: process.env });
    expect(plan.bytesToLoad).toBeGreaterThan(200e6);
    const entry = await engineEntry();
    const notes: string[] = [];
    const report = await install(plan, {
      tryEngine: tryEngineWith((_home, parts) => createEngine({ ...parts, home: 'child', entry })),
      programFolder: program,
      now: Date.now,
      onProgress: ({ note }) => void notes.push(note ?? ''),
    });
    expect(report.info).toMatchObject({ backend: 'native', device: 'TensorFlow 2.15.1 on the CPU (tfjs-node 4.22.0)' });
    expect(report.bytes).toBeLessThan(500e6);
    expect(notes.at(-1)).toBe('trying it');
    const { info } = await selectBackend({ engines, use: 'native' });
    expect(info).toMatchObject({ backend: 'native', reason: 'TensorFlow passed the self-test; it was chosen.' });
    const cpu: unknown = tf.findBackend('cpu');
    if (!(cpu instanceof tf.KernelBackend)) throw new Error('the cpu backend is missing');
    node = loadTfjsNode(engines, 'native', cpu);
  });
  afterAll(() => folder.remove());

  it('lies there whole and alone', async () => {
    expect(readdirSync(engines).filter((name) => name !== 'starting')).toEqual(['native']);
    expect(existsSync(join(engines, 'native/package/deps/include'))).toBe(false);
    await checkEngine(engines, 'native');
  });

  describe.each([
    ['value and gradient', differentiable, true],
    ['value', plain, false],
  ] as const)('%s', (_, rows, differentiated) => {
    it.each(rows)('%s', async (_name, shapes, op) => {
      const withGradient = differentiated && (await hasGradient(shapes, op));
      const want = await under('cpu', () => evaluate(shapes, op, withGradient));
      const tensors = tf.memory().numTensors;
      const used = [...node.fallbacks.values()].reduce((sum, count) => sum + count, 0);
      expectClose(await under(tensorflowBackend, () => evaluate(shapes, op, withGradient)), want);
      expect(
        [...node.fallbacks.values()].reduce((sum, count) => sum + count, 0),
        'kernels that ran on the cpu backend',
      ).toBe(used);
      expect(tf.memory().numTensors).toBe(tensors);
    });
  });

  it.each<[string, () => tf.Tensor]>([
    ['round of integers', () => tf.round(tf.tensor([3, -2, 0], [3], 'int32'))],
    ['exp of integers', () => tf.exp(tf.tensor([0, 1, 2], [3], 'int32'))],
    ['a kernel that it never had', () => tf.linalg.bandPart(tf.tensor2d([1, 2, 3, 4], [2, 2]), 0, 0)],
    ['sparse kernels, on the cpu backend', () => tf.sparse.sparseSegmentSum(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor1d([0, 1], 'int32'), tf.tensor1d([0, 0], 'int32'))],
  ])('%s', async (_, compute) => {
    const read = (): number[] => [...compute().dataSync()];
    expectClose([await under(tensorflowBackend, read)], [await under('cpu', read)]);
  }); // prettier-ignore

  it('AdamW takes the steps of the plain one', async () => {
    const shape = [7, 5];
    const rates = { learningRate: 0.01, weightDecay: 0.1 };
    const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const steps = async (backend: string, create: typeof createWasmAdamW): Promise<Float32Array> => {
      await tf.setBackend(backend);
      const variable = tf.tidy(() => tf.variable(tf.tensor(randomFloats(shape, 1), shape)));
      const optimizer = create(new Map([['w', variable]]), settings);
      for (let i = 0; i < 10; i++) {
        const at = tf.tensor(randomFloats(shape, i + 2), shape);
        const gradient = tf.tidy(() => tf.grad((w: tf.Tensor) => tf.sum(tf.mul(tf.square(w), at)))(variable));
        stepOnce(optimizer, new Map([['w', gradient]]), () => rates, 1);
        at.dispose();
      }
      optimizer.dispose();
      const weights = Float32Array.from(variable.dataSync());
      variable.dispose();
      return weights;
    };
    const [got, want] = [await steps(tensorflowBackend, createWasmAdamW), await steps('cpu', createPlainAdamW)];
    expect(largestDifference(got, want)).toBeLessThan(1e-6);
  });

  it('trains and predicts as ONNX Runtime does, on the same checkpoints', async () => {
    const words = sentences.map(({ tokens }) => tokens);
    const run = async (use: EngineChoice, name: string) => {
      const engine = localFolderEngine({ engines, use });
      const losses: number[] = [];
      expect((await engine.info()).backend).toBe(use);
      await engine.train(tinyRequest(folder.path(name)), { onProgress: ({ loss }) => void losses.push(loss) });
      const tagged = await engine.predict({ checkpoint: folder.path('by-cpu'), types, sentences: words });
      await engine.close();
      return { losses, tagged };
    };
    const cpu = await run('cpu', 'by-cpu');
    const native = await run('native', 'by-native');
    expect(native.losses).toHaveLength(cpu.losses.length);
    native.losses.forEach((loss, i) => expect(loss / (cpu.losses[i] ?? NaN)).toBeCloseTo(1, 3));
    native.tagged.forEach(({ mentions, normalisedLogProbability }, i) => {
      const other = cpu.tagged[i];
      const spans = (list: typeof mentions | undefined) =>
        list?.map(({ start, end, type }) => `${start}-${end} ${type}`);
      expect(spans(mentions)).toEqual(spans(other?.mentions));
      expect(normalisedLogProbability).toBeCloseTo(other?.normalisedLogProbability ?? NaN, 4);
    });
  });

  it('leaves nothing behind over many steps', async () => {
    await tf.setBackend(tensorflowBackend);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 2000; i++)
      tf.tidy(() => void tf.softmax(tf.matMul(tf.ones([64, 64]), tf.ones([64, 64]))).dataSync());
    expect(tf.memory().numTensors).toBe(before);
    expect(node.backend.numDataIds()).toBeLessThan(before + 10);
  });
});
