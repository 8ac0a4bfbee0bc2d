/** x ⊙ mask, the mask a constant: inverted dropout (Srivastava et al. 2014). Any shape. */
import { tf } from '../tf';
import { gradient, type NoAttributes, type Op } from './op';

export const dropoutOp: Op<'x' | 'mask', NoAttributes, 'y'> = {
  name: 'Dropout',
  inputs: ['x', 'mask'],
  outputs: ['y'],
  compose: ({ x, mask }) => ({ y: tf.mul(x, mask) }),
  gradient: gradient(['x'], ['mask'], (dy, { mask }) => ({ x: tf.mul(dy, mask) })),
};
