/** Softmax and normalisations. */
import type { FusedBatchNormAttrs, LogSoftmaxAttrs, LRNAttrs, SoftmaxAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { broadcast } from './binary';
import { matMul } from './matmul';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import type { Recorder } from '../recorder';
import type { Value } from '../values';

interface BatchNormInputs {
  readonly x: TensorInfo;
  readonly mean: TensorInfo;
  readonly variance: TensorInfo;
  readonly scale?: TensorInfo;
  readonly offset?: TensorInfo;
}

/** Sums over the 2 r + 1 channels around each one. */
function neighbours(record: Recorder, value: Value, radius: number): Value {
  const channels = value.shape[value.shape.length - 1] ?? 1;
  const band = record.table(`band ${channels} ${radius}`, 'float32', [channels, channels], () =>
    Array.from({ length: channels * channels }, (_, i) =>
      Math.abs(Math.floor(i / channels) - (i % channels)) <= radius ? 1 : 0,
    ),
  );
  return matMul(record, value, band, false, false);
}

/** bias + alpha * (sum of squares around each channel): what local response normalisation divides by, to the power beta. */
function response(record: Recorder, x: Value, { depthRadius, alpha, bias }: LRNAttrs): Value {
  const squares = neighbours(record, broadcast(record, 'Mul', x, x), depthRadius);
  return broadcast(record, 'Add', broadcast(record, 'Mul', squares, record.scalar(alpha)), record.scalar(bias));
}

export const nnKernels: readonly KernelEntry[] = [
  kernel<{ logits: TensorInfo }, SoftmaxAttrs>('Softmax', (context, { logits }, { dim }) =>
    context.tensor(context.record.map('Softmax', context.record.float(context.value(logits)), { axis: dim })),
  ),
  kernel<{ logits: TensorInfo }, LogSoftmaxAttrs>('LogSoftmax', (context, { logits }, { axis }) =>
    context.tensor(context.record.map('LogSoftmax', context.record.float(context.value(logits)), { axis })),
  ),
  kernel<BatchNormInputs, FusedBatchNormAttrs>('FusedBatchNorm', (context, inputs, { varianceEpsilon }) => {
    const { record } = context;
    const value = (tensor: TensorInfo): Value => record.float(context.value(tensor));
    const spread = broadcast(record, 'Add', value(inputs.variance), record.scalar(varianceEpsilon));
    const inverse = record.map('Reciprocal', record.map('Sqrt', spread));
    const slope = inputs.scale ? broadcast(record, 'Mul', value(inputs.scale), inverse) : inverse;
    const centred = broadcast(record, 'Sub', value(inputs.x), value(inputs.mean));
    const scaled = broadcast(record, 'Mul', centred, slope);
    return context.tensor(inputs.offset ? broadcast(record, 'Add', scaled, value(inputs.offset)) : scaled);
  }),
  kernel<{ x: TensorInfo }, LRNAttrs>('LRN', (context, { x }, attributes) => {
    const { record } = context;
    const value = record.float(context.value(x));
    const power = broadcast(record, 'Pow', response(record, value, attributes), record.scalar(-attributes.beta));
    return context.tensor(broadcast(record, 'Mul', value, power));
  }),
  /** dx_k = dy_k r_k^-beta - 2 alpha beta x_k sum_c dy_c y_c / r_c, c over the channels around k. */
  kernel<{ x: TensorInfo; y: TensorInfo; dy: TensorInfo }, LRNAttrs>('LRNGrad', (context, { x, y, dy }, attributes) => {
    const { record } = context;
    const { alpha, beta, depthRadius } = attributes;
    const [value, output, gradient] = [x, y, dy].map((tensor) => record.float(context.value(tensor))) as [
      Value,
      Value,
      Value,
    ];
    const norm = response(record, value, attributes);
    const own = broadcast(record, 'Mul', gradient, broadcast(record, 'Pow', norm, record.scalar(-beta)));
    const shares = broadcast(record, 'Div', broadcast(record, 'Mul', gradient, output), norm);
    const around = broadcast(record, 'Mul', value, neighbours(record, shares, depthRadius));
    return context.tensor(
      broadcast(record, 'Sub', own, broadcast(record, 'Mul', around, record.scalar(2 * alpha * beta))),
    );
  }),
];
