import { geluOp } from '../ops/gelu';
import { apply } from '../ops/op';
import type { tf } from '../tf';

/** x Φ(x), element by element, any shape. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return apply(geluOp, { x }, {});
}
