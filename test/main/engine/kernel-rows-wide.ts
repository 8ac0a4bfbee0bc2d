/** The kernels beyond those that the models use, as rows: value tests of the backend on ONNX Runtime, against tfjs's own cpu backend. */
import { tf } from '../../../models/tf';
import type { Row } from './kernel-rows';

const ids = (values: number[], shape: number[] = [values.length]): tf.Tensor => tf.tensor(values, shape, 'int32');

export const wide: readonly Row[] = [
  ['NaN in max, min, argMax, argMin', [[1]], () => { const x = tf.tensor([[1, NaN, 3], [2, 0, 1]]); return [tf.max(x, 1), tf.min(x, 1), tf.argMax(x, 1), tf.argMin(x, 1)]; }],
  ['cumprod, also backwards and exclusive', [[2, 5]], (x) => [tf.cumprod(x!, 1), tf.cumprod(x!, 0, true), tf.cumprod(x!, 1, true, true)]],
  ['atan2 in every direction', [[1]], () => tf.atan2(tf.tensor([1, 1, -1, -1, 0, 2, 0, -Infinity]), tf.tensor([1, -1, -1, 1, 0, 0, -2, Infinity]))],
  ['bitwiseAnd', [[1]], () => tf.bitwiseAnd(ids([6, -1]), ids([3, 5]))],
  ['searchSorted, left and right', [[1]], () => [tf.searchSorted(ids([1, 3, 3, 7]), ids([0, 3, 8])), tf.searchSorted(ids([1, 3, 3, 7]), ids([0, 3, 8]), 'right')]],
  ['bincount, weighted, by row, binary', [[4]], (x) => [
    tf.bincount(ids([1, 3, 1, 9]) as tf.Tensor1D, x as tf.Tensor1D, 5),
    tf.denseBincount(ids([1, 3, 1, 9, 0, 0], [2, 3]) as tf.Tensor2D, tf.tensor([], [0, 3]) as tf.Tensor2D, 5),
    tf.denseBincount(ids([1, 3, 1, 9, 0, 0], [2, 3]) as tf.Tensor2D, tf.tensor([], [0, 3]) as tf.Tensor2D, 5, true),
  ]],
  ['sparseToDense, the last of two stays', [[3]], (x) => tf.sparseToDense(ids([0, 4, 0], [3, 1]), x!, [6], 0.5)],
  ['tensorScatterUpdate, the last of two stays', [[3, 2], [5, 2]], (x, table) => tf.tensorScatterUpdate(table!, ids([1, 4, 1], [3, 1]), x!)],
  ['einsum', [[2, 3, 4], [2, 4, 5]], (a, b) => [tf.einsum('bij,bjk->bik', a!, b!), tf.einsum('bij, bjk -> ik', a!, b!), tf.einsum('bij->ji', a!)]],
  ['maxPoolWithArgmax, whole image and whole batch', [[2, 4, 4, 2]], (x) => [false, true].flatMap((whole) =>
    Object.values(tf.maxPoolWithArgmax(x as tf.Tensor4D, 2, 2, 'same', whole)))],
  ['depthToSpace, flipLeftRight', [[1, 2, 2, 8]], (x) => [tf.depthToSpace(x as tf.Tensor4D, 2), tf.image.flipLeftRight(x as tf.Tensor4D)]],
  ['mirrorPad, both kinds', [[3, 4]], (x) => [tf.mirrorPad(x!, [[1, 2], [0, 3]], 'reflect'), tf.mirrorPad(x!, [[1, 2], [4, 0]], 'symmetric')]],
  ['diag', [[3]], (x) => tf.diag(x!)],
  ['fused conv2d', [[1, 4, 4, 2], [3, 3, 2, 3], [3]], (x, filter, bias) => tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 2, pad: 'same', bias, activation: 'relu6' })],
  ['fused depthwise conv2d, dilated', [[1, 5, 5, 2], [2, 2, 2, 2], [4]], (x, filter, bias) => tf.fused.depthwiseConv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 1, dilations: 2, pad: 'valid', bias, activation: 'elu' })],
  ['conv2d, dilated', [[1, 6, 6, 1], [2, 3, 1, 2]], (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same', 'NHWC', [2, 2])],
  ['average of windows that leave the image', [[1, 3, 4, 1]], (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, 'same')],
  ['resize, half pixels', [[1, 3, 4, 2]], (x) => [tf.image.resizeBilinear(x as tf.Tensor4D, [5, 2], false, true), tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2, 7], false, true)]],
  ['complex numbers', [[2, 3], [2, 3]], (a, b) => {
    const z = tf.complex(a!, b!);
    const results = [tf.add(z, tf.complex(b!, a!)), tf.sub(z, z), tf.mul(z, z), tf.transpose(z), tf.concat([z, z], 0), tf.fft(z), tf.ifft(z)];
    return [tf.abs(z), ...results.flatMap((w) => [tf.real(w), tf.imag(w)])];
  }],
]; // prettier-ignore
