/**
 * Softmax over keys under a differentiable 0/1 policy (Rao et al. 2021, DynamicViT, eq. 10 without its ε):
 * a_ij = m_j exp(s_ij - max) / Σ_k m_k exp(s_ik - max). In forward it equals an additive -∞ mask; the gradient to m is finite.
 */
import { tf } from '../tf';
import { withGradient } from './with-gradient';

/** Dropped keys far above the kept ones would overflow: their exponent ends here. */
const LARGEST_EXPONENT = 30;

/** scores [B, H, Q, K], policy [B, K] with at least one kept key a row -> weights [B, H, Q, K]. */
export function policySoftmax(scores: tf.Tensor4D, policy: tf.Tensor2D): tf.Tensor4D {
  const attended = withGradient([scores, policy], (save) => {
    const keep = tf.reshape(policy, [policy.shape[0], 1, 1, policy.shape[1]]); // [B, 1, 1, K]
    const top = tf.max(tf.add(scores, tf.mul(tf.sub(keep, 1), 1e9)), -1, true); // over kept keys
    const relative = tf.sub(scores, top);
    const exps = tf.exp(tf.sub(relative, tf.relu(tf.sub(relative, LARGEST_EXPONENT))));
    const kept = tf.mul(exps, keep);
    const total = tf.sum(kept, -1, true);
    const weights = tf.div(kept, total); // a
    const ratios = tf.div(exps, total); // ∂a_ij / ∂m_j is r_ij (δ - a_ij)
    save([weights, ratios]);
    return {
      value: weights,
      gradFunc: (dy, saved) => {
        const [a, r] = [saved[0]!, saved[1]!];
        const centred = tf.sub(dy, tf.sum(tf.mul(dy, a), -1, true));
        return [tf.mul(a, centred), tf.sum(tf.mul(r, centred), [1, 2])];
      },
    };
  });
  return attended as tf.Tensor4D;
}
