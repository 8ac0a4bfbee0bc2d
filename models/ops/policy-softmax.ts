/**
 * Softmax over keys under a differentiable 0/1 policy (Rao et al. 2021, DynamicViT, eq. 10 without its ε):
 * a_ij = m_j exp(s_ij - max) / Σ_k m_k exp(s_ik - max). In forward it equals an additive -∞ mask; the gradient to m is finite.
 * scores [B, H, Q, K], policy m [B, K] with at least one kept key a row -> a [B, H, Q, K] and the ratios that ∂a/∂m is made of.
 */
import { tf } from '../tf';
import { gradient, type NoAttributes, type Op } from './op';

/** Dropped keys far above the kept ones would overflow: their exponent ends here. */
const LARGEST_EXPONENT = 30;

export const policySoftmaxOp: Op<'scores' | 'policy', NoAttributes, 'weights' | 'ratios'> = {
  name: 'PolicySoftmax',
  inputs: ['scores', 'policy'],
  outputs: ['weights', 'ratios'],
  compose({ scores, policy }) {
    const keep = tf.reshape(policy, [policy.shape[0]!, 1, 1, policy.shape[1]!]); // [B, 1, 1, K]
    const top = tf.max(tf.add(scores, tf.mul(tf.sub(keep, 1), 1e9)), -1, true); // over kept keys
    const relative = tf.sub(scores, top);
    const exps = tf.exp(tf.sub(relative, tf.relu(tf.sub(relative, LARGEST_EXPONENT))));
    const kept = tf.mul(exps, keep);
    const total = tf.sum(kept, -1, true);
    // ∂a_ij / ∂m_j is r_ij (δ - a_ij)
    return { weights: tf.div(kept, total), ratios: tf.div(exps, total) };
  },
  gradient: gradient(['scores', 'policy'], ['weights', 'ratios'], (dy, { weights, ratios }) => {
    const centred = tf.sub(dy, tf.sum(tf.mul(dy, weights), -1, true));
    return { scores: tf.mul(weights, centred), policy: tf.sum(tf.mul(ratios, centred), [1, 2]) };
  }),
};
