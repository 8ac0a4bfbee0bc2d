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
  kernel<unknown, FillAttrs>('Fill', (kit, _, { shape, value, dtype }) => {
    if (typeof value === 'string') {
      const text = new Array<Uint8Array>(sizeOf(shape)).fill(util.encodeString(value));
      return kit.backend.makeTensorInfo(shape, 'string', text);
    }
    return kit.constant(shape, value, numeric(dtype));
  }),
  kernel<X>('ZerosLike', (kit, { x }) => kit.constant(x.shape, 0, numeric(x.dtype))),
  kernel<X>('OnesLike', (kit, { x }) => kit.constant(x.shape, 1, numeric(x.dtype))),
  kernel<unknown, RangeAttrs>('Range', (kit, _, { start, stop, step, dtype }) => {
    // tf.range turns a default step around when it counts down
    const stride = stop < start && step === 1 ? -1 : step;
    const length = Math.max(0, Math.ceil((stop - start) / stride));
    return kit.tensor(
      vector(
        Array.from({ length }, (_, i) => start + i * stride),
        numeric(dtype),
      ),
    );
  }),
  kernel<unknown, LinSpaceAttrs>('LinSpace', (kit, _, { start, stop, num }) => {
    const stride = num > 1 ? (stop - start) / (num - 1) : 0;
    return kit.tensor(
      vector(
        Array.from({ length: num }, (_, i) => start + i * stride),
        'float32',
      ),
    );
  }),
  kernel<{ indices: TensorInfo }, OneHotAttrs>('OneHot', (kit, { indices }, { dtype, depth, onValue, offValue }) => {
    const { record } = kit;
    const value = kit.value(indices);
    const shape = [...value.shape, depth];
    const column = record.reshape(value, [...value.shape, 1]);
    const hit = record.node('Equal', [column, record.range(depth)], shape, 'bool');
    const type = numeric(dtype);
    if (onValue === 1 && offValue === 0) return kit.tensor(record.cast(hit, type));
    const choices = [record.scalar(onValue, type), record.scalar(offValue, type)];
    return kit.tensor(record.node('Where', [hit, ...choices], shape, type));
  }),
];
