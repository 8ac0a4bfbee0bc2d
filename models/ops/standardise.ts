/**
 * x̂ = (x - mean) / sqrt(variance + ε) over the last axis: layer normalisation without scale and shift. x [..., d] -> x̂ [..., d] and
 * 1 / deviation [..., 1]; every coordinate ends within ±√(d - 1).
 */
import { tf } from '../tf';
import { gradient, type Op } from './op';

export const standardiseOp: Op<'x', { readonly epsilon: number }, 'hat' | 'inverse'> = {
  name: 'Standardise',
  inputs: ['x'],
  outputs: ['hat', 'inverse'],
  compose({ x }, { epsilon }) {
    const d = x.shape.at(-1)!;
    const centred = tf.sub(x, tf.div(tf.sum(x, -1, true), d));
    const inverse = tf.div(1, tf.sqrt(tf.add(tf.div(tf.sum(tf.square(centred), -1, true), d), epsilon)));
    return { hat: tf.mul(centred, inverse), inverse };
  },
  gradient: gradient(['x'], ['hat', 'inverse'], (dy, { hat, inverse }) => {
    const d = hat.shape.at(-1)!;
    const mean = tf.div(tf.sum(dy, -1, true), d);
    const along = tf.div(tf.sum(tf.mul(dy, hat), -1, true), d);
    return { x: tf.mul(inverse, tf.sub(tf.sub(dy, mean), tf.mul(hat, along))) };
  }),
};
