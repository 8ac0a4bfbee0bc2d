import { apply } from '../ops/op';
import { residualOp } from '../ops/residual';
import type { tf } from '../tf';

/** x + y of one shape. */
export function residual(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return apply(residualOp, { x, y }, {});
}
