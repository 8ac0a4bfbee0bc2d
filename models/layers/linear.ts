import { tf } from '../tf';
import { withGradient } from './with-gradient';
import type { Weights } from './weights';

/**
 * y = x Wᵀ + b over the last axis; W is [out, in] as in the checkpoint. x [..., in] -> [..., out]. Product and bias are one
 * kernel, and nothing but x and W is kept for the gradient.
 */
export function linear(x: tf.Tensor, weights: Weights, added = weights.get('bias')): tf.Tensor {
  return withGradient([x, weights.get('weight'), added], (save, [x, weight, bias]) => {
    const [out, size] = [weight!.shape[0]!, weight!.shape[1]!];
    const rows = tf.reshape(x!, [x!.size / size, size]) as tf.Tensor2D;
    save([rows, weight!]);
    const y = tf.fused.matMul({ a: rows, b: weight!, transposeB: true, bias: bias! });
    return {
      value: tf.reshape(y, [...x!.shape.slice(0, -1), out]),
      gradFunc: (dy, [rows, weight]) => {
        const g = tf.reshape(dy, [rows!.shape[0]!, out]);
        return [tf.reshape(tf.matMul(g, weight!), x!.shape), tf.matMul(g, rows!, true), tf.sum(g, 0)];
      },
    };
  });
}
