/**
 * A backend is used only if it computes right: a matrix product, a softmax, a gradient and a readback against numbers worked
 * out by hand, and a probe of its speed.
 */
import { tf } from '../../models/tf';

/** What the current backend got wrong, in a word or two; null when all is well. */
export function selfTest(): string | null {
  for (const { name, compute, expected } of checks) {
    let got: number[];
    try {
      got = tf.tidy(() => Array.from(compute().dataSync()));
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message : String(error)}`;
    }
    const right =
      got.length === expected.length && got.every((value, i) => Math.abs(value - (expected[i] ?? NaN)) < 1e-5);
    if (!right) return `${name} gives ${got.map((value) => value.toFixed(4)).join(', ')}`;
  }
  return null;
}

interface Check {
  readonly name: string;
  readonly compute: () => tf.Tensor;
  readonly expected: readonly number[];
}

const third = 1 / 3;
const checks: readonly Check[] = [
  {
    name: 'a readback',
    compute: () => tf.tensor1d([0.5, -2, 1e6]),
    expected: [0.5, -2, 1e6],
  },
  {
    name: 'a matrix product',
    compute: () => tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]), false, true),
    expected: [17, 23, 39, 53],
  },
  {
    name: 'a softmax',
    // log 1, log 2, log 5 are in the proportion 1 : 2 : 5
    compute: () => tf.softmax(tf.tensor2d([0, Math.LN2, Math.log(5), 3, 3, 3], [2, 3])),
    expected: [1 / 8, 2 / 8, 5 / 8, third, third, third],
  },
  {
    name: 'a gradient',
    // d/dx sum((x w)^2) = 2 (x w) w^T with x = [1, 2], w = [[3], [4]]: x w = 11
    compute: () =>
      gradientOf((x) => tf.sum(tf.square(tf.matMul(x, tf.tensor2d([3, 4], [2, 1])))), tf.tensor2d([[1, 2]])),
    expected: [66, 88],
  },
  {
    name: 'the gradient of an embedding',
    // row 2 is looked up twice, row 1 never
    compute: () => gradientOf((x) => tf.sum(tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'))), tf.ones([3, 2])),
    expected: [1, 1, 0, 0, 2, 2],
  },
];

function gradientOf(f: (x: tf.Tensor) => tf.Tensor, at: tf.Tensor): tf.Tensor {
  return tf.grad(f)(at);
}

/** Milliseconds for a product of two 192 x 192 matrices, the best of three. */
export function probeSpeed(): number {
  const size = 192;
  return tf.tidy(() => {
    const matrix = tf.tensor2d(
      Float32Array.from({ length: size * size }, (_, i) => ((i * 31) % 17) - 8),
      [size, size],
    );
    let best = Infinity;
    for (let round = 0; round < 3; round++) {
      const start = performance.now();
      tf.matMul(matrix, matrix).dataSync();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  });
}
