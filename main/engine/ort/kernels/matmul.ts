/** Matrix products, plain, batched, transposed, and with a bias and an activation. */
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { BatchMatMulAttrs, TensorInfo, _FusedMatMulAttrs } from '@tensorflow/tfjs-core';
import { broadcast, prelu } from './binary';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import type { Recorder } from '../recorder';
import { sizeOf } from '../values';
import type { Value } from '../values';

interface AB {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** [..., M, K] x [..., K, N] -> [..., M, N]; the flags say that an operand lies transposed. */
export function matMul(record: Recorder, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  for (const { shape } of [a, b]) {
    util.assert(shape.length >= 2, () => `matMul: [${shape}] is not a matrix`);
  }
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
  const [outer, inner] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [innerB, outerB] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  util.assert(
    inner === innerB,
    () => `matMul: inner sizes ${inner} and ${innerB} differ ([${a.shape}] x [${b.shape}])`,
  );
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, outer ?? 1, outerB ?? 1];
  if (inner === 0) return record.fill(shape, 0, 'float32');
  if (!transposeA && !transposeB) return record.node('MatMul', [a, b], shape, 'float32');
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  if (sizeOf(batch) === 1) {
    const flat = [a, b].map((value) => record.reshape(value, value.shape.slice(-2)));
    return record.reshape(record.node('Gemm', flat, shape.slice(-2), 'float32', attributes), shape);
  }
  return record.node('FusedMatMul', [a, b], shape, 'float32', attributes, 'com.microsoft');
}

/** The same plus a bias over the last axis: one operator where there is no batch. */
function matMulBias(record: Recorder, a: Value, b: Value, bias: Value, transA: boolean, transB: boolean): Value {
  const product = matMul(record, a, b, transA, transB);
  const [M = 1, N = 1] = product.shape.slice(-2);
  const isPlain = product.size === M * N && product.size > 0 && bias.shape.length === 1 && bias.size === N;
  if (!isPlain || a.size === 0) return broadcast(record, 'Add', product, bias);
  const [left, right] = [a, b].map((value) => record.reshape(value, value.shape.slice(-2)));
  const attributes = { transA: transA ? 1 : 0, transB: transB ? 1 : 0 };
  return record.reshape(record.node('Gemm', [left!, right!, bias], [M, N], 'float32', attributes), product.shape);
}

export type ActivationAttributes = Pick<_FusedMatMulAttrs, 'activation' | 'leakyreluAlpha'>;

/** What fused kernels do last. `slope` is that of prelu. */
export function activate(record: Recorder, value: Value, attributes: ActivationAttributes, slope: Value | null): Value {
  switch (attributes.activation) {
    case 'relu':
      return record.map('Relu', value);
    case 'relu6':
      return record.node('Clip', [value, record.scalar(0), record.scalar(6)], value.shape, 'float32');
    case 'elu':
      return record.map('Elu', value);
    case 'sigmoid':
      return record.map('Sigmoid', value);
    case 'leakyrelu':
      return record.map('LeakyRelu', value, { alpha: { float: attributes.leakyreluAlpha ?? 0.2 } });
    case 'prelu':
      return slope ? prelu(record, value, slope) : value;
    case 'linear':
    case null:
    case undefined:
      return value;
  }
}

export const matmulKernels: readonly KernelEntry[] = [
  kernel<AB, BatchMatMulAttrs>('BatchMatMul', (context, { a, b }, { transposeA, transposeB }) => {
    const { record } = context;
    const product = matMul(
      record,
      record.float(context.value(a)),
      record.float(context.value(b)),
      transposeA,
      transposeB,
    );
    return context.tensor(a.dtype === 'float32' || b.dtype === 'float32' ? product : record.cast(product, 'int32'));
  }),
  kernel<AB & { bias?: TensorInfo; preluActivationWeights?: TensorInfo }, _FusedMatMulAttrs>(
    '_FusedMatMul',
    (context, { a, b, bias, preluActivationWeights }, attributes) => {
      const { record } = context;
      const { transposeA, transposeB } = attributes;
      const [left, right] = [record.float(context.value(a)), record.float(context.value(b))];
      const result = bias
        ? matMulBias(record, left, right, context.value(bias), transposeA, transposeB)
        : matMul(record, left, right, transposeA, transposeB);
      const slope = preluActivationWeights ? context.value(preluActivationWeights) : null;
      return context.tensor(activate(record, result, attributes, slope));
    },
  ),
];
