/** Kernels that move numbers about without computing: reshape, transpose, slice, concatenate, pad, tile. */
import { backend_util, slice_util, util } from '@tensorflow/tfjs-core';
import type {
  BroadCastToAttrs,
  ConcatAttrs,
  ExpandDimsAttrs,
  PackAttrs,
  PadV2Attrs,
  ReshapeAttrs,
  ReverseAttrs,
  SliceAttrs,
  SplitVAttrs,
  StridedSliceAttrs,
  TensorInfo,
  TileAttrs,
  TransposeAttrs,
  UnpackAttrs,
} from '@tensorflow/tfjs-core';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import type { Recorder } from '../recorder';
import { sameShape, sizeOf } from '../values';
import type { Shape, Value } from '../values';

interface X {
  readonly x: TensorInfo;
}

/** "From the end", for ONNX's Slice. */
const beyondStart = -2147483648;

export function slice(record: Recorder, value: Value, begin: Shape, size: Shape): Value {
  if (sameShape(size, value.shape)) return value;
  const end = begin.map((start, i) => start + (size[i] ?? 0));
  return record.node('Slice', [value, record.ints(begin), record.ints(end)], size, value.dtype);
}

export function transpose(record: Recorder, value: Value, order: readonly number[]): Value {
  const shape = order.map((axis) => value.shape[axis] ?? 1);
  return record.node('Transpose', [value], shape, value.dtype, { perm: order });
}

/** Back to front along some axes. */
export function reversed(record: Recorder, value: Value, axes: readonly number[]): Value {
  const bounds = [axes.map(() => -1), axes.map(() => beyondStart), axes, axes.map(() => -1)];
  return record.node('Slice', [value, ...bounds.map((list) => record.ints(list))], value.shape, value.dtype);
}

/** `content` before and behind each axis. */
export function pad(record: Recorder, value: Value, paddings: readonly (readonly number[])[], content: number): Value {
  const [before, after] = [0, 1].map((side) => paddings.map((amounts) => amounts[side] ?? 0));
  const shape = value.shape.map((extent, i) => before![i]! + extent + after![i]!);
  if (sameShape(shape, value.shape)) return value;
  const dtype = value.dtype === 'bool' ? 'int32' : value.dtype; // ONNX Runtime's Pad has no booleans
  const inputs = [record.cast(value, dtype), record.ints([...before!, ...after!]), record.scalar(content, dtype)];
  return record.cast(record.node('Pad', inputs, shape, dtype, { mode: 'constant' }), value.dtype);
}

const viewKernels: readonly KernelEntry[] = [
  kernel<X>('Identity', (context, { x }) => context.alias(x), 'anything'),
  kernel<X, ReshapeAttrs>(
    'Reshape',
    (context, { x }, { shape }) => {
      const size = util.sizeFromShape(x.shape);
      const wanted = util.inferFromImplicitShape(shape, size);
      util.assert(sizeOf(wanted) === size, () => `Reshape: [${x.shape}] has ${size} elements, [${wanted}] has not`);
      return context.alias(x, wanted);
    },
    'anything',
  ),
  kernel<{ input: TensorInfo }, ExpandDimsAttrs>(
    'ExpandDims',
    (context, { input }, { dim }) => {
      const rank = input.shape.length;
      util.assert(-(rank + 1) <= dim && dim <= rank, () => `Axis must be in the interval [${-(rank + 1)}, ${rank}]`);
      const shape = [...input.shape];
      shape.splice(dim < 0 ? dim + rank + 1 : dim, 0, 1);
      return context.alias(input, shape);
    },
    'anything',
  ),
];

const cutKernels: readonly KernelEntry[] = [
  kernel<X, SliceAttrs>('Slice', (context, { x }, { begin, size }) => {
    const [from = [], extent = []] = slice_util.parseSliceParams(x, begin, size);
    slice_util.assertParamsValid(x, from, extent);
    if (sameShape(extent, x.shape)) return context.alias(x);
    return context.tensor(slice(context.record, context.value(x), from, extent));
  }),
  kernel<X, StridedSliceAttrs>('StridedSlice', (context, { x }, attributes) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
    const info = slice_util.sliceInfo(
      x.shape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask,
    ); // prettier-ignore
    const { record } = context;
    if (info.isIdentity) return context.alias(x, info.finalShape);
    const value = context.value(x);
    if (sizeOf(info.finalShape) === 0) return context.tensor(record.empty(info.finalShape, value.dtype));
    const size = slice_util.computeOutShape(info.begin, info.end, info.strides);
    const ends = info.end.map((to, i) => ((info.strides[i] ?? 1) < 0 && to < 0 ? beyondStart : to));
    const bounds = [info.begin, ends, info.begin.map((_, i) => i), info.strides].map((list) => record.ints(list));
    const cut = record.node('Slice', [value, ...bounds], size, value.dtype);
    return context.tensor(record.reshape(cut, info.finalShape));
  }),
  kernel<X, ReverseAttrs>('Reverse', (context, { x }, { dims }) => {
    const axes = util.parseAxisParam(dims, x.shape);
    if (x.shape.length === 0 || axes.length === 0) return context.alias(x);
    return context.tensor(reversed(context.record, context.value(x), axes));
  }),
  kernel<{ value: TensorInfo }, UnpackAttrs>('Unpack', (context, { value: tensor }, { axis }) => {
    const { record } = context;
    const value = context.value(tensor);
    const along = axis < 0 ? axis + value.shape.length : axis;
    const shape = value.shape.filter((_, i) => i !== along);
    return Array.from({ length: value.shape[along] ?? 0 }, (_, i) => {
      const begin = value.shape.map((_, k) => (k === along ? i : 0));
      const part = record.reshape(
        slice(
          record,
          value,
          begin,
          value.shape.map((n, k) => (k === along ? 1 : n)),
        ),
        shape,
      );
      return part.node && part !== value ? context.tensor(part) : context.copy(part);
    });
  }),
  kernel<X, SplitVAttrs>('SplitV', (context, { x }, { numOrSizeSplits, axis }) => {
    const [along = 0] = util.parseAxisParam(axis, x.shape);
    // declared for tensors, but reads the shape only
    const sizes = backend_util.prepareSplitSize(x as never, numOrSizeSplits, along);
    const value = context.value(x);
    if (sizes.length === 1) return [context.copy(value)];
    const shapes = sizes.map((size) => value.shape.map((extent, i) => (i === along ? size : extent)));
    const outputs = shapes.map((shape) => [shape, value.dtype] as const);
    return context.record
      .nodes('Split', [value, context.record.ints(sizes)], outputs, { axis: along })
      .map((v) => context.tensor(v));
  }),
];

const joinKernels: readonly KernelEntry[] = [
  kernel<TensorInfo[], ConcatAttrs>('Concat', (context, inputs, { axis }) => {
    const tensors = Object.values(inputs);
    const [first] = tensors;
    if (!first) throw new Error('Concat needs at least one tensor');
    const [along = 0] = util.parseAxisParam(axis, first.shape);
    const shapes = tensors.map((tensor) => tensor.shape);
    backend_util.assertParamsConsistent(shapes, along);
    const shape = backend_util.computeOutShape(shapes, along);
    const parts = tensors.filter((tensor) => sizeOf(tensor.shape) > 0).map((tensor) => context.value(tensor));
    const [only] = parts;
    if (!only) return context.tensor(context.record.empty(shape, context.value(first).dtype));
    if (parts.length === 1) return context.copy(only);
    return context.tensor(context.record.node('Concat', parts, shape, only.dtype, { axis: along }));
  }),
  kernel<TensorInfo[], PackAttrs>('Pack', (context, inputs, { axis }) => {
    const tensors = Object.values(inputs);
    const [first] = tensors;
    if (!first) throw new Error('stack needs at least one tensor');
    for (const tensor of tensors) {
      util.assertShapesMatch(first.shape, tensor.shape, 'All tensors passed to stack must have matching shapes');
      util.assert(tensor.dtype === first.dtype, () => 'All tensors passed to stack must have matching dtypes');
    }
    const part = [...first.shape];
    part.splice(axis, 0, 1);
    const shape = part.map((extent, i) => (i === axis ? tensors.length : extent));
    const values = tensors.map((tensor) => context.record.reshape(context.value(tensor), part));
    const [only] = values;
    if (values.length === 1 && only) return context.copy(only);
    return context.tensor(context.record.node('Concat', values, shape, context.value(first).dtype, { axis }));
  }),
];

const growKernels: readonly KernelEntry[] = [
  kernel<X, TransposeAttrs>('Transpose', (context, { x }, { perm }) => {
    if (perm.every((axis, i) => axis === i)) return context.alias(x);
    return context.tensor(transpose(context.record, context.value(x), [...perm]));
  }),
  kernel<X, PadV2Attrs>('PadV2', (context, { x }, { paddings, constantValue }) => {
    const value = context.value(x);
    if (value.shape.length === 0) return context.alias(x);
    const shape = paddings.map(([before, after], i) => before + (value.shape[i] ?? 0) + after);
    if (value.size === 0) return context.constant(shape, constantValue, value.dtype);
    const result = pad(context.record, value, paddings, constantValue);
    return result === value ? context.copy(value) : context.tensor(result);
  }),
  kernel<X, TileAttrs>('Tile', (context, { x }, { reps }) => {
    const value = context.value(x);
    const shape = value.shape.map((extent, i) => extent * (reps[i] ?? 1));
    return context.tensor(context.record.node('Tile', [value, context.record.ints(reps)], shape, value.dtype));
  }),
  kernel<X, BroadCastToAttrs>('BroadcastTo', (context, { x }, { shape }) => {
    const value = context.value(x);
    return context.tensor(context.record.node('Expand', [value, context.record.ints(shape)], [...shape], value.dtype));
  }),
];

export const shapeKernels: readonly KernelEntry[] = [...viewKernels, ...cutKernels, ...joinKernels, ...growKernels];
