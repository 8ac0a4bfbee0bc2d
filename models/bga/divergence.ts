/**
 * How far generated features are from real ones, token by token (arXiv 2308.02570, eqs. 5 and 7; model-spec A.6). The paper applies a
 * KL divergence to feature vectors and does not say how they become distributions: here by a softmax over the standardised
 * features with τ = √d / ln d, which bounds what one outlying feature can do and makes τ² KL equal to 1 - ρ for like
 * features, ρ being their correlation.
 */
import type { GenerationLossConfig } from './config';
import { standardise } from '../layers/standardise';
import { withGradient } from '../ops/with-gradient';
import { tf } from '../tf';

export type DivergenceSettings = Pick<GenerationLossConfig, 'direction' | 'temperature' | 'ln0' | 'targetGradient'>;

/** τ of `width` features: √d / ln d unless set. */
function divergenceTemperature({ temperature }: Pick<GenerationLossConfig, 'temperature'>, width: number): number {
  return temperature ?? Math.sqrt(width) / Math.log(width);
}

/**
 * τ² KL of softmax(LN0(x) / τ) over the last axis: real ‖ generated, or the other way round. real and generated [B, N, d]
 * -> [B, N], in nats, at least 0. With `targetGradient: 'stop'` no gradient reaches `real`.
 */
export function featureDivergence(real: tf.Tensor, generated: tf.Tensor, settings: DivergenceSettings): tf.Tensor2D {
  const tau = divergenceTemperature(settings, real.shape.at(-1)!);
  const logits = (x: tf.Tensor): tf.Tensor => tf.div(settings.ln0 ? standardise(x) : x, tau);
  const own = logits(generated);
  if (settings.targetGradient === 'flow') return divergence(logits(real), own, tau, settings) as tf.Tensor2D;
  // Inside a function with a derivative of its own nothing is recorded, so `real` is a constant there.
  const stopped = withGradient([own], (save) => {
    const target = logits(real);
    save([target, own]);
    return {
      value: divergence(target, own, tau, settings),
      gradFunc: (dy, [target, own]) => gradients(dy, target!, own!, tau, settings)[1],
    };
  });
  return stopped as tf.Tensor2D;
}

function divergence(target: tf.Tensor, own: tf.Tensor, tau: number, settings: DivergenceSettings): tf.Tensor {
  return withGradient([target, own], (save) => {
    const [logP, logQ] = inOrder(tf.logSoftmax(target), tf.logSoftmax(own), settings);
    save([target, own]);
    return {
      value: tf.mul(tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), -1), tau * tau),
      gradFunc: (dy, [target, own]) => gradients(dy, target!, own!, tau, settings),
    };
  });
}

/** By the logits of target and own: KL(p ‖ q) has q - p by those of q, and p (log p - log q - KL) by those of p. */
function gradients(
  dy: tf.Tensor,
  target: tf.Tensor,
  own: tf.Tensor,
  tau: number,
  settings: DivergenceSettings,
): [target: tf.Tensor, own: tf.Tensor] {
  const [logP, logQ] = inOrder(tf.logSoftmax(target), tf.logSoftmax(own), settings);
  const [p, ratio] = [tf.exp(logP), tf.sub(logP, logQ)];
  const scale = tf.mul(tf.expandDims(dy, -1), tau * tau);
  const byQ = tf.mul(scale, tf.sub(tf.exp(logQ), p));
  const byP = tf.mul(scale, tf.mul(p, tf.sub(ratio, tf.sum(tf.mul(p, ratio), -1, true))));
  return settings.direction === 'real_gen' ? [byP, byQ] : [byQ, byP];
}

/** First the distribution that weighs. */
function inOrder(target: tf.Tensor, own: tf.Tensor, { direction }: DivergenceSettings): [tf.Tensor, tf.Tensor] {
  return direction === 'real_gen' ? [target, own] : [own, target];
}

/** ρ: correlation of the features of real and generated tokens, -1 to 1. [B, N, d] -> [B, N]. */
export function featureCorrelation(real: tf.Tensor, generated: tf.Tensor): tf.Tensor2D {
  const d = real.shape.at(-1)!;
  return tf.div(tf.sum(tf.mul(standardise(real), standardise(generated)), -1), d) as tf.Tensor2D;
}
