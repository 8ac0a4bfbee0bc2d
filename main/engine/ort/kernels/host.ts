/** Code in the middle of a graph that is no tensor operation. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import type { HostFunction } from '../program';

interface HostAttributes {
  readonly shapes: readonly number[][];
  readonly compute: HostFunction;
}

export const hostKernels: readonly KernelEntry[] = [
  /** Reads its float32 inputs, which runs everything pending, and makes tensors of these shapes of what `compute` says. */
  kernel<TensorInfo[], HostAttributes>('MnervaHost', (kit, inputs, { shapes, compute }) =>
    kit.backend.callHost(Object.values(inputs), shapes, compute),
  ),
];
