/** The states of frozen lower layers as inputs of a graph, as plain numbers and as tensors in the same order. */
import type { Lower } from '../bga/forward';
import { tf } from '../tf';
import type { LowerArrays } from './lower-states';

export function lowerInputs({ hidden, mask }: LowerArrays): Float32Array[] {
  return mask ? [hidden, mask] : [hidden];
}

/** Of B rows of N pieces, above `layers`. The caller disposes the tensors. */
export function lowerTensors(arrays: LowerArrays, layers: number, shape: readonly [B: number, N: number]): Lower {
  const [rows, length] = shape;
  const width = arrays.hidden.length / rows / length;
  return {
    layers,
    hidden: tf.tensor3d(arrays.hidden, [rows, length, width]),
    mask: arrays.mask && tf.tensor2d(arrays.mask, [rows, length]),
  };
}
