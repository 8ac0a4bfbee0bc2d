import { tf } from '../tf';
import type { Weights } from './weights';

/** y = x Wᵀ + b over the last axis; W is [out, in] as in the checkpoint. x [..., in] -> [..., out]. */
export function linear(x: tf.Tensor, weights: Weights, bias = weights.get('bias')): tf.Tensor {
  return tf.tidy(() => {
    const weight = weights.get('weight'); // [out, in]
    const [out, size] = [weight.shape[0]!, weight.shape[1]!];
    const rows = tf.reshape(x, [x.size / size, size]);
    const y = tf.add(tf.matMul(rows, weight, false, true), bias);
    return tf.reshape(y, [...x.shape.slice(0, -1), out]);
  });
}
