/** y = x Wᵀ + b over the last axis; W is [out, in] as in the checkpoint. x [..., in] -> [..., out]. Product and bias are one kernel. */
import { tf } from '../tf';
import { gradient, type NoAttributes, type Op } from './op';

export const linearOp: Op<'x' | 'weight' | 'bias', NoAttributes, 'y'> = {
  name: 'Linear',
  inputs: ['x', 'weight', 'bias'],
  outputs: ['y'],

  compose({ x, weight, bias }) {
    const y = tf.fused.matMul({ a: rowsOf(x), b: weight, transposeB: true, bias });
    return { y: tf.reshape(y, [...x.shape.slice(0, -1), weight.shape[0]!]) };
  },

  gradient: gradient(['x', 'weight', 'bias'], ['x', 'weight'], (dy, { x, weight }) => {
    const g = rowsOf(dy); // [M, out]
    return { x: tf.reshape(tf.matMul(g, weight), x.shape), weight: tf.matMul(g, rowsOf(x), true), bias: tf.sum(g, 0) };
  }),
};

/** [..., d] -> [M, d]. */
function rowsOf(x: tf.Tensor): tf.Tensor2D {
  const d = x.shape.at(-1)!;
  return tf.reshape(x, [x.size / d, d]);
}
