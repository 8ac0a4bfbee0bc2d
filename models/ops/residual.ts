/** x + y of one shape. Unlike `tf.add`, which remembers both for their shapes, it keeps nothing for the gradient. */
import { tf } from '../tf';
import { gradient, type NoAttributes, type Op } from './op';

export const residualOp: Op<'x' | 'y', NoAttributes, 'sum'> = {
  name: 'Residual',
  inputs: ['x', 'y'],
  outputs: ['sum'],
  compose({ x, y }) {
    tf.util.assertShapesMatch(x.shape, y.shape, 'A residual connects equal shapes. ');
    return { sum: tf.add(x, y) };
  },
  // tfjs disposes what it adds up: two tensors, the same numbers
  gradient: gradient(['x', 'y'], [], (dy) => ({ x: tf.clone(dy), y: tf.clone(dy) })),
};
