/** ONNX Runtime's backend with the operations of the models: the backend itself knows only those of tfjs. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { ops } from '../../models/ops';
import { filledOp, type FilledAttributes } from '../../models/ops/filled';
import { hostCallOp, type HostCallAttributes } from '../../models/ops/host-call';
import { kernelNameOf, withOnnx } from '../../models/ops/op';
import { kernel, registerOrtBackend, type KernelEntry, type OrtBackend, type RegisterOptions } from './ort';
import type { Value } from './ort/values';

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
