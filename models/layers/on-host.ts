/** Code in the middle of a model that is no tensor operation, such as the CRF's recursions. */
import { tf } from '../tf';

/** From the numbers of some tensors to those of others. It must neither keep nor change what it is given. */
export type HostFunction = (values: readonly Float32Array[]) => readonly Float32Array[];

/**
 * Reads float32 tensors and makes new ones of these shapes. A backend with `MnervaHost` knows of the call, so that it can be made
 * again when a training step is replayed. No gradient: wrap it in `withGradient`.
 */
export function onHost(
  inputs: readonly tf.Tensor[],
  shapes: readonly (readonly number[])[],
  compute: HostFunction,
): tf.Tensor[] {
  if (tf.getKernel('MnervaHost', tf.getBackend())) {
    const given = Object.fromEntries(inputs.map((tensor, i) => [String(i), tensor]));
    const attributes: Record<string, unknown> = { shapes: shapes.map((shape) => [...shape]), compute };
    return tf.engine().runKernel('MnervaHost', given, attributes as tf.NamedAttrMap);
  }
  const values = inputs.map((tensor) => Float32Array.from(tensor.dataSync<'float32'>()));
  return compute(values).map((data, i) => tf.tensor(data, [...shapes[i]!]));
}
