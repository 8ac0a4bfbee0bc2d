/**
 * Stage-refined context sampler of BGA-MNER (arXiv 2308.02570, eq. 1): which tokens a generator may read. A hard 0/1 mask
 * from a straight-through Gumbel softmax over (keep, drop), refined layer by layer through a global vector of what the layer
 * before kept. Index 0 is "keep"; token 0 ([CLS], the class token) is always kept; padding never.
 */
import { gelu } from '../layers/gelu';
import { linear } from '../layers/linear';
import type { Weights } from '../layers/weights';
import { withGradient } from '../ops/with-gradient';
import type { Declaration } from '../parameters';
import { tf } from '../tf';

/** `at` is at `scs.<branch>.<l>`; d is the width of its branch. */
export function declareSampler(at: Declaration, d: number, inputNorm: boolean): void {
  const [half, quarter] = [Math.max(1, d >> 1), Math.max(1, d >> 2)];
  const xavier = { start: 'xavier' } as const;
  if (inputNorm) at.norm('norm', d);
  at.linear('local', half, d, xavier);
  at.linear('global', half, d, xavier);
  at.linear('score.0', half, 2 * half, xavier);
  at.linear('score.2', quarter, half, xavier);
  at.linear('score.4', 2, quarter, { start: 'xavier', bias: 'keep' });
}

/** What a sampler decides on. */
export interface SamplerInput {
  readonly tokens: tf.Tensor3D; // T or V [B, N, d]
  /** m of the layer before [B, N]. */
  readonly previous: tf.Tensor2D;
  readonly valid: tf.Tensor2D; // [B, N]
  /** G [B, N, 2]; null = none. */
  readonly gumbel: tf.Tensor | null;
}

/** How the paper is read where it can be read otherwise (`readings.ts`). */
export interface SamplerReading {
  /** On the tokens, before the two projections. `weights` is the sampler's. */
  prepare(tokens: tf.Tensor, weights: Weights): tf.Tensor;
  /** From ℓ_keep - ℓ_drop [B, N], noise included, to 0 or 1. */
  decide(lead: tf.Tensor): tf.Tensor;
  /** What becomes of a token that the layer before had dropped. */
  refine(kept: tf.Tensor, previous: tf.Tensor): tf.Tensor;
}

/**
 * z = Wϕ T + bϕ,  g = Σ m' (Wθ T + bθ) / Σ m',  ℓ = Φ([z; g]),  m = 1[ℓ_keep + G_keep >= ℓ_drop + G_drop].
 * -> m [B, N]. `weights` is at `scs.<branch>.<l>`.
 */
export function sampleContext(
  { tokens, previous, valid, gumbel }: SamplerInput,
  weights: Weights,
  reading: SamplerReading,
): tf.Tensor2D {
  return tf.tidy(() => {
    const [batch, length] = [tokens.shape[0], tokens.shape[1]];
    const x = reading.prepare(tokens, weights);
    const z = linear(x, weights.at('local')); // [B, N, d/2]
    const share = tf.div(previous, tf.sum(previous, 1, true)); // [B, N]; the sum is at least 1: token 0 is kept
    const g = tf.matMul(tf.reshape(share, [batch, 1, length]), linear(x, weights.at('global')) as tf.Tensor3D); // [B, 1, d/2]
    const spread = tf.add(tf.fill(z.shape, 0), g); // [B, N, d/2]
    const hidden = gelu(linear(tf.concat([z, spread], 2), weights.at('score.0')));
    const logits = linear(gelu(linear(hidden, weights.at('score.2'))), weights.at('score.4')); // ℓ [B, N, 2]
    const noisy = gumbel ? tf.add(logits, gumbel) : logits;
    const lead = tf.sub(tf.slice(noisy, [0, 0, 0], [-1, -1, 1]), tf.slice(noisy, [0, 0, 1], [-1, -1, 1]));
    const drawn = reading.decide(tf.reshape(lead, [batch, length])); // [B, N]
    const first = tf.cast(tf.oneHot(tf.zeros([1], 'int32') as tf.Tensor1D, length), 'float32'); // [1, N]
    const kept = tf.mul(tf.add(tf.mul(drawn, tf.sub(1, first)), first), valid);
    return reading.refine(kept, previous) as tf.Tensor2D;
  });
}

/**
 * Straight-through estimator (Bengio et al. 2013; Jang et al. 2017): forward 1[lead >= 0], backward the derivative of
 * y_keep = sigmoid(lead / τ), which is the two-class softmax. Any shape.
 */
export function straightThrough(lead: tf.Tensor, temperature: number): tf.Tensor {
  return withGradient([lead], (save) => {
    save([lead]);
    return {
      value: tf.cast(tf.greaterEqual(lead, 0), 'float32'),
      gradFunc: (dy, [lead]) => {
        const t = tf.exp(tf.neg(tf.abs(tf.div(lead!, temperature)))); // y (1 - y) = t / (1 + t)², exact near 0 and 1 too
        return tf.mul(dy, tf.div(tf.div(t, tf.square(tf.add(1, t))), temperature));
      },
    };
  });
}
