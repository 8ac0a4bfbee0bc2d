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
    kernel<Inputs, never>(kernelNameOf(op), (kit, inputs, attributes) => {
      const values = Object.entries(inputs).map(([name, tensor]) => [name, kit.value(tensor)] as const);
      const outputs = op.onnx<Value>(kit.record, Object.fromEntries(values), attributes);
      return Object.values(outputs).map((value) => kit.tensor(value));
    }),
  ),
  kernel<unknown, FilledAttributes>(kernelNameOf(filledOp), (kit, _, { shape, fill }) =>
    kit.tensor(kit.backend.filled(shape, fill)),
  ),
  kernel<Inputs, HostCallAttributes>(kernelNameOf(hostCallOp), (kit, inputs, { shapes, compute }) =>
    kit.backend.callHost(Object.values(inputs), shapes, compute),
  ),
];
