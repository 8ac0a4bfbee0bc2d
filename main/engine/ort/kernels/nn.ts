/** Softmax, and the two fused operators of the models: layer normalisation and exact GELU. */
import type { LogSoftmaxAttrs, SoftmaxAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import type { Shape } from '../values';

export const nnKernels: readonly KernelEntry[] = [
  kernel<{ logits: TensorInfo }, SoftmaxAttrs>('Softmax', (kit, { logits }, { dim }) =>
    kit.tensor(kit.record.map('Softmax', kit.record.float(kit.value(logits)), { axis: dim })),
  ),
  kernel<{ logits: TensorInfo }, LogSoftmaxAttrs>('LogSoftmax', (kit, { logits }, { axis }) =>
    kit.tensor(kit.record.map('LogSoftmax', kit.record.float(kit.value(logits)), { axis })),
  ),
  /** (x, gamma, beta) -> [y, mean, 1 / deviation] over the last axis; the last two keep it with extent 1. */
  kernel<{ x: TensorInfo; gamma: TensorInfo; beta: TensorInfo }, { epsilon: number }>(
    'MnervaLayerNorm',
    (kit, { x, gamma, beta }, { epsilon }) => {
      const value = kit.value(x);
      const rows: Shape = [...value.shape.slice(0, -1), 1];
      const outputs = kit.record.nodes(
        'LayerNormalization',
        [value, kit.value(gamma), kit.value(beta)],
        [
          [value.shape, 'float32'],
          [rows, 'float32'],
          [rows, 'float32'],
        ],
        { axis: -1, epsilon: { float: epsilon } },
      );
      return outputs.map((output) => kit.tensor(output));
    },
  ),
  /** x * Phi(x) with the error function, not the tanh approximation. */
  kernel<{ x: TensorInfo }>('MnervaGelu', (kit, { x }) =>
    kit.tensor(kit.record.map('Gelu', kit.value(x), { approximate: 'none' })),
  ),
];
