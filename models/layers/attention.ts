/**
 * Multi-head scaled dot-product attention (Vaswani et al. 2017, eq. 1 and 3.2.2).
 *
 * B batch, H heads, Q query length, K key length, d width, D = d / H head size.
 */
import { maskedSoftmaxOp, mixHeads, selfAttentionOp } from '../ops/attention';
import { apply } from '../ops/op';
import { tf } from '../tf';
import { linear } from './linear';
import { dropout, type Mode } from './noise';
import { policySoftmax } from './policy-softmax';
import type { Weights } from './weights';

/** Which keys count: `valid` hides padding; a `policy` is differentiable and must be 0 at padding itself. */
export type KeyMask =
  | { readonly kind: 'valid'; readonly keep: tf.Tensor2D } // [B, K]
  | { readonly kind: 'policy'; readonly keep: tf.Tensor2D } // [B, K]
  | { readonly kind: 'all' };

/** Names of the projections in the checkpoint. */
export interface InputProjections {
  readonly query: Weights;
  readonly key: Weights;
  readonly value: Weights;
}
export interface Projections extends InputProjections {
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
  return tf.tidy(
    () => linear(attend(queries, memory, mask, heads, projections, mode), projections.output) as tf.Tensor3D,
  );
}

/** What its heads mix, side by side [B, Q, d], before the output projection. */
export function attend(
  queries: tf.Tensor3D,
  memory: tf.Tensor3D,
  mask: KeyMask,
  heads: number,
  { query, key, value }: InputProjections,
  mode: Mode,
): tf.Tensor3D {
  const projections = {
    queryWeight: query.get('weight'),
    queryBias: query.get('bias'),
    keyWeight: key.get('weight'),
    keyBias: key.get('bias'),
    valueWeight: value.get('weight'),
    valueBias: value.get('bias'),
  };
  if (memory === queries && mask.kind === 'valid' && !mode.training) {
    return apply(selfAttentionOp, { x: queries, keep: mask.keep, ...projections }, { heads }) as tf.Tensor3D;
  }
  const weigh = (scores: tf.Tensor): tf.Tensor => dropout(normalise(scores, mask), mode);
  return tf.tidy(() => mixHeads(queries, memory, projections, heads, weigh) as tf.Tensor3D);
}

function normalise(scores: tf.Tensor, mask: KeyMask): tf.Tensor {
  switch (mask.kind) {
    case 'all':
      return tf.softmax(scores);
    case 'policy':
      return policySoftmax(scores, mask.keep);
    case 'valid':
      return apply(maskedSoftmaxOp, { scores, keep: mask.keep }, {});
  }
}
