/**
 * Images made larger or smaller: by the nearest pixel, or between the two nearest rows and columns. Both are linear and the
 * axes are independent, so a gradient is the transposed weight matrix of each axis, applied to the output's gradient.
 */
import type { ResizeBilinearAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { matMul } from './matmul';
import { transpose } from './shape';
import { channelsFirst, channelsLast } from './window';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';
import type { Recorder } from '../recorder';
import { sameShape } from '../values';
import type { Value } from '../values';

type Attributes = Pick<ResizeBilinearAttrs, 'alignCorners' | 'halfPixelCenters'>;
/** Weight of old pixels in a new one: pairs (old pixel, weight). */
type Sources = readonly (readonly [pixel: number, weight: number])[];
type Rule = (position: number, from: number, to: number, attributes: Attributes) => Sources;

function ratio(from: number, to: number, { alignCorners }: Attributes): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

function nearestPixel(position: number, from: number, to: number, attributes: Attributes): number {
  const at = ratio(from, to, attributes) * (attributes.halfPixelCenters ? position + 0.5 : position);
  return Math.min(from - 1, attributes.alignCorners ? Math.round(at) : Math.floor(at));
}

const nearest: Rule = (position, from, to, attributes) => [[nearestPixel(position, from, to, attributes), 1]];

const linear: Rule = (position, from, to, attributes) => {
  const scale = ratio(from, to, attributes);
  const at = attributes.halfPixelCenters ? scale * (position + 0.5) - 0.5 : scale * position;
  const below = Math.max(0, Math.floor(at));
  const above = Math.min(from - 1, Math.max(0, Math.ceil(at)));
  const share = Math.max(0, at - below);
  return [
    [below, 1 - share],
    [above, share],
  ];
};

/** [to, from]: row p holds the weights of the old pixels in new pixel p. */
function weights(record: Recorder, rule: Rule, from: number, to: number, attributes: Attributes): Value {
  const { alignCorners, halfPixelCenters } = attributes;
  const key = `resize ${rule === nearest ? 'nearest' : 'linear'} ${from} ${to} ${alignCorners} ${halfPixelCenters}`;
  return record.table(key, 'float32', [to, from], () => {
    const matrix = new Array<number>(to * from).fill(0);
    for (let p = 0; p < to; p++) {
      for (const [pixel, weight] of rule(p, from, to, attributes)) {
        matrix[p * from + pixel] = matrix[p * from + pixel]! + weight;
      }
    }
    return matrix;
  });
}

/** dx of `images` [batch, height, width, channels] for dy of the resized ones. */
function gradient(name: string, rule: Rule): KernelEntry {
  return kernel<{ images: TensorInfo; dy: TensorInfo }, Attributes>(name, (context, { images, dy }, attributes) => {
    const { record } = context;
    const [, height = 1, width = 1] = images.shape;
    const [, newHeight = 1, newWidth = 1] = dy.shape;
    const planes = channelsFirst(record, record.float(context.value(dy))); // [batch, channels, newHeight, newWidth]
    const acrossWidth = matMul(record, planes, weights(record, rule, width, newWidth, attributes), false, false);
    const rows = weights(record, rule, height, newHeight, attributes); // [newHeight, height]
    const result = matMul(record, transpose(record, rows, [1, 0]), acrossWidth, false, false);
    return context.tensor(channelsLast(record, result));
  });
}

export const resizeKernels: readonly KernelEntry[] = [
  kernel<{ images: TensorInfo }, ResizeBilinearAttrs>('ResizeBilinear', (context, { images }, attributes) => {
    const { record } = context;
    const image = record.float(context.value(images));
    const [batch = 1, height, width, channels = 1] = image.shape;
    const { size, alignCorners, halfPixelCenters } = attributes;
    if (sameShape([height ?? 1, width ?? 1], size)) return context.copy(image);
    const shape = [batch, channels, ...size];
    const mode = alignCorners ? 'align_corners' : halfPixelCenters ? 'half_pixel' : 'asymmetric';
    const inputs = [channelsFirst(record, image), null, null, record.ints(shape)];
    const resized = record.node('Resize', inputs, shape, 'float32', {
      mode: 'linear',
      coordinate_transformation_mode: mode,
    });
    return context.tensor(channelsLast(record, resized));
  }),
  kernel<{ images: TensorInfo }, ResizeBilinearAttrs>('ResizeNearestNeighbor', (context, { images }, attributes) => {
    const { record } = context;
    const image = context.value(images);
    // ONNX rounds where tfjs does not, so the pixels are named one by one
    const along = (value: Value, axis: 1 | 2): Value => {
      const from = value.shape[axis] ?? 1;
      const length = attributes.size[axis - 1] ?? 1;
      const pixels = Array.from({ length }, (_, p) => nearestPixel(p, from, length, attributes));
      const shape = value.shape.map((extent, i) => (i === axis ? length : extent));
      return record.node('Gather', [value, record.literal('int32', [length], pixels)], shape, value.dtype, { axis });
    };
    return context.tensor(along(along(image, 1), 2));
  }),
  gradient('ResizeBilinearGrad', linear),
  gradient('ResizeNearestNeighborGrad', nearest),
];
