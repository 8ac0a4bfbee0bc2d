/**
 * Multi-head scaled dot-product attention (Vaswani et al. 2017, eq. 1 and 3.2.2).
 *
 * B batch, H heads, Q query length, K key length, d width, D = d / H head size.
 */
import { tf } from '../tf';
import { detach } from './detach';
import { linear } from './linear';
import { dropout, type Mode } from './noise';
import { policySoftmax } from './policy-softmax';
import type { Weights } from './weights';

/** Which keys count: `valid` hides padding; a `policy` is differentiable and must be 0 at padding itself. */
export type KeyMask =
  | { readonly kind: 'valid'; readonly keep: tf.Tensor2D } // [B, K]
  | { readonly kind: 'policy'; readonly keep: tf.Tensor2D } // [B, K]
  | { readonly kind: 'all' };

/** Names of the four projections in the checkpoint. */
export interface Projections {
  readonly query: Weights;
  readonly key: Weights;
  readonly value: Weights;
  readonly output: Weights;
}

/** queries [B, Q, d] over memory [B, K, d'] -> [B, Q, d], after the output projection, before dropout and residual. */
export function multiHeadAttention(
  queries: tf.Tensor3D,
  memory: tf.Tensor3D,
  mask: KeyMask,
  heads: number,
  projections: Projections,
  mode: Mode,
): tf.Tensor3D {
  return tf.tidy(() => {
    const q = splitHeads(linear(queries, projections.query), heads); // [B, H, Q, D]
    // The key bias moves all scores of a query alike, which no softmax over keys sees: its gradient is exactly 0.
    const keyBias = detach(projections.key.get('bias'));
    const k = splitHeads(linear(memory, projections.key, keyBias), heads); // [B, H, K, D]
    const v = splitHeads(linear(memory, projections.value), heads); // [B, H, K, D]
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(q.shape[3])) as tf.Tensor4D; // [B, H, Q, K]
    const weights = dropout(normalise(scores, mask), mode);
    const mixed = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]); // [B, Q, H, D]
    const [batch, length] = [queries.shape[0], queries.shape[1]];
    return linear(tf.reshape(mixed, [batch, length, heads * q.shape[3]]), projections.output) as tf.Tensor3D;
  });
}

/** [B, N, d] -> [B, H, N, D]. */
function splitHeads(x: tf.Tensor, heads: number): tf.Tensor4D {
  const [batch, length, width] = [x.shape[0]!, x.shape[1]!, x.shape[2]!];
  return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]) as tf.Tensor4D;
}

function normalise(scores: tf.Tensor4D, mask: KeyMask): tf.Tensor4D {
  switch (mask.kind) {
    case 'all':
      return tf.softmax(scores);
    case 'policy':
      return policySoftmax(scores, mask.keep);
    case 'valid': {
      const bias = tf.mul(tf.sub(tf.reshape(mask.keep, [mask.keep.shape[0], 1, 1, mask.keep.shape[1]]), 1), 1e9);
      return tf.softmax(tf.add(scores, bias)) as tf.Tensor4D; // 0 where kept, -1e9 where padded
    }
  }
}
