/** Counting: how often a number occurs, and how many of a sorted row lie below a number. */
import { util } from '@tensorflow/tfjs-core';
import type { BincountAttrs, DenseBincountAttrs, SearchSortedAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { segmentSum } from './scatter';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
import { sizeOf } from '../values';
import type { Value } from '../values';

interface Inputs {
  readonly x: TensorInfo;
  readonly weights: TensorInfo;
}

/** [rows, columns] -> [rows, size]: how often each number below `size` occurs in a row, or the sum of its weights. */
function counts(context: KernelContext, { x, weights }: Inputs, rows: number, size: number): Value {
  const { record } = context;
  const value = context.value(x);
  for (const number of value.data ?? []) util.assert(number >= 0, () => 'Input x must be non-negative!');
  const numbers = record.reshape(record.cast(value, 'int32'), [rows, value.size / Math.max(1, rows)]);
  const { shape } = numbers;
  const offsets = record.literal(
    'int32',
    [rows, 1],
    Array.from({ length: rows }, (_, row) => row * size),
  );
  const cell = record.node('Add', [numbers, offsets], shape, 'int32');
  const counted = record.node('Less', [numbers, record.scalar(size, 'int32')], shape, 'bool');
  const ids = record.node('Where', [counted, cell, record.scalar(-1, 'int32')], shape, 'int32');
  const dtype = context.value(weights).dtype;
  const amounts = sizeOf(weights.shape) > 0 ? context.value(weights) : record.fill([value.size], 1, dtype);
  const flat = [record.reshape(amounts, [value.size]), record.reshape(ids, [value.size])] as const;
  return record.reshape(segmentSum(record, ...flat, rows * size), [rows, size]);
}

export const countKernels: readonly KernelEntry[] = [
  kernel<Inputs, BincountAttrs>('Bincount', (context, inputs, { size }) =>
    context.copy(context.record.reshape(counts(context, inputs, 1, size), [size])),
  ),
  kernel<Inputs, DenseBincountAttrs>('DenseBincount', (context, inputs, { size, binaryOutput }) => {
    const { record } = context;
    const [rows, shape] =
      inputs.x.shape.length === 1 ? [1, [size]] : [inputs.x.shape[0] ?? 0, [inputs.x.shape[0] ?? 0, size]];
    const weights = binaryOutput ? context.constant([0], 0, context.value(inputs.weights).dtype) : null;
    const found = counts(context, weights ? { x: inputs.x, weights } : inputs, rows, size);
    if (weights) context.backend.disposeData(weights.dataId);
    const occurs = record.node('Greater', [found, record.scalar(0, found.dtype)], found.shape, 'bool');
    return context.copy(record.reshape(binaryOutput ? record.cast(occurs, found.dtype) : found, shape));
  }),
  /** Of each number the place where it would go into its sorted row: before equal ones (left) or behind them. */
  kernel<{ sortedSequence: TensorInfo; values: TensorInfo }, SearchSortedAttrs>(
    'SearchSorted',
    (context, { sortedSequence, values }, { side }) => {
      const { record } = context;
      const [rows = 0, length = 0] = sortedSequence.shape;
      const [, columns = 0] = values.shape;
      const sorted = record.reshape(record.float(context.value(sortedSequence)), [rows, 1, length]);
      const wanted = record.reshape(record.float(context.value(values)), [rows, columns, 1]);
      const op = side === 'left' ? 'Less' : 'LessOrEqual';
      const isBelow = record.cast(record.node(op, [sorted, wanted], [rows, columns, length], 'bool'), 'int32');
      const inputs = [isBelow, record.ints([2])];
      return context.tensor(record.node('ReduceSum', inputs, [rows, columns], 'int32', { keepdims: 0 }));
    },
  ),
];
