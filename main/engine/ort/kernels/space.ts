/** Kernels that move blocks of an image between space, batch and channels; mirrored edges, flips, and diagonals. */
import { backend_util, slice_util, util } from '@tensorflow/tfjs-core';
import type {
  BatchToSpaceNDAttrs,
  DepthToSpaceAttrs,
  MirrorPadAttrs,
  SpaceToBatchNDAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { pad, reversed, slice, transpose } from './shape';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import { sizeOf } from '../values';
import type { Value } from '../values';

interface X {
  readonly x: TensorInfo;
}

/** Where cell `i` of a mirrored axis comes from. With `reflect` the edge itself is not repeated. */
function mirrored(i: number, before: number, extent: number, mode: 'reflect' | 'symmetric'): number {
  const edge = mode === 'reflect' ? 0 : 1;
  if (i < before) return before - i - edge;
  if (i >= before + extent) return 2 * (extent - 1) - (i - before) + edge;
  return i - before;
}

export const spaceKernels: readonly KernelEntry[] = [
  kernel<X, BatchToSpaceNDAttrs>('BatchToSpaceND', (context, { x }, { blockShape, crops }) => {
    const { record } = context;
    const block = sizeOf(blockShape);
    const split = backend_util.getReshaped(x.shape, blockShape, block);
    const order = backend_util.getPermuted(split.length, blockShape.length);
    const joined = backend_util.getReshapedPermuted(x.shape, blockShape, block);
    const moved = record.reshape(transpose(record, record.reshape(context.value(x), split), order), joined);
    const start = backend_util.getSliceBeginCoords(crops, blockShape.length);
    const extent = backend_util.getSliceSize(joined, crops, blockShape.length);
    // the axes behind the blocks are left out there: they stay whole
    const [begin = [], size = []] = slice_util.parseSliceParams({ ...x, shape: joined }, start, extent);
    const cut = slice(record, moved, begin, size);
    return context.copy(cut);
  }),
  kernel<X, SpaceToBatchNDAttrs>('SpaceToBatchND', (context, { x }, { blockShape, paddings }) => {
    const { record } = context;
    const block = sizeOf(blockShape);
    const around = x.shape.map((_, i) => paddings[i - 1] ?? [0, 0]);
    const image = pad(record, context.value(x), around, 0);
    const shape = [...image.shape];
    const split = backend_util.getReshaped(shape, blockShape, block, false);
    const order = backend_util.getPermuted(split.length, blockShape.length, false);
    const moved = transpose(record, record.reshape(image, split), order);
    return context.copy(record.reshape(moved, backend_util.getReshapedPermuted(shape, blockShape, block, false)));
  }),
  kernel<X, DepthToSpaceAttrs>('DepthToSpace', (context, { x }, { blockSize, dataFormat }) => {
    const { record } = context;
    const isLast = dataFormat === 'NHWC';
    const [batch = 1, ...rest] = x.shape;
    const [height = 1, width = 1, depth = 1] = isLast ? rest : [rest[1], rest[2], rest[0]];
    const channels = depth / (blockSize * blockSize);
    const value = context.value(x);
    if (isLast) {
      const split = record.reshape(value, [batch, height, width, blockSize, blockSize, channels]);
      const moved = transpose(record, split, [0, 1, 3, 2, 4, 5]);
      return context.copy(record.reshape(moved, [batch, height * blockSize, width * blockSize, channels]));
    }
    const split = record.reshape(value, [batch, blockSize, blockSize, channels, height, width]);
    const moved = transpose(record, split, [0, 3, 4, 1, 5, 2]);
    return context.copy(record.reshape(moved, [batch, channels, height * blockSize, width * blockSize]));
  }),
  kernel<X, MirrorPadAttrs>('MirrorPad', (context, { x }, { paddings, mode }) => {
    const { record } = context;
    // ONNX knows `reflect` only, so the cells are named axis by axis
    const along = (value: Value, [before, after]: [number, number], axis: number): Value => {
      if (before + after === 0) return value;
      const extent = value.shape[axis] ?? 1;
      const length = before + extent + after;
      const cells = Array.from({ length }, (_, i) => mirrored(i, before, extent, mode));
      const shape = value.shape.map((n, i) => (i === axis ? length : n));
      return record.node('Gather', [value, record.literal('int32', [length], cells)], shape, value.dtype, { axis });
    };
    return context.copy(paddings.reduce(along, context.value(x)));
  }),
  kernel<{ image: TensorInfo }>('FlipLeftRight', (context, { image }) =>
    context.tensor(reversed(context.record, context.value(image), [2])),
  ),
  kernel<X>('Diag', (context, { x }) => {
    const { record } = context;
    const value = context.value(x);
    const dtype = value.dtype === 'bool' ? 'int32' : value.dtype; // ONNX Runtime's Where has no booleans
    const count = util.sizeFromShape(x.shape);
    const [row, column] = [
      record.reshape(record.range(count), [1, count]),
      record.reshape(record.range(count), [count, 1]),
    ];
    const onDiagonal = record.node('Equal', [row, column], [count, count], 'bool');
    const cells = record.cast(record.reshape(value, [1, count]), dtype);
    const matrix = record.node('Where', [onDiagonal, cells, record.scalar(0, dtype)], [count, count], dtype);
    return context.copy(record.cast(record.reshape(matrix, [...x.shape, ...x.shape]), value.dtype));
  }),
];
