import { apply } from '../ops/op';
import { policySoftmaxOp } from '../ops/policy-softmax';
import type { tf } from '../tf';

/** Softmax over the kept keys. scores [B, H, Q, K], policy [B, K] with at least one kept key a row -> weights [B, H, Q, K]. */
export function policySoftmax(scores: tf.Tensor, policy: tf.Tensor): tf.Tensor {
  return apply(policySoftmaxOp, { scores, policy }, {});
}
