/** What a kernel looks like: tfjs inputs and attributes in, recorded values out. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OrtBackend } from './backend';
import type { Recorder } from './recorder';
import type { DataType, Shape, Value } from './values';

/** What a kernel gets: the recorder, and the way from tensors to values and back. */
export class KernelContext {
  readonly record: Recorder;

  constructor(readonly backend: OrtBackend) {
    this.record = backend.recorder;
  }

  value(tensor: TensorInfo): Value {
    return this.backend.valueBehind(tensor);
  }

  tensor(value: Value): TensorInfo {
    return this.backend.tensorOf(value);
  }

  /** A tensor of complex numbers for a value with an axis of two at the end. */
  complexTensor(value: Value): TensorInfo {
    return this.backend.tensorOf(value, 'complex64');
  }

  /** The same data under another shape: nothing is recorded. */
  alias(tensor: TensorInfo, shape: readonly number[] = tensor.shape): TensorInfo {
    this.backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** A tensor for a value that may be an input itself: it gets data of its own. */
  copy(value: Value): TensorInfo {
    return this.tensor(this.record.map('Identity', value));
  }

  constant(shape: Shape, value: number, dtype: DataType): TensorInfo {
    return this.tensor(this.record.fill(shape, value, dtype));
  }
}

type Outputs = TensorInfo | TensorInfo[];
/** As the registry calls it: tfjs keeps inputs and attributes in untyped records. */
export type AnyKernel = (context: KernelContext, inputs: never, attributes: never) => Outputs;

/** `numbers`: float32, int32, bool. `anything`: it does not look at the content, so text and complex numbers are welcome too. */
export type Takes = 'numbers' | 'complex' | 'anything';

export interface KernelEntry {
  readonly name: string;
  readonly run: AnyKernel;
  readonly takes: Takes;
}

/** Names a kernel. `Inputs` and `Attributes` are the types that tfjs-core declares for it. */
export function kernel<Inputs, Attributes = unknown>(
  name: string,
  run: (context: KernelContext, inputs: Inputs, attributes: Attributes) => Outputs,
  takes: Takes = 'numbers',
): KernelEntry {
  return { name, run, takes };
}
