import { tf } from '../tf';
import { withGradient } from './with-gradient';

/** The same numbers, without a way back for gradients. Any shape. */
export function detach(x: tf.Tensor): tf.Tensor {
  return withGradient([x], () => ({ value: tf.clone(x), gradFunc: (dy) => tf.zerosLike(dy) }));
}
