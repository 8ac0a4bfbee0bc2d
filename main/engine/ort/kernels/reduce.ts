/** Sums, means, extremes, arg-extremes, running sums, the k largest. */
import { util } from '@tensorflow/tfjs-core';
import type { CumprodAttrs, CumsumAttrs, TensorInfo, TopKAttrs } from '@tensorflow/tfjs-core';
import { pad, slice } from './shape';
import { withoutNaN } from './unary';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
import type { Recorder } from '../recorder';
import type { Shape, Value } from '../values';

interface X {
  readonly x: TensorInfo;
}
interface ReductionAttributes {
  readonly axis?: number | number[];
  /** What Max calls its axes. */
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

/** What a reduction of nothing gives. */
const neutral = { ReduceSum: 0, ReduceProd: 1, ReduceMax: -Infinity, ReduceMin: Infinity, ReduceMean: NaN } as const;
type Reduction = keyof typeof neutral;

function axesOf(shape: Shape, axis: number | number[] | undefined): number[] {
  // null means every axis; tfjs's own declaration leaves that out
  return util.parseAxisParam(axis ?? shape.map((_, i) => i), [...shape]);
}

function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  if (keepDims) return shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
  return shape.filter((_, i) => !axes.includes(i));
}

function reduce(record: Recorder, op: Reduction, value: Value, axes: readonly number[], keepDims = false): Value {
  if (axes.length === 0) return record.map('Identity', value);
  const shape = reducedShape(value.shape, axes, keepDims);
  if (value.size === 0) return record.fill(shape, neutral[op], value.dtype);
  return record.node(op, [value, record.ints(axes)], shape, value.dtype, { keepdims: keepDims ? 1 : 0 });
}

/** Booleans count as 0 and 1. */
function countable(context: KernelContext, x: TensorInfo): Value {
  const value = context.value(x);
  return value.dtype === 'bool' ? context.record.cast(value, 'int32') : value;
}

function reduction(name: string, op: Reduction): KernelEntry {
  return kernel<X, ReductionAttributes>(name, (context, { x }, { axis, reductionIndices, keepDims }) => {
    const value = countable(context, x);
    const number = op === 'ReduceMean' ? context.record.float(value) : value;
    const axes = axesOf(number.shape, reductionIndices ?? axis);
    return context.tensor(reduce(context.record, op, number, axes, keepDims));
  });
}

/** The largest or smallest of a row; NaN where the row has one, which ONNX leaves open. */
function extreme(name: 'Max' | 'Min'): KernelEntry {
  return kernel<X, ReductionAttributes>(name, (context, { x }, { axis, reductionIndices, keepDims }) => {
    const { record } = context;
    const value = countable(context, x);
    const axes = axesOf(value.shape, reductionIndices ?? axis);
    const found = reduce(record, name === 'Max' ? 'ReduceMax' : 'ReduceMin', value, axes, keepDims);
    if (value.dtype !== 'float32' || value.size === 0 || axes.length === 0) return context.tensor(found);
    const nan = record.cast(record.node('IsNaN', [value], value.shape, 'bool'), 'int32');
    const poisoned = record.cast(reduce(record, 'ReduceMax', nan, axes, keepDims), 'bool');
    return context.tensor(record.node('Where', [poisoned, record.scalar(NaN), found], found.shape, 'float32'));
  });
}

function quantifier(name: string, op: Reduction): KernelEntry {
  return kernel<X, ReductionAttributes>(name, (context, { x }, { axis, keepDims }) => {
    const value = context.record.cast(context.value(x), 'int32');
    return context.tensor(
      context.record.cast(reduce(context.record, op, value, axesOf(value.shape, axis), keepDims), 'bool'),
    );
  });
}

function argument(name: 'ArgMax' | 'ArgMin'): KernelEntry {
  return kernel<X, { axis: number }>(name, (context, { x }, { axis }) => {
    const value = withoutNaN(context.record, countable(context, x), name === 'ArgMax' ? -Infinity : Infinity);
    const [along = 0] = axesOf(value.shape, axis);
    const shape = reducedShape(value.shape, [along], false);
    const position = context.record.node(name, [value], shape, 'int64', { axis: along, keepdims: 0 });
    return context.tensor(context.record.cast(position, 'int32'));
  });
}

export const reduceKernels: readonly KernelEntry[] = [
  reduction('Sum', 'ReduceSum'),
  reduction('Mean', 'ReduceMean'),
  reduction('Prod', 'ReduceProd'),
  extreme('Max'),
  extreme('Min'),
  quantifier('All', 'ReduceMin'),
  quantifier('Any', 'ReduceMax'),
  argument('ArgMax'),
  argument('ArgMin'),
  kernel<X, CumsumAttrs>('Cumsum', (context, { x }, { axis, exclusive, reverse }) => {
    const value = context.value(x);
    const attributes = { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 };
    const along = context.record.literal('int64', [], [axis]);
    return context.tensor(context.record.node('CumSum', [value, along], value.shape, value.dtype, attributes));
  }),
  /** Running products by doubling: after step s every cell holds the product of the 2^s cells up to it. */
  kernel<X, CumprodAttrs>('Cumprod', (context, { x }, { axis, exclusive, reverse }) => {
    const { record } = context;
    const value = countable(context, x);
    const [along = 0] = axesOf(value.shape, axis);
    const length = value.shape[along] ?? 1;
    const shifted = (cells: Value, by: number): Value => {
      const begin = cells.shape.map((_, i) => (i === along && reverse ? by : 0));
      const kept = slice(
        record,
        cells,
        begin,
        cells.shape.map((n, i) => (i === along ? n - by : n)),
      );
      return pad(
        record,
        kept,
        cells.shape.map((_, i) => (i !== along ? [0, 0] : reverse ? [0, by] : [by, 0])),
        1,
      );
    };
    let product = exclusive && length > 0 ? shifted(value, 1) : value;
    for (let by = 1; by < length; by *= 2) {
      product = record.node('Mul', [product, shifted(product, by)], value.shape, value.dtype);
    }
    return context.copy(product);
  }),
  kernel<X, TopKAttrs>('TopK', (context, { x }, { k }) => {
    const value = context.value(x);
    const shape = [...value.shape.slice(0, -1), k];
    if (value.size === 0 || k === 0)
      return [context.constant(shape, 0, value.dtype), context.constant(shape, 0, 'int32')];
    const [largest, position] = context.record.nodes(
      'TopK',
      [value, context.record.ints([k])],
      [
        [shape, value.dtype],
        [shape, 'int64'],
      ],
      { axis: -1, largest: 1, sorted: 1 },
    );
    return [context.tensor(largest!), context.tensor(context.record.cast(position!, 'int32'))];
  }),
];
