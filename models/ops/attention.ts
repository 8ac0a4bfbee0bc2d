/**
 * Scaled dot-product attention (Vaswani et al. 2017, eq. 1 and 3.2.2), up to the output projection.
 *
 * B batch, H heads, Q query length, K key length, d width, D = d / H head size.
 */
import { tf } from '../tf';
import { detachOp } from './detach';
import { linearOp } from './linear';
import { apply, gradient, type NoAttributes, type Op, type Tensors } from './op';

/** s = q kᵀ / √D, q [B, H, Q, D], k [B, H, K, D] -> s [B, H, Q, K]. Kept are the scaled queries and the keys, no scores. */
export const attentionScoresOp: Op<'q' | 'k', NoAttributes, 'scores' | 'scaled'> = {
  name: 'AttentionScores',
  inputs: ['q', 'k'],
  outputs: ['scores', 'scaled'],
  compose({ q, k }) {
    const scaled = tf.mul(q, scaleOf(q));
    return { scores: tf.matMul(scaled, k, false, true), scaled };
  },
  gradient: gradient(['q', 'k'], ['scaled', 'k'], (dy, { scaled, k }) => ({
    q: tf.mul(tf.matMul(dy, k), scaleOf(k)),
    k: tf.matMul(dy, scaled, true),
  })),
};

const scaleOf = ({ shape }: tf.Tensor): number => 1 / Math.sqrt(shape.at(-1)!);

/** Softmax over the last axis of scores [B, H, Q, K], keys hidden where `keep` [B, K] is 0. Only the result is kept. */
export const maskedSoftmaxOp: Op<'scores' | 'keep', NoAttributes, 'weights'> = {
  name: 'MaskedSoftmax',
  inputs: ['scores', 'keep'],
  outputs: ['weights'],
  compose({ scores, keep }) {
    const hidden = tf.sub(tf.reshape(keep, [keep.shape[0]!, 1, 1, keep.shape[1]!]), 1);
    return { weights: tf.softmax(tf.add(scores, tf.mul(hidden, 1e9))) }; // plus 0 where kept, -1e9 where hidden
  },
  gradient: gradient(['scores'], ['weights'], (dy, { weights }) => ({
    scores: tf.mul(weights, tf.sub(dy, tf.sum(tf.mul(dy, weights), -1, true))),
  })),
};

type Projections = 'queryWeight' | 'queryBias' | 'keyWeight' | 'keyBias' | 'valueWeight' | 'valueBias';

/**
 * What the heads mix, side by side: queries [B, Q, d] over memory [B, K, d'] -> [B, Q, d]. `weigh` makes weights of scores
 * [B, H, Q, K].
 */
export function mixHeads(
  queries: tf.Tensor,
  memory: tf.Tensor,
  projections: Tensors<Projections>,
  heads: number,
  weigh: (scores: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const { queryWeight, queryBias, keyWeight, keyBias, valueWeight, valueBias } = projections;
  const q = splitHeads(apply(linearOp, { x: queries, weight: queryWeight, bias: queryBias }, {}), heads); // [B, H, Q, D]
  // The key bias moves all scores of a query alike, which no softmax over keys sees: its gradient is exactly 0.
  const bias = apply(detachOp, { x: keyBias }, {});
  const k = splitHeads(apply(linearOp, { x: memory, weight: keyWeight, bias }, {}), heads); // [B, H, K, D]
  const v = splitHeads(apply(linearOp, { x: memory, weight: valueWeight, bias: valueBias }, {}), heads); // [B, H, K, D]
  const weights = weigh(apply(attentionScoresOp, { q, k }, {})); // [B, H, Q, K]
  const mixed = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]); // [B, Q, H, D]
  return tf.reshape(mixed, [queries.shape[0]!, queries.shape[1]!, heads * q.shape[3]]);
}

/** [B, N, d] -> [B, H, N, D]. */
function splitHeads(x: tf.Tensor, heads: number): tf.Tensor4D {
  const [batch, length, width] = [x.shape[0]!, x.shape[1]!, x.shape[2]!];
  return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]) as tf.Tensor4D;
}

/** Of a sequence x [B, N, d] over itself without dropout, padding hidden: `keep` [B, N] is 1 for a token. -> [B, N, d]. */
export const selfAttentionOp: Op<'x' | 'keep' | Projections, { readonly heads: number }, 'mixed'> = {
  name: 'SelfAttention',
  inputs: ['x', 'keep', 'queryWeight', 'queryBias', 'keyWeight', 'keyBias', 'valueWeight', 'valueBias'],
  outputs: ['mixed'],
  compose({ x, keep, ...projections }, { heads }) {
    const weigh = (scores: tf.Tensor): tf.Tensor => apply(maskedSoftmaxOp, { scores, keep }, {});
    return { mixed: mixHeads(x, x, projections, heads, weigh) };
  },
  gradient: null,
};
