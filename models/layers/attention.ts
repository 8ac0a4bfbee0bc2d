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
import { withGradient } from './with-gradient';
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
    const weights = dropout(normalise(scaledScores(q, k), mask), mode); // [B, H, Q, K]
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

/** q kᵀ / √D. Kept for the gradient: the scaled queries and the keys, no scores. */
function scaledScores(q: tf.Tensor4D, k: tf.Tensor4D): tf.Tensor4D {
  const scale = 1 / Math.sqrt(q.shape[3]);
  const scores = withGradient([q, k], (save, [q, k]) => {
    const scaled = tf.mul(q!, scale);
    save([scaled, k!]);
    return {
      value: tf.matMul(scaled, k!, false, true),
      gradFunc: (dy, [scaled, k]) => [tf.mul(tf.matMul(dy, k!), scale), tf.matMul(dy, scaled!, true)],
    };
  });
  return scores as tf.Tensor4D;
}

/** softmax(scores + bias) over the last axis, a constant bias of any broadcasting shape. Only the result is kept. */
function biasedSoftmax(scores: tf.Tensor4D, bias: tf.Tensor): tf.Tensor4D {
  const weights = withGradient([scores], (save, [scores]) => {
    const y = tf.softmax(tf.add(scores!, bias));
    save([y]);
    return { value: y, gradFunc: (dy, [y]) => tf.mul(y!, tf.sub(dy, tf.sum(tf.mul(dy, y!), -1, true))) };
  });
  return weights as tf.Tensor4D;
}

function normalise(scores: tf.Tensor4D, mask: KeyMask): tf.Tensor4D {
  switch (mask.kind) {
    case 'all':
      return tf.softmax(scores);
    case 'policy':
      return policySoftmax(scores, mask.keep);
    case 'valid': {
      const bias = tf.mul(tf.sub(tf.reshape(mask.keep, [mask.keep.shape[0], 1, 1, mask.keep.shape[1]]), 1), 1e9);
      return biasedSoftmax(scores, bias); // 0 where kept, -1e9 where padded
    }
  }
}
