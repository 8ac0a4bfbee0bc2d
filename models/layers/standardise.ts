import { tf } from '../tf';
import { withGradient } from './with-gradient';

/**
 * LN0 of model-spec A.6: (x - mean) / sqrt(variance + ε) over the last axis, without scale and shift. Any shape [..., d]; every
 * coordinate ends within ±√(d - 1).
 */
export function standardise(x: tf.Tensor, epsilon = 1e-5): tf.Tensor {
  return withGradient([x], (save) => {
    const d = x.shape.at(-1)!;
    const centred = tf.sub(x, tf.div(tf.sum(x, -1, true), d));
    const inverse = tf.div(1, tf.sqrt(tf.add(tf.div(tf.sum(tf.square(centred), -1, true), d), epsilon)));
    const hat = tf.mul(centred, inverse);
    save([hat, inverse]);
    return {
      value: hat,
      gradFunc: (dy, saved) => {
        const [hat, inverse] = [saved[0]!, saved[1]!];
        const mean = tf.div(tf.sum(dy, -1, true), d);
        const along = tf.div(tf.sum(tf.mul(dy, hat), -1, true), d);
        return tf.mul(inverse, tf.sub(tf.sub(dy, mean), tf.mul(hat, along)));
      },
    };
  });
}
