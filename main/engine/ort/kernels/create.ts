/** Tensors from nothing: constants, ranges, one-hot vectors. */
import { util } from '@tensorflow/tfjs-core';
import type {
  DataType as TfDataType,
  FillAttrs,
  LinSpaceAttrs,
  OneHotAttrs,
  RangeAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import { sizeOf, toData, Value } from '../values';
import type { DataType } from '../values';

interface X {
  readonly x: TensorInfo;
}

function numeric(dtype: TfDataType | undefined): DataType {
  if (dtype === undefined) return 'float32';
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`tensors of type ${dtype} are not supported by this backend`);
}

function vector(values: readonly number[], dtype: DataType): Value {
  return Value.of(dtype, [values.length], toData(dtype, values));
}

export const createKernels: readonly KernelEntry[] = [
  kernel<unknown, FillAttrs>('Fill', (context, _, { shape, value, dtype }) => {
    if (typeof value === 'string') {
      const text = new Array<Uint8Array>(sizeOf(shape)).fill(util.encodeString(value));
      return context.backend.makeTensorInfo(shape, 'string', text);
    }
    return context.constant(shape, value, numeric(dtype));
  }),
  kernel<X>('ZerosLike', (context, { x }) => context.constant(x.shape, 0, numeric(x.dtype))),
  kernel<X>('OnesLike', (context, { x }) => context.constant(x.shape, 1, numeric(x.dtype))),
  kernel<unknown, RangeAttrs>('Range', (context, _, { start, stop, step, dtype }) => {
    // tf.range turns a default step around when it counts down
    const stride = stop < start && step === 1 ? -1 : step;
    const length = Math.max(0, Math.ceil((stop - start) / stride));
    return context.tensor(
      vector(
        Array.from({ length }, (_, i) => start + i * stride),
        numeric(dtype),
      ),
    );
  }),
  kernel<unknown, LinSpaceAttrs>('LinSpace', (context, _, { start, stop, num }) => {
    const stride = num > 1 ? (stop - start) / (num - 1) : 0;
    return context.tensor(
      vector(
        Array.from({ length: num }, (_, i) => start + i * stride),
        'float32',
      ),
    );
  }),
  kernel<{ indices: TensorInfo }, OneHotAttrs>(
    'OneHot',
    (context, { indices }, { dtype, depth, onValue, offValue }) => {
      const { record } = context;
      const value = context.value(indices);
      const shape = [...value.shape, depth];
      const column = record.reshape(value, [...value.shape, 1]);
      const hit = record.node('Equal', [column, record.range(depth)], shape, 'bool');
      const type = numeric(dtype);
      if (onValue === 1 && offValue === 0) return context.tensor(record.cast(hit, type));
      const choices = [record.scalar(onValue, type), record.scalar(offValue, type)];
      return context.tensor(record.node('Where', [hit, ...choices], shape, type));
    },
  ),
];
