/**
 * Stage-refined context sampler of BGA-MNER (arXiv 2308.02570, eq. 1): which tokens a generator may read. A hard 0/1 mask
 * from a straight-through Gumbel softmax over (keep, drop), refined layer by layer through a global vector of what the layer
 * before kept. Index 0 is "keep"; token 0 ([CLS], the class token) is always kept; padding never.
 */
import type { ModelConfig } from '../config';
import { gelu } from '../layers/gelu';
import { layerNorm } from '../layers/layer-norm';
import { linear } from '../layers/linear';
import type { Mode } from '../layers/noise';
import { withGradient } from '../ops/with-gradient';
import type { Weights } from '../layers/weights';
import { tf } from '../tf';

export type SamplerSettings = ModelConfig['sampler'];

/**
 * z = Wϕ T + bϕ,  g = Σ m' (Wθ T + bθ) / Σ m',  ℓ = Φ([z; g]),  m = 1[ℓ_keep + G_keep >= ℓ_drop + G_drop].
 * T [B, N, d], previous m' [B, N], valid [B, N], Gumbel noise G [B, N, 2] or null -> m [B, N]. `weights` is at `scs.<branch>.<l>`.
 */
export function sampleContext(
  T: tf.Tensor3D,
  previous: tf.Tensor2D,
  valid: tf.Tensor2D,
  weights: Weights,
  settings: SamplerSettings,
  gumbel: tf.Tensor | null,
  soft = false,
): tf.Tensor2D {
  return tf.tidy(() => {
    const [batch, length] = [T.shape[0], T.shape[1]];
    const x = settings.inputNorm ? layerNorm(T, weights.at('norm'), 1e-5) : T;
    const z = linear(x, weights.at('local')); // [B, N, d/2]
    const share = tf.div(previous, tf.sum(previous, 1, true)); // [B, N]; the sum is at least 1: token 0 is kept
    const g = tf.matMul(tf.reshape(share, [batch, 1, length]), linear(x, weights.at('global')) as tf.Tensor3D); // [B, 1, d/2]
    const spread = tf.add(tf.fill(z.shape, 0), g); // [B, N, d/2]
    const hidden = gelu(linear(tf.concat([z, spread], 2), weights.at('score.0')));
    const logits = linear(gelu(linear(hidden, weights.at('score.2'))), weights.at('score.4')); // [B, N, 2]
    const noisy = gumbel ? tf.add(logits, gumbel) : logits;
    const lead = tf.sub(tf.slice(noisy, [0, 0, 0], [-1, -1, 1]), tf.slice(noisy, [0, 0, 1], [-1, -1, 1]));
    const flat = tf.reshape(lead, [batch, length]);
    const temperature = settings.gumbelTemperature;
    const drawn = soft ? tf.sigmoid(tf.div(flat, temperature)) : straightThrough(flat, temperature); // [B, N]
    const first = tf.cast(tf.oneHot(tf.zeros([1], 'int32') as tf.Tensor1D, length), 'float32'); // [1, N]
    const kept = tf.mul(tf.add(tf.mul(drawn, tf.sub(1, first)), first), valid);
    return (settings.cumulative ? tf.mul(kept, previous) : kept) as tf.Tensor2D;
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

/** The Gumbel noise of a sampler: given, none (deterministic), or drawn. null = none. */
export function gumbelNoise(
  mode: Mode,
  branch: 'text' | 'visual',
  index: number,
  shape: readonly number[],
): tf.Tensor | null {
  if (!mode.training || mode.gumbel === null) return null;
  return mode.gumbel ? mode.gumbel[branch][index]! : mode.noise.gumbel(shape);
}
