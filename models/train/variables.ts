/** Parameters as tfjs variables, from plain arrays. */
import { tf } from '../tf';

export function variableOf(data: Float32Array, shape: readonly number[]): tf.Variable {
  const value = tf.tensor(data, [...shape]);
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

export function assign(variable: tf.Variable, data: Float32Array): void {
  const value = tf.tensor(data, variable.shape);
  variable.assign(value);
  value.dispose();
}
