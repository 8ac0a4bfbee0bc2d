/** Sums, means, extremes, arg-extremes, running sums, the k largest. */
import { util } from '@tensorflow/tfjs-core';
import type { CumprodAttrs, CumsumAttrs, TensorInfo, TopKAttrs } from '@tensorflow/tfjs-core';
import { pad, slice } from './shape';
import { withoutNaN } from './unary';
import { kernel } from '../kernel';
import type { KernelEntry, Kit } from '../kernel';
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
function countable(kit: Kit, x: TensorInfo): Value {
  const value = kit.value(x);
  return value.dtype === 'bool' ? kit.record.cast(value, 'int32') : value;
}

function reduction(name: string, op: Reduction): KernelEntry {
  return kernel<X, ReductionAttributes>(name, (kit, { x }, { axis, reductionIndices, keepDims }) => {
    const value = countable(kit, x);
    const number = op === 'ReduceMean' ? kit.record.float(value) : value;
    const axes = axesOf(number.shape, reductionIndices ?? axis);
    return kit.tensor(reduce(kit.record, op, number, axes, keepDims));
  });
}

/** The largest or smallest of a row; NaN where the row has one, which ONNX leaves open. */
function extreme(name: 'Max' | 'Min'): KernelEntry {
  return kernel<X, ReductionAttributes>(name, (kit, { x }, { axis, reductionIndices, keepDims }) => {
    const { record } = kit;
    const value = countable(kit, x);
    const axes = axesOf(value.shape, reductionIndices ?? axis);
    const found = reduce(record, name === 'Max' ? 'ReduceMax' : 'ReduceMin', value, axes, keepDims);
    if (value.dtype !== 'float32' || value.size === 0 || axes.length === 0) return kit.tensor(found);
    const nan = record.cast(record.node('IsNaN', [value], value.shape, 'bool'), 'int32');
    const poisoned = record.cast(reduce(record, 'ReduceMax', nan, axes, keepDims), 'bool');
    return kit.tensor(record.node('Where', [poisoned, record.scalar(NaN), found], found.shape, 'float32'));
  });
}

function quantifier(name: string, op: Reduction): KernelEntry {
  return kernel<X, ReductionAttributes>(name, (kit, { x }, { axis, keepDims }) => {
    const value = kit.record.cast(kit.value(x), 'int32');
    return kit.tensor(kit.record.cast(reduce(kit.record, op, value, axesOf(value.shape, axis), keepDims), 'bool'));
  });
}

function argument(name: 'ArgMax' | 'ArgMin'): KernelEntry {
  return kernel<X, { axis: number }>(name, (kit, { x }, { axis }) => {
    const value = withoutNaN(kit.record, countable(kit, x), name === 'ArgMax' ? -Infinity : Infinity);
    const [along = 0] = axesOf(value.shape, axis);
    const shape = reducedShape(value.shape, [along], false);
    const position = kit.record.node(name, [value], shape, 'int64', { axis: along, keepdims: 0 });
    return kit.tensor(kit.record.cast(position, 'int32'));
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
  kernel<X, CumsumAttrs>('Cumsum', (kit, { x }, { axis, exclusive, reverse }) => {
    const value = kit.value(x);
    const attributes = { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 };
    const along = kit.record.literal('int64', [], [axis]);
    return kit.tensor(kit.record.node('CumSum', [value, along], value.shape, value.dtype, attributes));
  }),
  /** Running products by doubling: after step s every cell holds the product of the 2^s cells up to it. */
  kernel<X, CumprodAttrs>('Cumprod', (kit, { x }, { axis, exclusive, reverse }) => {
    const { record } = kit;
    const value = countable(kit, x);
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
    return kit.copy(product);
  }),
  kernel<X, TopKAttrs>('TopK', (kit, { x }, { k }) => {
    const value = kit.value(x);
    const shape = [...value.shape.slice(0, -1), k];
    if (value.size === 0 || k === 0) return [kit.constant(shape, 0, value.dtype), kit.constant(shape, 0, 'int32')];
    const [largest, position] = kit.record.nodes(
      'TopK',
      [value, kit.record.ints([k])],
      [
        [shape, value.dtype],
        [shape, 'int64'],
      ],
      { axis: -1, largest: 1, sorted: 1 },
    );
    return [kit.tensor(largest!), kit.tensor(kit.record.cast(position!, 'int32'))];
  }),
];
