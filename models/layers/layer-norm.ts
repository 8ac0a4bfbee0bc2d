/**
 * Layer normalisation (Ba et al. 2016): y = (x - mean) / sqrt(variance + ε) ⊙ γ + β over the last axis. One fused kernel
 * where the backend has `MnervaLayerNorm`, plain ops elsewhere; the gradient is closed form in both.
 */
import { tf } from '../tf';
import { withGradient } from './with-gradient';
import type { Weights } from './weights';

/** x [..., d], γ and β [d] -> [..., d]. */
export function layerNorm(x: tf.Tensor, weights: Weights, epsilon: number): tf.Tensor {
  const [gamma, beta] = [weights.get('weight'), weights.get('bias')];
  return withGradient([x, gamma, beta], (save) => {
    const [y, mean, inverse] = forward(x, gamma, beta, epsilon);
    save([x, gamma, mean, inverse]);
    return { value: y, gradFunc: (dy, saved) => backward(dy, saved) };
  });
}

/** [y, mean, 1 / deviation]; the last two are [..., 1]. */
function forward(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): [tf.Tensor, tf.Tensor, tf.Tensor] {
  if (tf.getKernel('MnervaLayerNorm', tf.getBackend())) {
    const fused: tf.Tensor[] = tf.engine().runKernel('MnervaLayerNorm', { x, gamma, beta }, { epsilon });
    return [fused[0]!, fused[1]!, fused[2]!];
  }
  const d = x.shape.at(-1)!;
  const mean = tf.div(tf.sum(x, -1, true), d);
  const centred = tf.sub(x, mean);
  const inverse = tf.div(1, tf.sqrt(tf.add(tf.div(tf.sum(tf.square(centred), -1, true), d), epsilon)));
  return [tf.add(tf.mul(tf.mul(centred, inverse), gamma), beta), mean, inverse];
}

/** With x̂ = (x - mean) / deviation and g = dy ⊙ γ: dx = (g - mean(g) - x̂ mean(g ⊙ x̂)) / deviation. */
function backward(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [x, gamma, mean, inverse] = [saved[0]!, saved[1]!, saved[2]!, saved[3]!];
  const d = x.shape.at(-1)!;
  const rows = x.size / d;
  const hat = tf.mul(tf.sub(x, mean), inverse);
  const g = tf.mul(dy, gamma);
  const meanG = tf.div(tf.sum(g, -1, true), d);
  const meanGHat = tf.div(tf.sum(tf.mul(g, hat), -1, true), d);
  const dx = tf.mul(inverse, tf.sub(tf.sub(g, meanG), tf.mul(hat, meanGHat)));
  const dGamma = tf.sum(tf.reshape(tf.mul(dy, hat), [rows, d]), 0);
  const dBeta = tf.sum(tf.reshape(dy, [rows, d]), 0);
  return [dx, dGamma, dBeta];
}
