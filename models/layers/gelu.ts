/**
 * GELU (Hendrycks and Gimpel 2016) with the exact error function, as BERT has it: x Φ(x), derivative Φ(x) + x φ(x).
 * The tanh approximation is another function: gelu(-1) = -0.15865525, not -0.15880801.
 */
import { tf } from '../tf';
import { withGradient } from './with-gradient';

/** Element by element, any shape. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return withGradient([x], (save) => {
    const fused = tf.getKernel('MnervaGelu', tf.getBackend());
    const y: tf.Tensor = fused ? tf.engine().runKernel('MnervaGelu', { x }) : tf.mul(x, normalCdf(x));
    save([x]);
    return {
      value: y,
      gradFunc: (dy, [x]) => tf.mul(dy, tf.add(normalCdf(x!), tf.mul(x!, normalDensity(x!)))),
    };
  });
}

/** Φ(x) = (1 + erf(x / √2)) / 2. */
function normalCdf(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

/** φ(x) = exp(-x² / 2) / √(2π). */
function normalDensity(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
