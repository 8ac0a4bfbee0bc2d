/** ONNX Runtime's backend with the operations of the models: the backend itself knows only those of tfjs. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  type FilledAttributes,
  filledOp,
  type HostCallAttributes,
  hostCallOp,
  kernelNameOf,
  ops,
  withOnnx,
} from '../../models/ops';
import { kernel, type KernelEntry, type OrtBackend, type RegisterOptions, registerOrtBackend, type Value } from './ort';

/** As `registerOrtBackend`. */
export function registerOrtWithOps(options: Omit<RegisterOptions, 'kernels'> = {}): OrtBackend {
  return registerOrtBackend({ ...options, kernels });
}

type Inputs = Readonly<Record<string, TensorInfo>>;

const kernels: readonly KernelEntry[] = [
  ...withOnnx(ops).map((op) =>
    kernel<Inputs, never>(kernelNameOf(op), (context, inputs, attributes) => {
      const values = Object.entries(inputs).map(([name, tensor]) => [name, context.value(tensor)] as const);
      const outputs = op.onnx<Value>(context.record, Object.fromEntries(values), attributes);
      return Object.values(outputs).map((value) => context.tensor(value));
    }),
  ),
  kernel<unknown, FilledAttributes>(kernelNameOf(filledOp), (context, _, { shape, fill }) =>
    context.tensor(context.backend.filled(shape, fill)),
  ),
  kernel<Inputs, HostCallAttributes>(kernelNameOf(hostCallOp), (context, inputs, { shapes, compute }) =>
    context.backend.callHost(Object.values(inputs), shapes, compute),
  ),
];
