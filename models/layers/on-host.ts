import { hostCallOp, numbered, type HostFunction } from '../ops/host-call';
import { run } from '../ops/op';
import type { tf } from '../tf';

export type { HostFunction } from '../ops/host-call';

/** Reads float32 tensors and makes new ones of these shapes. No gradient: wrap it in `withGradient`. */
export function onHost(
  inputs: readonly tf.Tensor[],
  shapes: readonly (readonly number[])[],
  compute: HostFunction,
): tf.Tensor[] {
  return run(hostCallOp, numbered(inputs), { shapes, compute });
}
