import { layerNormOp } from '../ops/layer-norm';
import { apply } from '../ops/op';
import type { tf } from '../tf';
import type { Weights } from './weights';

/** Layer normalisation over the last axis: x [..., d], γ and β [d] -> [..., d]. */
export function layerNorm(x: tf.Tensor, weights: Weights, epsilon: number): tf.Tensor {
  return apply(layerNormOp, { x, gamma: weights.get('weight'), beta: weights.get('bias') }, { epsilon });
}
