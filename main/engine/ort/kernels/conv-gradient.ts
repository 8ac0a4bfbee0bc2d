/**
 * The gradients of convolutions, as convolutions: by the image a transposed one; by the filter one in which batch and channels
 * change places and strides and dilations too (the output's gradient slides over the image).
 */
import type {
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  Conv3DBackpropFilterV2Attrs,
  Conv3DBackpropInputV2Attrs,
  DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInputAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { onnxFilter, window2D, window3D } from './conv';
import { slice, transpose } from './shape';
import { channelsFirst, channelsLast, pads, range, sliding, unreached } from './window';
import type { Window } from './window';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
import type { Value } from '../values';

interface ForInput {
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
}
interface ForFilter {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
}

/** dx of [batch, ...space, in], or as the image lies. */
function byInput(context: KernelContext, { dy, filter }: ForInput, window: Window, byChannel: boolean): TensorInfo {
  const { record } = context;
  const given = record.float(context.value(dy));
  const turned = window.channelsLast ? channelsFirst(record, given) : given;
  // a transposed convolution may be asked for a smaller image than its input makes
  const seen = [window.batch, window.outChannels, ...window.outSpace];
  const gradient = slice(
    record,
    turned,
    seen.map(() => 0),
    seen,
  );
  const attributes = {
    ...sliding(window),
    group: byChannel ? window.inChannels : 1,
    // rows of the image that no window reached: their gradient is zero
    output_padding: unreached(window),
  };
  const shape = [window.batch, window.inChannels, ...window.inSpace];
  const inputs = [gradient, onnxFilter(record, context.value(filter), byChannel)];
  const result = record.node('ConvTranspose', inputs, shape, 'float32', attributes);
  return context.tensor(window.channelsLast ? channelsLast(record, result) : result);
}

/** dW of [...size, in, out]; by channel [...size, in, m]. */
function byFilter(context: KernelContext, { x, dy }: ForFilter, window: Window, byChannel: boolean): TensorInfo {
  const { record } = context;
  const { batch, inChannels, outChannels, inSpace, outSpace, size, channelsLast: isLast } = window;
  const space = size.length;
  // [channels, batch, ...space], from either order
  const turned = (tensor: TensorInfo): Value => {
    const value = record.float(context.value(tensor));
    return transpose(record, value, isLast ? [space + 1, 0, ...range(1, space + 1)] : [1, 0, ...range(2, space + 2)]);
  };
  const image = byChannel ? record.reshape(turned(x), [1, inChannels * batch, ...inSpace]) : turned(x);
  const around = pads(window);
  const found = size.map((_, i) => {
    const extent = inSpace[i]! + around[i]! + around[i + space]! - ((outSpace[i]! - 1) * window.strides[i]! + 1);
    return Math.floor(extent / window.dilations[i]!) + 1;
  });
  const lead = byChannel ? [1, outChannels] : [inChannels, outChannels];
  const sums = record.node('Conv', [image, turned(dy)], [...lead, ...found], 'float32', {
    kernel_shape: outSpace,
    strides: window.dilations,
    dilations: window.strides,
    pads: around,
    group: byChannel ? inChannels : 1,
  });
  const cut = slice(record, sums, [0, 0, ...size.map(() => 0)], [...lead, ...size]);
  const channels = byChannel ? [inChannels, outChannels / inChannels] : lead;
  const result = transpose(record, record.reshape(cut, [...channels, ...size]), [...range(2, space + 2), 0, 1]);
  return context.tensor(result);
}

export const convGradientKernels: readonly KernelEntry[] = [
  kernel<ForInput, Conv2DBackpropInputAttrs>('Conv2DBackpropInput', (context, inputs, attributes) =>
    byInput(context, inputs, window2D(attributes.inputShape, inputs.filter.shape, attributes, false), false),
  ),
  kernel<ForFilter, Conv2DBackpropFilterAttrs>('Conv2DBackpropFilter', (context, inputs, attributes) =>
    byFilter(context, inputs, window2D(inputs.x.shape, attributes.filterShape, attributes, false), false),
  ),
  kernel<ForInput, DepthwiseConv2dNativeBackpropInputAttrs>(
    'DepthwiseConv2dNativeBackpropInput',
    (context, inputs, attributes) =>
      byInput(context, inputs, window2D(attributes.inputShape, inputs.filter.shape, attributes, true), true),
  ),
  kernel<ForFilter, DepthwiseConv2dNativeBackpropFilterAttrs>(
    'DepthwiseConv2dNativeBackpropFilter',
    (context, inputs, attributes) =>
      byFilter(context, inputs, window2D(inputs.x.shape, attributes.filterShape, attributes, true), true),
  ),
  kernel<ForInput, Conv3DBackpropInputV2Attrs>('Conv3DBackpropInputV2', (context, inputs, attributes) =>
    byInput(context, inputs, window3D(attributes.inputShape, inputs.filter.shape, attributes), false),
  ),
  kernel<ForFilter, Conv3DBackpropFilterV2Attrs>('Conv3DBackpropFilterV2', (context, inputs, attributes) =>
    byFilter(context, inputs, window3D(inputs.x.shape, attributes.filterShape, attributes), false),
  ),
];
