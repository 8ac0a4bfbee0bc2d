import { detachOp } from '../ops/detach';
import { apply } from '../ops/op';
import type { tf } from '../tf';

/** The same numbers, without a way back for gradients. Any shape. */
export function detach(x: tf.Tensor): tf.Tensor {
  return apply(detachOp, { x }, {});
}
