/** Reading rows by index. Indices that are known when the kernel is called are checked at once; others by the flush. */
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GatherV2Attrs, TensorInfo } from '@tensorflow/tfjs-core';
import { transpose } from './shape';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import { sizeOf } from '../values';
import type { Value } from '../values';

function checkKnown(indices: Value, count: number): void {
  if (!indices.data) return;
  for (const index of indices.data) {
    util.assert(index >= 0 && index < count, () => `GatherV2: the index value ${index} is not in [0, ${count - 1}]`);
  }
}

export const gatherKernels: readonly KernelEntry[] = [
  kernel<{ x: TensorInfo; indices: TensorInfo }, GatherV2Attrs>(
    'GatherV2',
    (context, { x, indices }, { axis, batchDims }) => {
      const { record } = context;
      const value = context.value(x);
      const given = context.value(indices);
      const [along = 0] = util.parseAxisParam(axis, x.shape);
      checkKnown(given, x.shape[along] ?? 0);
      const rows = record.cast(given, 'int32');
      // declared for tensors, but reads shapes only
      const info = backend_util.segment_util.collectGatherOpShapeInfo(
        x as never,
        indices as never,
        along,
        batchDims || 0,
      );
      const { outputShape, batchSize, outerSize, dimSize, sliceSize } = info;
      if (sizeOf(outputShape) === 0) return context.tensor(record.empty(outputShape, value.dtype));
      if (!batchDims) {
        const shape = [...value.shape.slice(0, along), ...rows.shape, ...value.shape.slice(along + 1)];
        return context.tensor(
          record.reshape(record.node('Gather', [value, rows], shape, value.dtype, { axis: along }), outputShape),
        );
      }
      // One long table of all batches; row i of batch b is row b * dimSize + i there.
      const perBatch = rows.size / batchSize;
      const blocks = record.reshape(value, [batchSize, outerSize, dimSize, sliceSize]);
      const table = record.reshape(transpose(record, blocks, [0, 2, 1, 3]), [
        batchSize * dimSize,
        outerSize * sliceSize,
      ]);
      const offsets = record.literal(
        'int32',
        [batchSize, 1],
        Array.from({ length: batchSize }, (_, b) => b * dimSize),
      );
      const shifted = record.node(
        'Add',
        [record.reshape(rows, [batchSize, perBatch]), offsets],
        [batchSize, perBatch],
        'int32',
      );
      const found = record.node('Gather', [table, shifted], [batchSize, perBatch, outerSize * sliceSize], value.dtype, {
        axis: 0,
      });
      const split = record.reshape(found, [batchSize, perBatch, outerSize, sliceSize]);
      return context.tensor(record.reshape(transpose(record, split, [0, 2, 1, 3]), outputShape));
    },
  ),
  kernel<{ params: TensorInfo; indices: TensorInfo }>('GatherNd', (context, { params, indices }) => {
    // declared for tensors, but reads shapes only
    backend_util.prepareAndValidate(params as never, indices as never);
    const value = context.value(params);
    const depth = indices.shape[indices.shape.length - 1] ?? 0;
    const shape = [...indices.shape.slice(0, -1), ...value.shape.slice(depth)];
    if (sizeOf(shape) === 0) return context.tensor(context.record.empty(shape, value.dtype));
    const position = context.record.cast(context.value(indices), 'int64');
    return context.tensor(context.record.node('GatherND', [value, position], shape, value.dtype));
  }),
];
