/** Every kernel: its value, and where models/ has one its gradient, against tfjs's own cpu backend. More gradients: gradients.test.ts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { geluOp } from '../../../models/ops/gelu';
import { layerNormOp } from '../../../models/ops/layer-norm';
import { kernelNameOf, run } from '../../../models/ops/op';
import { tf } from '../../../models/tf';
import { differentiable, evaluate, expectClose, hasGradient, plain } from './kernel-rows';
import { wide } from './kernel-rows-wide';
import { randomFloats } from './numbers';
import { ortBackend, under, wasmEngine } from './ort-backends';
import type { OrtBackend } from '../../../main/engine/ort';

let ort: OrtBackend;
beforeAll(async () => {
  await wasmEngine();
  ort = await ortBackend();
});

describe.each([
  ['value and gradient', differentiable, true],
  ['value', plain, false],
  ['value, beyond the models', wide, false],
] as const)('%s', (_, rows, differentiated) => {
  it.each(rows)('%s', async (_name, shapes, op) => {
    const withGradient = differentiated && (await hasGradient(shapes, op));
    const want = await under('cpu', () => evaluate(shapes, op, withGradient));
    const tensors = tf.memory().numTensors;
    ort.fallbacks.clear();
    const got = await under('ort', () => evaluate(shapes, op, withGradient));
    expectClose(got, want);
    expect([...ort.fallbacks.keys()], 'kernels that ran on the cpu backend').toEqual([]);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe.each(['ort', 'wasm'])('the operations that %s has kernels for', (backend) => {
  it.each([layerNormOp, geluOp])('$name', (op) => {
    expect(tf.getKernel(kernelNameOf(op), backend)).toBeDefined();
  });

  it('layer normalisation gives the normalised rows, their mean and inverse deviation', async () => {
    const rows = await under(backend, () => {
      const [x, gamma, beta] = [[2, 2, 4], [4], [4]].map((shape, i) => tf.tensor(randomFloats(shape, i + 7), shape));
      const outputs = run(layerNormOp, { x: x!, gamma: gamma!, beta: beta! }, { epsilon: 1e-12 });
      const { mean, variance } = tf.moments(x!, -1, true);
      const inverse = tf.rsqrt(tf.add(variance, 1e-12));
      const y = tf.add(tf.mul(tf.mul(tf.sub(x!, mean), inverse), gamma!), beta!);
      return [...outputs, y, mean, inverse].map((tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] }));
    });
    for (const i of [0, 1, 2]) {
      expect(rows[i]?.shape).toEqual(rows[i + 3]?.shape);
      expectClose([rows[i]?.values ?? []], [rows[i + 3]?.values ?? [NaN]]);
    }
  });

  it('GELU is x times the normal distribution', async () => {
    const got = await under(backend, () => {
      const [y] = run(geluOp, { x: tf.tensor([-3, -1, 0, 0.5, 2]) }, {});
      return [...y!.dataSync()];
    });
    // x * (1 + erf(x / sqrt 2)) / 2, from a table of the normal distribution
    expectClose([got], [[-0.0040496, -0.1586553, 0, 0.3457312, 1.9544997]]);
  });
});
