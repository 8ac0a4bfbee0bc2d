import { linearOp } from '../ops/linear';
import { apply } from '../ops/op';
import type { tf } from '../tf';
import type { Weights } from './weights';

/** y = x Wᵀ + b over the last axis; W is [out, in] as in the checkpoint. x [..., in] -> [..., out]. */
export function linear(x: tf.Tensor, weights: Weights): tf.Tensor {
  return apply(linearOp, { x, weight: weights.get('weight'), bias: weights.get('bias') }, {});
}
