/**
 * Complex numbers: pairs (real, imaginary) in an axis of two behind the others, as ONNX's DFT wants them. Arithmetic with a
 * real tensor never comes here: tfjs casts both to complex first.
 */
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { CastAttrs, ConcatAttrs, TensorInfo, TransposeAttrs } from '@tensorflow/tfjs-core';
import { broadcast } from './binary';
import { slice, transpose } from './shape';
import { kernel } from '../kernel';
import type { KernelEntry, Kit } from '../kernel';
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

function parts(kit: Kit, tensor: TensorInfo): [Value, Value] {
  const pairs = kit.value(tensor);
  return [part(kit.record, pairs, 0), part(kit.record, pairs, 1)];
}

/** The discrete Fourier transform of the last axis of complex numbers, or its inverse. */
function fourier(name: 'FFT' | 'IFFT'): KernelEntry {
  return kernel<{ input: TensorInfo }>(
    name,
    (kit, { input }) => {
      const { record } = kit;
      const pairs = kit.value(input);
      const length = input.shape[input.shape.length - 1] ?? 1;
      const rows: Shape = [pairs.size / (2 * length), length, 2];
      const inputs = [record.reshape(pairs, rows), null, record.literal('int64', [], [1])];
      const transformed = record.node('DFT', inputs, rows, 'float32', { inverse: name === 'IFFT' ? 1 : 0 });
      return kit.complexTensor(record.reshape(transformed, pairs.shape));
    },
    'complex',
  );
}

function addition(name: 'Add' | 'Sub'): KernelEntry {
  return kernel<AB>(
    name,
    // the axis of pairs is the last of both
    (kit, { a, b }) => kit.complexTensor(broadcast(kit.record, name, ...sameRank(kit, a, b))),
    'complex',
  );
}

/** Axes of one before the shorter of two, so that pairs meet pairs. */
function sameRank(kit: Kit, a: TensorInfo, b: TensorInfo): [Value, Value] {
  const rank = Math.max(a.shape.length, b.shape.length) + 1;
  const padded = (tensor: TensorInfo): Value => {
    const pairs = kit.value(tensor);
    return kit.record.reshape(pairs, [...new Array<number>(rank - pairs.shape.length).fill(1), ...pairs.shape]);
  };
  return [padded(a), padded(b)];
}

export const complexKernels: readonly KernelEntry[] = [
  kernel<{ real: TensorInfo; imag: TensorInfo }>('Complex', (kit, { real, imag }) =>
    kit.complexTensor(join(kit.record, kit.record.float(kit.value(real)), kit.record.float(kit.value(imag)))),
  ),
  kernel<{ input: TensorInfo }>('Real', (kit, { input }) => kit.copy(parts(kit, input)[0]), 'complex'),
  kernel<{ input: TensorInfo }>('Imag', (kit, { input }) => kit.copy(parts(kit, input)[1]), 'complex'),
  kernel<X>(
    'ComplexAbs',
    (kit, { x }) => {
      const { record } = kit;
      // in float64 the squares of no float32 underflow
      const wide = record.cast(kit.value(x), 'float64');
      const length = record.node('ReduceL2', [wide, record.ints([-1])], x.shape, 'float64', { keepdims: 0 });
      return kit.tensor(record.float(length));
    },
    'complex',
  ),
  kernel<X, CastAttrs>(
    'Cast',
    (kit, { x }, { dtype }) => {
      if (dtype === 'complex64') return kit.alias(x);
      if (dtype === 'string') throw new Error('Cast: complex numbers have no text');
      const [real] = parts(kit, x);
      return dtype === 'float32' ? kit.copy(real) : kit.tensor(kit.record.cast(real, dtype));
    },
    'complex',
  ),
  fourier('FFT'),
  fourier('IFFT'),
  addition('Add'),
  addition('Sub'),
  kernel<AB>(
    'Multiply',
    (kit, { a, b }) => {
      const { record } = kit;
      const [[x, y], [u, v]] = [parts(kit, a), parts(kit, b)];
      const product = (left: Value, right: Value): Value => broadcast(record, 'Mul', left, right);
      const real = broadcast(record, 'Sub', product(x, u), product(y, v));
      return kit.complexTensor(join(record, real, broadcast(record, 'Add', product(x, v), product(y, u))));
    },
    'complex',
  ),
  kernel<X, TransposeAttrs>(
    'Transpose',
    (kit, { x }, { perm }) => kit.complexTensor(transpose(kit.record, kit.value(x), [...perm, perm.length])),
    'complex',
  ),
  kernel<TensorInfo[], ConcatAttrs>(
    'Concat',
    (kit, inputs, { axis }) => {
      const tensors = Object.values(inputs);
      const [along = 0] = util.parseAxisParam(axis, tensors[0]?.shape ?? []);
      const shapes = tensors.map(({ shape }) => shape);
      backend_util.assertParamsConsistent(shapes, along);
      const shape = [...backend_util.computeOutShape(shapes, along), 2];
      const values = tensors.map((tensor) => kit.value(tensor));
      return kit.complexTensor(kit.record.node('Concat', values, shape, 'float32', { axis: along }));
    },
    'complex',
  ),
];
