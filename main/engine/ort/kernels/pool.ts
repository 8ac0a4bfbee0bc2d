/**
 * Largest and mean of a window, in two and three dimensions, with their gradients. Every channel is an image of its own. The
 * mean counts only cells inside the image, as tfjs has it. Of several largest cells the first one gets the gradient.
 */
import { backend_util } from '@tensorflow/tfjs-core';
import type { AvgPool3DAttrs, AvgPoolAttrs, MaxPoolWithArgmaxAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import type { Shape4, Shape5 } from './conv';
import { withoutNaN } from './unary';
import { channelsFirst, channelsLast, padded, sliding, unpadded, unreached, windowOf } from './window';
import type { Window } from './window';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
import type { Recorder } from '../recorder';
import { sameShape, sizeOf } from '../values';
import type { Value } from '../values';

type Attributes = Pick<AvgPoolAttrs | AvgPool3DAttrs, 'filterSize' | 'strides' | 'pad' | 'dimRoundingMode'>;

function windowFor(shape: number[], attributes: Attributes): Window {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  // the same declaration for both; the number of axes tells them apart
  const info =
    shape.length === 4
      ? backend_util.computePool2DInfo(
          shape as Shape4,
          filterSize as number,
          strides as number,
          1,
          pad,
          dimRoundingMode,
        )
      : backend_util.computePool3DInfo(
          shape as Shape5,
          filterSize as number,
          strides as number,
          1,
          pad as 'same',
          dimRoundingMode,
        );
  return windowOf(info);
}

/** [batch, ...space, channels] -> [batch * channels, 1, ...space] */
function planes(record: Recorder, value: Value): Value {
  const first = channelsFirst(record, record.float(value));
  const [batch = 1, channels = 1, ...space] = first.shape;
  return record.reshape(first, [batch * channels, 1, ...space]);
}

/** `planes` undone. */
function together(record: Recorder, value: Value, window: Window): Value {
  const [, , ...space] = value.shape;
  return channelsLast(record, record.reshape(value, [window.batch, window.inChannels, ...space]));
}

function shapeOf({ batch, inChannels, outSpace }: Window): number[] {
  return [batch * inChannels, 1, ...outSpace];
}

/** The filter that adds a window up. */
function ones(record: Recorder, { size }: Window): Value {
  return record.literal('float32', [1, 1, ...size], new Array<number>(sizeOf(size)).fill(1));
}

/** Windows of one cell that keep the shape change nothing in tfjs, wherever padding would put them. */
function isIdentity({ size, inSpace, outSpace }: Window): boolean {
  return sizeOf(size) === 1 && sameShape(inSpace, outSpace);
}

function steps({ size, strides }: Window): { kernel_shape: readonly number[]; strides: readonly number[] } {
  return { kernel_shape: size, strides };
}

/** How many cells of each window lie inside the image; 1 where none does, so that their mean is 0. */
function counts(record: Recorder, window: Window): Value {
  const { size, strides, before, inSpace, outSpace } = window;
  const along = outSpace.map((length, i) =>
    Array.from({ length }, (_, position) => {
      const from = position * strides[i]! - before[i]!;
      return Math.max(0, Math.min(from + size[i]!, inSpace[i]!) - Math.max(from, 0));
    }),
  );
  const all = along
    .reduce((products, row) => products.flatMap((a) => row.map((b) => a * b)), [1])
    .map((n) => Math.max(1, n));
  return record.literal('float32', [1, 1, ...outSpace], all);
}

function mean(context: KernelContext, x: TensorInfo, attributes: Attributes): TensorInfo {
  const { record } = context;
  const window = windowFor(x.shape, attributes);
  if (isIdentity(window)) return context.copy(context.value(x));
  const inputs = [planes(record, context.value(x)), ones(record, window)];
  const sums = record.node('Conv', inputs, shapeOf(window), 'float32', sliding(window));
  const means = record.node('Div', [sums, counts(record, window)], sums.shape, 'float32');
  return context.tensor(record.cast(together(record, means, window), context.value(x).dtype));
}

/** Every cell gets the gradient of the windows that saw it, each divided by its count. */
function meanGradient(context: KernelContext, dy: TensorInfo, input: TensorInfo, attributes: Attributes): TensorInfo {
  const { record } = context;
  const window = windowFor(input.shape, attributes);
  const gradient = planes(record, context.value(dy));
  const share = record.node('Div', [gradient, counts(record, window)], gradient.shape, 'float32');
  const shape = [...gradient.shape.slice(0, 2), ...window.inSpace];
  const spread = record.node('ConvTranspose', [share, ones(record, window)], shape, 'float32', {
    ...sliding(window),
    output_padding: unreached(window),
  });
  return context.tensor(together(record, spread, window));
}

/** The largest of each window, and where it is in the padded planes one after the other (int64). */
function largest(
  context: KernelContext,
  x: TensorInfo,
  window: Window,
): { values: Value; places: Value; planes: Value } {
  const { record } = context;
  const image = padded(record, withoutNaN(record, planes(record, context.value(x)), -Infinity), window, -Infinity);
  const shape = shapeOf(window);
  const outputs = [[shape, 'float32'] as const, [shape, 'int64'] as const];
  const [values, places] = record.nodes('MaxPool', [image], outputs, steps(window));
  return { values: values!, places: places!, planes: image };
}

function maximum(context: KernelContext, x: TensorInfo, attributes: Attributes): TensorInfo {
  const { record } = context;
  const window = windowFor(x.shape, attributes);
  if (isIdentity(window)) return context.copy(context.value(x));
  const image = padded(record, planes(record, context.value(x)), window, -Infinity);
  const values = record.node('MaxPool', [image], shapeOf(window), 'float32', steps(window));
  return context.tensor(record.cast(together(record, values, window), context.value(x).dtype));
}

function maximumGradient(
  context: KernelContext,
  dy: TensorInfo,
  input: TensorInfo,
  attributes: Attributes,
): TensorInfo {
  const { record } = context;
  const window = windowFor(input.shape, attributes);
  const { places, planes: image } = largest(context, input, window);
  const gradient = planes(record, context.value(dy));
  const inputs = [
    record.fill([image.size], 0, 'float32'),
    record.reshape(places, [places.size]),
    record.reshape(gradient, [gradient.size]),
  ];
  // windows overlap: what they send to one cell adds up
  const sums = record.node('ScatterElements', inputs, [image.size], 'float32', { axis: 0, reduction: 'add' });
  return context.tensor(together(record, unpadded(record, record.reshape(sums, image.shape), window), window));
}

interface GradientInputs {
  readonly dy: TensorInfo;
  readonly input: TensorInfo;
}

function pools(
  name: string,
  run: (context: KernelContext, x: TensorInfo, attributes: Attributes) => TensorInfo,
): KernelEntry {
  return kernel<{ x: TensorInfo }, Attributes>(name, (context, { x }, attributes) => run(context, x, attributes));
}

function gradients(
  name: string,
  run: (context: KernelContext, dy: TensorInfo, input: TensorInfo, attributes: Attributes) => TensorInfo,
): KernelEntry {
  return kernel<GradientInputs, Attributes>(name, (context, { dy, input }, attributes) =>
    run(context, dy, input, attributes),
  );
}

export const poolKernels: readonly KernelEntry[] = [
  pools('AvgPool', mean),
  pools('AvgPool3D', mean),
  gradients('AvgPoolGrad', meanGradient),
  gradients('AvgPool3DGrad', meanGradient),
  pools('MaxPool', maximum),
  pools('MaxPool3D', maximum),
  gradients('MaxPoolGrad', maximumGradient),
  gradients('MaxPool3DGrad', maximumGradient),
  /** With the place of each: where it is in the image of [batch, height, width, channels], written in one row. */
  kernel<{ x: TensorInfo }, MaxPoolWithArgmaxAttrs>('MaxPoolWithArgmax', (context, { x }, attributes) => {
    const { record } = context;
    const window = windowFor(x.shape, attributes);
    const { values, places, planes: image } = largest(context, x, window);
    const [, , height = 1, width = 1] = image.shape;
    const { inChannels, inSpace, before } = window;
    const whole = (op: string, a: Value, b: number): Value =>
      record.node(op, [a, record.scalar(b, 'int64')], a.shape, 'int64');
    const column = whole('Sub', whole('Mod', places, width), before[1]!);
    const row = whole('Sub', whole('Mod', whole('Div', places, width), height), before[0]!);
    const plane = whole('Div', places, width * height);
    const pixel = record.node('Add', [whole('Mul', row, inSpace[1]!), column], places.shape, 'int64');
    const cell = record.node(
      'Add',
      [whole('Mul', pixel, inChannels), whole('Mod', plane, inChannels)],
      places.shape,
      'int64',
    );
    const batch = whole(
      'Mul',
      whole('Div', plane, inChannels),
      attributes.includeBatchInIndex ? sizeOf(x.shape.slice(1)) : 0,
    );
    const index = record.node('Add', [cell, batch], places.shape, 'int64');
    return [
      context.tensor(record.cast(together(record, values, window), context.value(x).dtype)),
      context.tensor(record.cast(together(record, index, window), 'int32')),
    ];
  }),
];
