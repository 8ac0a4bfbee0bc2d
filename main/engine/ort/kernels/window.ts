/**
 * A window that slides over the space of an image (two axes) or a volume (three), as convolutions and pools have it: tfjs's
 * account of it in ONNX's terms. tfjs keeps channels behind space, ONNX before it.
 */
import type { backend_util } from '@tensorflow/tfjs-core';
import { slice, transpose } from './shape';
import type { Attributes, Shape, Value } from '../values';
import type { Recorder } from '../recorder';

type Info = ReturnType<typeof backend_util.computeConv2DInfo> | ReturnType<typeof backend_util.computeConv3DInfo>;

/** One entry an axis of space. */
export interface Window {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly channelsLast: boolean;
  readonly inSpace: Shape;
  readonly outSpace: Shape;
  readonly size: Shape;
  readonly strides: Shape;
  readonly dilations: Shape;
  /** Cells put before the space. */
  readonly before: Shape;
  /** Cells that the last window needs behind the space; below zero where it does not reach the end. */
  readonly after: Shape;
}

export function windowOf(info: Info): Window {
  const { padInfo } = info;
  const [inSpace, outSpace] = [
    [info.inHeight, info.inWidth],
    [info.outHeight, info.outWidth],
  ];
  const [size, strides, dilations] = [
    [info.filterHeight, info.filterWidth],
    [info.strideHeight, info.strideWidth],
    [info.dilationHeight, info.dilationWidth],
  ];
  const before = [padInfo.top, padInfo.left];
  if ('inDepth' in info && 'front' in padInfo) {
    inSpace.unshift(info.inDepth);
    outSpace.unshift(info.outDepth);
    size.unshift(info.filterDepth);
    strides.unshift(info.strideDepth);
    dilations.unshift(info.dilationDepth);
    before.unshift(padInfo.front);
  }
  const reach = size.map((cells, i) => (outSpace[i]! - 1) * strides[i]! + (cells - 1) * dilations[i]! + 1);
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    channelsLast: info.dataFormat === 'channelsLast',
    inSpace,
    outSpace,
    size,
    strides,
    dilations,
    before,
    after: reach.map((cells, i) => cells - inSpace[i]! - before[i]!),
  };
}

/** ONNX's `pads`: all befores, then all afters. */
export function pads({ before, after }: Window): number[] {
  return [...before, ...after.map((cells) => Math.max(0, cells))];
}

/** Cells at the end of the space that no window reaches. */
export function unreached({ after }: Window): number[] {
  return after.map((cells) => Math.max(0, -cells));
}

export function sliding(window: Window): Attributes {
  const { size, strides, dilations } = window;
  return { kernel_shape: size, strides, dilations, pads: pads(window) };
}

/** [batch, ...space, channels] -> [batch, channels, ...space] */
export function channelsFirst(record: Recorder, value: Value): Value {
  const rank = value.shape.length;
  return transpose(record, value, [0, rank - 1, ...range(1, rank - 1)]);
}

/** [batch, channels, ...space] -> [batch, ...space, channels] */
export function channelsLast(record: Recorder, value: Value): Value {
  return transpose(record, value, [0, ...range(2, value.shape.length), 1]);
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The image of [batch, channels, ...space] with what the windows see beyond its edges, filled with `content`. */
export function padded(record: Recorder, image: Value, window: Window, content: number): Value {
  const around = pads(window);
  if (around.every((cells) => cells === 0)) return image;
  const rank = window.inSpace.length;
  const amounts = [0, 0, ...around.slice(0, rank), 0, 0, ...around.slice(rank)];
  const shape = image.shape.map((extent, i) => extent + amounts[i]! + amounts[i + rank + 2]!);
  const inputs = [image, record.ints(amounts), record.scalar(content, image.dtype)];
  return record.node('Pad', inputs, shape, image.dtype, { mode: 'constant' });
}

/** `padded` undone. */
export function unpadded(record: Recorder, image: Value, window: Window): Value {
  const shape = [...image.shape.slice(0, 2), ...window.inSpace];
  return slice(record, image, [0, 0, ...window.before], shape);
}
