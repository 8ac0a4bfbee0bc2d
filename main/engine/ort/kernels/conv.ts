/**
 * Convolutions in two and three dimensions, and by channel. Filters lie as [...size, in, out] in tfjs and as
 * [out, in, ...size] in ONNX; a convolution by channel with multiplier m is one of `in` groups with m outputs each.
 */
import { backend_util } from '@tensorflow/tfjs-core';
import type {
  Conv2DAttrs,
  Conv3DAttrs,
  DepthwiseConv2dNativeAttrs,
  FusedConv2DAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { broadcast } from './binary';
import { activate } from './matmul';
import { transpose } from './shape';
import { channelsFirst, channelsLast, range, sliding, windowOf } from './window';
import type { Window } from './window';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
import type { Recorder } from '../recorder';
import type { Value } from '../values';

export type Shape4 = [number, number, number, number];
export type Shape5 = [number, number, number, number, number];

interface Inputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
}
interface FusedInputs extends Inputs {
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}
type Attributes2D = Pick<Conv2DAttrs, 'strides' | 'pad' | 'dimRoundingMode'> &
  Partial<Pick<Conv2DAttrs, 'dilations' | 'dataFormat'>>;
type Attributes3D = Pick<Conv3DAttrs, 'strides' | 'pad'> & Partial<Pick<Conv3DAttrs, 'dilations'>>;

export function window2D(x: number[], filter: number[], attributes: Attributes2D, byChannel: boolean): Window {
  const { strides, pad, dilations, dataFormat, dimRoundingMode } = attributes;
  if (byChannel) {
    // ONNX would take both; tfjs does not
    const isPlain = backend_util.eitherStridesOrDilationsAreOne(strides, dilations ?? 1);
    if (!isPlain)
      throw new Error(`Either strides or dilations must be 1. Got strides ${strides}, dilations ${dilations}`);
  }
  const format = byChannel ? undefined : backend_util.convertConv2DDataFormat(dataFormat ?? 'NHWC');
  const [image, cells] = [x as Shape4, filter as Shape4];
  return windowOf(
    backend_util.computeConv2DInfo(image, cells, strides, dilations ?? 1, pad, dimRoundingMode, byChannel, format),
  );
}

export function window3D(x: number[], filter: number[], { strides, pad, dilations }: Attributes3D): Window {
  return windowOf(backend_util.computeConv3DInfo(x as Shape5, filter as Shape5, strides, dilations ?? 1, pad));
}

/** [...size, in, out] -> [out, in, ...size]; by channel [...size, in, m] -> [in * m, 1, ...size] */
export function onnxFilter(record: Recorder, filter: Value, byChannel: boolean): Value {
  const space = range(0, filter.shape.length - 2);
  const [a, b] = [space.length, space.length + 1];
  const turned = transpose(record, record.float(filter), byChannel ? [a, b, ...space] : [b, a, ...space]);
  const [first = 1, second = 1, ...size] = turned.shape;
  return byChannel ? record.reshape(turned, [first * second, 1, ...size]) : turned;
}

function convolve(context: KernelContext, { x, filter }: Inputs, window: Window, byChannel: boolean): Value {
  const { record } = context;
  const given = record.float(context.value(x));
  const image = window.channelsLast ? channelsFirst(record, given) : given;
  const shape = [window.batch, window.outChannels, ...window.outSpace];
  const attributes = { ...sliding(window), group: byChannel ? window.inChannels : 1 };
  const inputs = [image, onnxFilter(record, context.value(filter), byChannel)];
  const result = record.node('Conv', inputs, shape, 'float32', attributes);
  return record.cast(window.channelsLast ? channelsLast(record, result) : result, context.value(x).dtype);
}

/** A vector stands for channels, which are not the last axis where they come first. */
function byChannels(record: Recorder, value: Value, isFirst: boolean): Value {
  return isFirst && value.shape.length === 1 && value.size > 1 ? record.reshape(value, [value.size, 1, 1]) : value;
}

function fused(
  context: KernelContext,
  inputs: FusedInputs,
  attributes: FusedConv2DAttrs,
  byChannel: boolean,
): TensorInfo {
  const { record } = context;
  const { bias, preluActivationWeights: slope } = inputs;
  const window = window2D(inputs.x.shape, inputs.filter.shape, attributes, byChannel);
  const place = (tensor: TensorInfo): Value => byChannels(record, context.value(tensor), !window.channelsLast);
  const result = convolve(context, inputs, window, byChannel);
  const sum = bias ? broadcast(record, 'Add', result, place(bias)) : result;
  return context.tensor(activate(record, sum, attributes, slope ? place(slope) : null));
}

export const convKernels: readonly KernelEntry[] = [
  kernel<Inputs, Conv2DAttrs>('Conv2D', (context, inputs, attributes) =>
    context.tensor(convolve(context, inputs, window2D(inputs.x.shape, inputs.filter.shape, attributes, false), false)),
  ),
  kernel<Inputs, DepthwiseConv2dNativeAttrs>('DepthwiseConv2dNative', (context, inputs, attributes) =>
    context.tensor(convolve(context, inputs, window2D(inputs.x.shape, inputs.filter.shape, attributes, true), true)),
  ),
  kernel<Inputs, Conv3DAttrs>('Conv3D', (context, inputs, attributes) =>
    context.tensor(convolve(context, inputs, window3D(inputs.x.shape, inputs.filter.shape, attributes), false)),
  ),
  kernel<FusedInputs, FusedConv2DAttrs>('FusedConv2D', (context, inputs, attributes) =>
    fused(context, inputs, attributes, false),
  ),
  kernel<FusedInputs, FusedConv2DAttrs>('FusedDepthwiseConv2D', (context, inputs, attributes) =>
    fused(context, inputs, attributes, true),
  ),
];
