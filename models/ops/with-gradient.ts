import { tf } from '../tf';

interface Differentiable {
  readonly value: tf.Tensor;
  /** Gradients by the inputs, in their order. */
  readonly gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
}

/** A function of `inputs` with its own derivative. `save` keeps tensors for the backward pass. */
export function withGradient(
  inputs: tf.Tensor[],
  compute: (save: (tensors: tf.Tensor[]) => void, inputs: tf.Tensor[]) => Differentiable,
): tf.Tensor {
  return tf.customGrad((...given: unknown[]) => {
    const save = given[given.length - 1] as (tensors: tf.Tensor[]) => void;
    const { value, gradFunc } = compute(save, given.slice(0, -1) as tf.Tensor[]);
    // tfjs frees nothing that a backward function leaves behind until the whole pass is over.
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => gradFunc(dy, saved)) };
  })(...inputs);
}
