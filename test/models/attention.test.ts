/** Hand-made gradients of attention, dropout and residuals, against those that tfjs derives from the plain formula. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { multiHeadAttention, type KeyMask } from '../../models/layers/attention';
import { dropout, evaluation, StepNoise, type Mode } from '../../models/layers/noise';
import { residual } from '../../models/layers/residual';
import { Weights } from '../../models/layers/weights';
import { tf } from '../../models/tf';

beforeAll(() => tf.setBackend('cpu'));

const [B, Q, K, d, heads] = [2, 3, 4, 6, 2];
const random = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

/** Vaswani et al. 2017, eq. 1, head by head, in ops whose gradients tfjs knows. */
function plainly(
  x: tf.Tensor,
  memory: tf.Tensor,
  keep: tf.Tensor | null,
  dropped: tf.Tensor | null,
  w: Weights,
): tf.Tensor {
  const project = (of: tf.Tensor, name: string, length: number): tf.Tensor => {
    const flat = tf.matMul(tf.reshape(of, [B * length, d]), w.get(`${name}.weight`) as tf.Tensor2D, false, true);
    const y = tf.reshape(tf.add(flat, w.get(`${name}.bias`)), [B, length, heads, d / heads]);
    return tf.transpose(y, [0, 2, 1, 3]);
  };
  const [q, k, v] = [project(x, 'query', Q), project(memory, 'key', K), project(memory, 'value', K)];
  const scores = tf.div(tf.matMul(q!, tf.transpose(k!, [0, 1, 3, 2])), Math.sqrt(d / heads));
  const hidden = keep ? tf.add(scores, tf.mul(tf.sub(tf.reshape(keep, [B, 1, 1, K]), 1), 1e9)) : scores;
  const weights = tf.softmax(hidden);
  const mixed = tf.transpose(tf.matMul(dropped ? tf.mul(weights, dropped) : weights, v!), [0, 2, 1, 3]);
  const flat = tf.matMul(tf.reshape(mixed, [B * Q, d]), w.get('output.weight') as tf.Tensor2D, false, true);
  return tf.reshape(tf.add(flat, w.get('output.bias')), [B, Q, d]);
}

const names = ['query', 'key', 'value', 'output'];
const tensors = (): Map<string, tf.Tensor> =>
  new Map(
    names.flatMap((name, i) => [
      [`${name}.weight`, random([d, d], 10 + i)],
      [`${name}.bias`, random([d], 20 + i)],
    ]),
  );

describe.each([
  ['no key hidden', null, 0],
  [
    'padding hidden',
    [
      [1, 1, 0, 1],
      [1, 1, 1, 0],
    ],
    0,
  ],
  [
    'padding hidden, dropout',
    [
      [1, 1, 0, 1],
      [1, 1, 1, 0],
    ],
    0.3,
  ],
] as const)('attention, %s', (_, hides, rate) => {
  test('value and gradients by queries, memory and every weight', () => {
    tf.tidy(() => {
      const [x, memory, map] = [random([B, Q, d], 1), random([B, K, d], 2), tensors()];
      const keep = hides ? tf.tensor2d(hides.map((row) => [...row])) : null;
      const mode = (): Mode =>
        rate === 0 ? evaluation : { training: true, dropout: rate, noise: new StepNoise(4, 1) };
      const dropped = rate === 0 ? null : new StepNoise(4, 1).dropoutMask([B, heads, Q, K], rate);
      const mask: KeyMask = keep ? { kind: 'valid', keep } : { kind: 'all' };
      const weighing = random([B, Q, d], 3);
      const keys = [...map.keys()];
      const gradientsOf = (f: (x: tf.Tensor, memory: tf.Tensor, w: Weights) => tf.Tensor) =>
        tf.valueAndGrads(
          (x: tf.Tensor, memory: tf.Tensor, ...rest: tf.Tensor[]) =>
            tf.sum(
              tf.mul(f(x, memory, new Weights(new Map(keys.map((key, i) => [key, rest[i]!])))), weighing),
            ) as tf.Scalar,
        )([x, memory, ...map.values()]);
      const ours = gradientsOf((x, memory, w) => {
        const [query, key, value, output] = names.map((name) => w.at(name));
        const projections = { query: query!, key: key!, value: value!, output: output! };
        return multiHeadAttention(x as tf.Tensor3D, memory as tf.Tensor3D, mask, heads, projections, mode());
      });
      const plain = gradientsOf((x, memory, w) => plainly(x, memory, keep, dropped, w));
      expect(ours.value.dataSync()[0]).toBeCloseTo(plain.value.dataSync()[0]!, 4);
      ['queries', 'memory', ...keys].forEach((name, i) => {
        // No softmax sees a key bias: its gradient is 0, and ours exactly so.
        const want = plain.grads[i]!.dataSync();
        ours.grads[i]!.dataSync().forEach((g, j) => expect(g, name).toBeCloseTo(want[j]!, 4));
      });
    });
  });
});

test('a residual gives its gradient to both sides, which may go on to meet', () => {
  tf.tidy(() => {
    const f = (x: tf.Tensor): tf.Tensor => tf.sum(tf.square(residual(tf.mul(x, 3), residual(x, x))));
    expect([
      ...tf
        .grad(f)(tf.tensor([1, -2]))
        .dataSync(),
    ]).toEqual([50, -100]); // (5x)² has 50x
  });
  expect(() => residual(tf.zeros([2, 1]), tf.zeros([2, 2]))).toThrow('equal shapes');
});

test('dropout passes on what it let through, at its scale', () => {
  tf.tidy(() => {
    const mode: Mode = { training: true, dropout: 0.5, noise: new StepNoise(1, 1) };
    const mask = new StepNoise(1, 1).dropoutMask([64], 0.5).dataSync();
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(dropout(x, mode), 3)))(tf.ones([64]));
    expect([...gradient.dataSync()]).toEqual([...mask].map((m) => 3 * m));
    expect(new Set(mask)).toEqual(new Set([0, 2]));
  });
});
