/**
 * Adding rows up by index: the gradient of an embedding.
 *
 * ONNX Runtime's ScatterND with reduction=add is a race on the CPU when an index occurs twice and there is more than one
 * thread: some of the addends are lost, silently. It is never used here. Instead:
 * - few segments: one-hot(ids)^T x rows, one matrix product;
 * - up to `maxPairwise` rows: (ids == ids^T) x rows gives every row the full sum of its segment, and a ScatterND without
 *   reduction writes it; rows of one segment write the same numbers, so their order does not matter;
 * - else ScatterElements with reduction=add, which runs in one thread: right, but slow.
 *
 * A gradient on its way to the optimiser is none of these: its rows are added up where they go (../row-sums.ts).
 */
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { ScatterNdAttrs, SparseToDenseAttrs, TensorInfo, UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
import type { Recorder } from '../recorder';
import { sizeOf } from '../values';
import type { Shape, Value } from '../values';

const maxOneHotCells = 1 << 22;
const maxPairwise = 1536;

/** Row s of the result is the sum of the rows whose id is s; ids below zero are left out, as tfjs has it. */
export function segmentSum(record: Recorder, rows: Value, ids: Value, segments: number): Value {
  const count = ids.size;
  const rest = rows.shape.slice(ids.shape.length);
  const width = sizeOf(rest);
  const shape = [segments, ...rest];
  if (count === 0 || width === 0 || segments === 0) return record.fill(shape, 0, rows.dtype);
  const flat = record.float(record.reshape(rows, [count, width]));
  const column = record.reshape(ids, [count, 1]);
  const sum =
    segments * count <= maxOneHotCells
      ? byOneHot(record, flat, column, segments)
      : byIndex(record, flat, column, segments);
  const table = record.reshape(record.cast(sum, rows.dtype), shape);
  if (rows.dtype === 'float32') table.scatter = { ids: column, rows: flat };
  return table;
}

function byOneHot(record: Recorder, rows: Value, column: Value, segments: number): Value {
  const hit = record.node('Equal', [column, record.range(segments)], [column.size, segments], 'bool');
  return record.node('Gemm', [record.float(hit), rows], [segments, rows.shape[1] ?? 1], 'float32', { transA: 1 });
}

function byIndex(record: Recorder, rows: Value, column: Value, segments: number): Value {
  const count = column.size;
  const width = rows.shape[1] ?? 1;
  const zero = record.scalar(0, 'int32');
  const valid = record.node('GreaterOrEqual', [column, zero], [count, 1], 'bool');
  const kept = record.node('Where', [valid, rows, record.scalar(0)], rows.shape, 'float32');
  const ids = record.node('Max', [column, zero], [count, 1], 'int32');
  const target = record.fill([segments, width], 0, 'float32');
  if (count > maxPairwise) {
    const cells = record.node('Expand', [ids, record.ints([count, width])], [count, width], 'int32');
    return record.node('ScatterElements', [target, cells, kept], target.shape, 'float32', {
      axis: 0,
      reduction: 'add',
    });
  }
  const same = record.node('Equal', [ids, record.reshape(ids, [1, count])], [count, count], 'bool');
  const totals = record.node('MatMul', [record.float(same), kept], rows.shape, 'float32');
  return record.node('ScatterND', [target, record.cast(ids, 'int64'), totals], target.shape, 'float32');
}

/** Numbers of the slices that `indices` name in a tensor of `shape`, and how many and how large they are. */
function slicesAt(context: KernelContext, indices: TensorInfo, updates: TensorInfo, shape: number[]) {
  const { record } = context;
  // declared for tensors, but reads shapes only
  const info = backend_util.calculateShapes(updates as never, indices as never, shape);
  const { sliceRank, numUpdates, sliceSize } = info;
  const indexed = shape.slice(0, sliceRank);
  const strides = indexed.map((_, i) => sizeOf(indexed.slice(i + 1)));
  const parts = record.reshape(record.cast(context.value(indices), 'int32'), [numUpdates, sliceRank]);
  const products = record.node('Mul', [parts, record.literal('int32', [sliceRank], strides)], parts.shape, 'int32');
  const ids = record.node('ReduceSum', [products, record.ints([1])], [numUpdates], 'int32', { keepdims: 0 });
  checkKnown(parts, indexed, shape);
  return { ids, numUpdates, sliceSize, slices: sizeOf(indexed) };
}

function checkKnown({ data, shape: [, rank = 1] }: Value, indexed: readonly number[], shape: readonly number[]): void {
  data?.forEach((index: number | bigint, i: number) => {
    util.assert(
      index >= 0 && index < indexed[i % rank]!,
      () => `Invalid indices: ${index} does not index into ${shape}`,
    );
  });
}

/** `target` with the named slices replaced. One thread, in order: of several for one slice the last stays. */
function replaceSlices(
  context: KernelContext,
  target: Value,
  indices: TensorInfo,
  updates: TensorInfo,
  shape: number[],
): TensorInfo {
  const { record } = context;
  const { dtype } = target;
  if (target.size === 0) return context.tensor(record.empty(shape, dtype));
  const { ids, numUpdates, sliceSize, slices } = slicesAt(context, indices, updates, shape);
  const within: Shape = [numUpdates, sliceSize];
  const type = dtype === 'bool' ? 'int32' : dtype;
  const given = record.cast(context.value(updates), type);
  const rows =
    given.size === 1
      ? record.node('Expand', [record.reshape(given, [1, 1]), record.ints(within)], within, type)
      : record.reshape(given, within);
  const cells = record.node('Expand', [record.reshape(ids, [numUpdates, 1]), record.ints(within)], within, 'int32');
  const table = record.reshape(record.cast(target, type), [slices, sliceSize]);
  const written = record.node('ScatterElements', [table, cells, rows], table.shape, type, { axis: 0 });
  return context.copy(record.cast(record.reshape(written, shape), dtype));
}

export const scatterKernels: readonly KernelEntry[] = [
  kernel<{ tensor: TensorInfo; indices: TensorInfo; updates: TensorInfo }>(
    'TensorScatterUpdate',
    (context, { tensor, indices, updates }) =>
      replaceSlices(context, context.value(tensor), indices, updates, [...tensor.shape]),
  ),
  kernel<{ sparseIndices: TensorInfo; sparseValues: TensorInfo; defaultValue: TensorInfo }, SparseToDenseAttrs>(
    'SparseToDense',
    (context, { sparseIndices, sparseValues, defaultValue }, { outputShape }) => {
      const { record } = context;
      const content = record.cast(context.value(defaultValue), context.value(sparseValues).dtype);
      const type = content.dtype === 'bool' ? 'int32' : content.dtype;
      const filled = record.node(
        'Expand',
        [record.cast(record.reshape(content, []), type), record.ints(outputShape)],
        outputShape,
        type,
      );
      return replaceSlices(context, record.cast(filled, content.dtype), sparseIndices, sparseValues, outputShape);
    },
  ),
  kernel<{ x: TensorInfo; segmentIds: TensorInfo }, UnsortedSegmentSumAttrs>(
    'UnsortedSegmentSum',
    (context, { x, segmentIds }, { numSegments }) =>
      context.tensor(
        segmentSum(
          context.record,
          context.value(x),
          context.record.cast(context.value(segmentIds), 'int32'),
          numSegments,
        ),
      ),
  ),
  kernel<{ indices: TensorInfo; updates: TensorInfo }, ScatterNdAttrs>('ScatterNd', (context, inputs, { shape }) => {
    const { record } = context;
    const updates = context.value(inputs.updates);
    if (sizeOf(shape) === 0) return context.tensor(record.empty(shape, updates.dtype));
    const { ids, numUpdates, sliceSize, slices } = slicesAt(context, inputs.indices, inputs.updates, shape);
    const rows = record.reshape(updates, [numUpdates, sliceSize]);
    return context.tensor(record.reshape(segmentSum(record, rows, ids, slices), shape));
  }),
];
