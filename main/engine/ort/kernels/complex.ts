/**
 * Complex numbers: pairs (real, imaginary) in an axis of two behind the others, as ONNX's DFT wants them. Arithmetic with a
 * real tensor never comes here: tfjs casts both to complex first.
 */
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { CastAttrs, ConcatAttrs, TensorInfo, TransposeAttrs } from '@tensorflow/tfjs-core';
import { broadcast } from './binary';
import { slice, transpose } from './shape';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
import type { Recorder } from '../recorder';
import type { Shape, Value } from '../values';

interface X {
  readonly x: TensorInfo;
}
interface AB {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** Two float32 values of one shape as one of pairs. */
export function join(record: Recorder, real: Value, imaginary: Value): Value {
  const parts = [real, imaginary].map((part) => record.reshape(part, [...part.shape, 1]));
  return record.node('Concat', parts, [...real.shape, 2], 'float32', { axis: real.shape.length });
}

/** The reals (0) or imaginaries (1) of pairs. */
function part(record: Recorder, pairs: Value, which: 0 | 1): Value {
  const shape = pairs.shape.slice(0, -1);
  const begin = [...shape.map(() => 0), which];
  return record.reshape(slice(record, pairs, begin, [...shape, 1]), shape);
}

function parts(context: KernelContext, tensor: TensorInfo): [Value, Value] {
  const pairs = context.value(tensor);
  return [part(context.record, pairs, 0), part(context.record, pairs, 1)];
}

/** The discrete Fourier transform of the last axis of complex numbers, or its inverse. */
function fourier(name: 'FFT' | 'IFFT'): KernelEntry {
  return kernel<{ input: TensorInfo }>(
    name,
    (context, { input }) => {
      const { record } = context;
      const pairs = context.value(input);
      const length = input.shape[input.shape.length - 1] ?? 1;
      const rows: Shape = [pairs.size / (2 * length), length, 2];
      const inputs = [record.reshape(pairs, rows), null, record.literal('int64', [], [1])];
      const transformed = record.node('DFT', inputs, rows, 'float32', { inverse: name === 'IFFT' ? 1 : 0 });
      return context.complexTensor(record.reshape(transformed, pairs.shape));
    },
    'complex',
  );
}

function addition(name: 'Add' | 'Sub'): KernelEntry {
  return kernel<AB>(
    name,
    // the axis of pairs is the last of both
    (context, { a, b }) => context.complexTensor(broadcast(context.record, name, ...sameRank(context, a, b))),
    'complex',
  );
}

/** Axes of one before the shorter of two, so that pairs meet pairs. */
function sameRank(context: KernelContext, a: TensorInfo, b: TensorInfo): [Value, Value] {
  const rank = Math.max(a.shape.length, b.shape.length) + 1;
  const padded = (tensor: TensorInfo): Value => {
    const pairs = context.value(tensor);
    return context.record.reshape(pairs, [...new Array<number>(rank - pairs.shape.length).fill(1), ...pairs.shape]);
  };
  return [padded(a), padded(b)];
}

export const complexKernels: readonly KernelEntry[] = [
  kernel<{ real: TensorInfo; imag: TensorInfo }>('Complex', (context, { real, imag }) =>
    context.complexTensor(
      join(context.record, context.record.float(context.value(real)), context.record.float(context.value(imag))),
    ),
  ),
  kernel<{ input: TensorInfo }>('Real', (context, { input }) => context.copy(parts(context, input)[0]), 'complex'),
  kernel<{ input: TensorInfo }>('Imag', (context, { input }) => context.copy(parts(context, input)[1]), 'complex'),
  kernel<X>(
    'ComplexAbs',
    (context, { x }) => {
      const { record } = context;
      // in float64 the squares of no float32 underflow
      const wide = record.cast(context.value(x), 'float64');
      const length = record.node('ReduceL2', [wide, record.ints([-1])], x.shape, 'float64', { keepdims: 0 });
      return context.tensor(record.float(length));
    },
    'complex',
  ),
  kernel<X, CastAttrs>(
    'Cast',
    (context, { x }, { dtype }) => {
      if (dtype === 'complex64') return context.alias(x);
      if (dtype === 'string') throw new Error('Cast: complex numbers have no text');
      const [real] = parts(context, x);
      return dtype === 'float32' ? context.copy(real) : context.tensor(context.record.cast(real, dtype));
    },
    'complex',
  ),
  fourier('FFT'),
  fourier('IFFT'),
  addition('Add'),
  addition('Sub'),
  kernel<AB>(
    'Multiply',
    (context, { a, b }) => {
      const { record } = context;
      const [[x, y], [u, v]] = [parts(context, a), parts(context, b)];
      const product = (left: Value, right: Value): Value => broadcast(record, 'Mul', left, right);
      const real = broadcast(record, 'Sub', product(x, u), product(y, v));
      return context.complexTensor(join(record, real, broadcast(record, 'Add', product(x, v), product(y, u))));
    },
    'complex',
  ),
  kernel<X, TransposeAttrs>(
    'Transpose',
    (context, { x }, { perm }) =>
      context.complexTensor(transpose(context.record, context.value(x), [...perm, perm.length])),
    'complex',
  ),
  kernel<TensorInfo[], ConcatAttrs>(
    'Concat',
    (context, inputs, { axis }) => {
      const tensors = Object.values(inputs);
      const [along = 0] = util.parseAxisParam(axis, tensors[0]?.shape ?? []);
      const shapes = tensors.map(({ shape }) => shape);
      backend_util.assertParamsConsistent(shapes, along);
      const shape = [...backend_util.computeOutShape(shapes, along), 2];
      const values = tensors.map((tensor) => context.value(tensor));
      return context.complexTensor(context.record.node('Concat', values, shape, 'float32', { axis: along }));
    },
    'complex',
  ),
];
