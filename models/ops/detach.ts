/** The same numbers, without a way back for gradients. Any shape. */
import { tf } from '../tf';
import { gradient, type NoAttributes, type Op } from './op';

export const detachOp: Op<'x', NoAttributes, 'y'> = {
  name: 'Detach',
  inputs: ['x'],
  outputs: ['y'],
  compose: ({ x }) => ({ y: tf.clone(x) }),
  gradient: gradient(['x'], [], (dy) => ({ x: tf.zerosLike(dy) })),
};
