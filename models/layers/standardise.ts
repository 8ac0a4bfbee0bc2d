import { apply } from '../ops/op';
import { standardiseOp } from '../ops/standardise';
import type { tf } from '../tf';

/** LN0 of model-spec A.6: layer normalisation over the last axis without scale and shift. Any shape [..., d]. */
export function standardise(x: tf.Tensor, epsilon = 1e-5): tf.Tensor {
  return apply(standardiseOp, { x }, { epsilon });
}
