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
import { backend_util } from '@tensorflow/tfjs-core';
import type { ScatterNdAttrs, TensorInfo, UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import type { Recorder } from '../recorder';
import { sizeOf } from '../values';
import type { Value } from '../values';

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

export const scatterKernels: readonly KernelEntry[] = [
  kernel<{ x: TensorInfo; segmentIds: TensorInfo }, UnsortedSegmentSumAttrs>(
    'UnsortedSegmentSum',
    (kit, { x, segmentIds }, { numSegments }) =>
      kit.tensor(segmentSum(kit.record, kit.value(x), kit.record.cast(kit.value(segmentIds), 'int32'), numSegments)),
  ),
  kernel<{ indices: TensorInfo; updates: TensorInfo }, ScatterNdAttrs>('ScatterNd', (kit, inputs, { shape }) => {
    const { record } = kit;
    const updates = kit.value(inputs.updates);
    // declared for tensors, but reads shapes only
    const { sliceRank, numUpdates, sliceSize } = backend_util.calculateShapes(
      inputs.updates as never,
      inputs.indices as never,
      shape,
    );
    if (sizeOf(shape) === 0) return kit.tensor(record.empty(shape, updates.dtype));
    const indexed = shape.slice(0, sliceRank);
    const strides = indexed.map((_, i) => sizeOf(indexed.slice(i + 1)));
    const parts = record.reshape(record.cast(kit.value(inputs.indices), 'int32'), [numUpdates, sliceRank]);
    const products = record.node('Mul', [parts, record.literal('int32', [sliceRank], strides)], parts.shape, 'int32');
    const ids = record.node('ReduceSum', [products, record.ints([1])], [numUpdates], 'int32', { keepdims: 0 });
    const rows = record.reshape(updates, [numUpdates, sliceSize]);
    return kit.tensor(record.reshape(segmentSum(record, rows, ids, sizeOf(indexed)), shape));
  }),
];
