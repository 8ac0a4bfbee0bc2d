/**
 * A tensor whose numbers `fill` writes, over arbitrary content: noise. A backend that repeats a training step writes them anew each time,
 * into a recycled buffer.
 */
import { tf } from '../tf';
import type { Op } from './op';

export interface FilledAttributes {
  readonly shape: readonly number[];
  readonly fill: (values: Float32Array) => void;
}

export const filledOp: Op<never, FilledAttributes, 'y'> = {
  name: 'Filled',
  inputs: [],
  outputs: ['y'],
  compose(_, { shape, fill }) {
    const values = new Float32Array(tf.util.sizeFromShape([...shape]));
    fill(values);
    return { y: tf.tensor(values, [...shape]) };
  },
  gradient: null,
  loops: {
    shapes: (_, { shape }) => ({ y: shape }),
    run: (_, { y }, { fill }) => fill(y),
  },
};
