/**
 * One row for every way a kernel is differentiated: kernel, what it is asked, the shapes of the float inputs, the op. Inputs are
 * numbers between the two of `from`, none twice and none near zero, so that no kink lies within a step of the difference.
 */
import * as tf from '@tensorflow/tfjs-core';

export type Op = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

export interface Row {
  readonly kernel: string;
  readonly asked: string;
  readonly shapes: readonly (readonly number[])[];
  readonly op: Op;
  readonly from: readonly [low: number, high: number];
  /** Why this backend's gradient is known to be wrong. */
  readonly wrongOn?: Readonly<Record<string, string>>;
}

type Shapes = number[][];
const anywhere = [-0.9, 0.9] as const;
const positive = [0.3, 1.7] as const;
const aboveOne = [1.2, 2.4] as const;

function row(kernel: string, asked: string, shapes: Shapes, op: Op, from: Row['from'] = anywhere): Row {
  return { kernel, asked, shapes, op, from };
}

const x1: Shapes = [[2, 3]];
const ids = (values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');
const t3 = (x: tf.Tensor): tf.Tensor3D => x as tf.Tensor3D;
const t4 = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;
const t5 = (x: tf.Tensor): tf.Tensor5D => x as tf.Tensor5D;

const oneInput: readonly Row[] = [
  row('Abs', 'both signs', x1, (x) => tf.abs(x!)),
  row('Acos', '', x1, (x) => tf.acos(x!)),
  row('Acosh', 'above 1', x1, (x) => tf.acosh(x!), aboveOne),
  row('Asin', '', x1, (x) => tf.asin(x!)),
  row('Asinh', '', x1, (x) => tf.asinh(x!)),
  row('Atan', '', x1, (x) => tf.atan(x!)),
  row('Atanh', '', x1, (x) => tf.atanh(tf.mul(x!, 0.8))),
  row('Ceil', 'flat', x1, (x) => tf.ceil(x!)),
  row('ClipByValue', 'some inside', x1, (x) => tf.clipByValue(x!, -0.31, 0.42)),
  row('Cos', '', x1, (x) => tf.cos(x!)),
  row('Cosh', '', x1, (x) => tf.cosh(x!)),
  row('Elu', 'both signs', x1, (x) => tf.elu(x!)),
  row('Erf', '', x1, (x) => tf.erf(x!)),
  row('Exp', '', x1, (x) => tf.exp(x!)),
  row('Expm1', '', x1, (x) => tf.expm1(x!)),
  row('Floor', 'flat', x1, (x) => tf.floor(x!)),
  row('Identity', '', x1, (x) => tf.clone(x!)),
  row('LeakyRelu', 'both signs', x1, (x) => tf.leakyRelu(x!, 0.1)),
  row('Log', '', x1, (x) => tf.log(x!), positive),
  row('Log1p', '', x1, (x) => tf.log1p(x!), positive),
  row('Neg', '', x1, (x) => tf.neg(x!)),
  row('Reciprocal', '', x1, (x) => tf.reciprocal(x!), positive),
  row('Relu', 'both signs', x1, (x) => tf.relu(x!)),
  row('Relu6', 'below, inside, above', x1, (x) => tf.relu6(tf.mul(x!, 9))),
  row('Round', 'flat', x1, (x) => tf.round(x!), [0.6, 1.4]),
  row('Rsqrt', '', x1, (x) => tf.rsqrt(x!), positive),
  row('Selu', 'both signs', x1, (x) => tf.selu(x!)),
  row('Sigmoid', '', x1, (x) => tf.sigmoid(x!)),
  row('Sign', 'flat', x1, (x) => tf.sign(x!)),
  row('Sin', '', x1, (x) => tf.sin(x!)),
  row('Sinh', '', x1, (x) => tf.sinh(x!)),
  row('Softplus', '', x1, (x) => tf.softplus(x!)),
  row('Sqrt', '', x1, (x) => tf.sqrt(x!), positive),
  row('Square', '', x1, (x) => tf.square(x!)),
  row('Step', 'flat', x1, (x) => tf.step(x!, 0.25)),
  row('Tan', '', x1, (x) => tf.tan(x!)),
  row('Tanh', '', x1, (x) => tf.tanh(x!)),
  row('OnesLike', 'flat', x1, (x) => tf.mul(tf.onesLike(x!), x!)),
  row('ZerosLike', 'flat', x1, (x) => tf.add(tf.zerosLike(x!), x!)),
];

const twoInputs: readonly Row[] = [
  row('Add', 'broadcast', [[2, 3], [3]], (a, b) => tf.add(a!, b!)),
  row('AddN', 'three', [[2, 3], [2, 3], [2, 3]], (a, b, c) => tf.addN([a!, b!, c!])),
  row('Atan2', 'right half', x1.concat(x1), (a, b) => tf.atan2(a!, b!), positive),
  row('Atan2', 'left half', x1.concat(x1), (a, b) => tf.atan2(a!, tf.neg(b!)), positive),
  row('Maximum', '', [[2, 3], [2, 3]], (a, b) => tf.maximum(a!, b!)),
  row('Minimum', '', [[2, 3], [2, 3]], (a, b) => tf.minimum(a!, b!)),
  row('Mod', '', x1, (a) => tf.mod(tf.mul(a!, 5), tf.scalar(7))),
  row('Multiply', 'broadcast', [[2, 3], [2, 1]], (a, b) => tf.mul(a!, b!)),
  row('Pow', 'base and exponent', x1.concat(x1), (a, b) => tf.pow(a!, b!), positive),
  row('Prelu', 'slope by channel', [[2, 3], [3]], (x, slope) => tf.prelu(x!, slope!)),
  row('RealDiv', 'broadcast', [[2, 3], [3]], (a, b) => tf.div(a!, b!), positive),
  row('Select', '', [[2, 3], [2, 3]], (a, b) => tf.where(tf.greater(tf.tensor([1, 0, 1, 0, 0, 1], [2, 3]), 0), a!, b!)),
  row('SquaredDifference', '', [[2, 3], [2, 3]], (a, b) => tf.squaredDifference(a!, b!)),
  row('Sub', 'broadcast', [[2, 1, 3], [4, 1]], (a, b) => tf.sub(a!, b!)),
]; // prettier-ignore

const reductions: readonly Row[] = [
  row('Cumsum', 'last axis', [[2, 4]], (x) => tf.cumsum(x!, 1)),
  row('Cumsum', 'last axis, exclusive, reverse', [[2, 4]], (x) => tf.cumsum(x!, 1, true, true)),
  row('LogSoftmax', '', [[2, 4]], (x) => tf.logSoftmax(x!)),
  row('Max', 'axis 1', [[2, 5]], (x) => tf.max(x!, 1)),
  row('Mean', 'axis 1', [[2, 3]], (x) => tf.mean(x!, 1)),
  row('Min', 'last axis', [[2, 5]], (x) => tf.min(x!, -1)),
  row('Prod', 'axis 1', [[2, 3]], (x) => tf.prod(x!, 1), positive),
  row('Softmax', '', [[2, 4]], (x) => tf.softmax(x!)),
  row('Sum', 'two of three axes', [[2, 3, 2]], (x) => tf.sum(x!, [0, 2])),
];

const shapes: readonly Row[] = [
  row('BroadcastTo', '', [[2, 1]], (x) => tf.broadcastTo(x!, [2, 4])),
  row('Cast', 'to itself', x1, (x) => tf.mul(tf.cast(x!, 'float32'), x!)),
  row('Concat', 'two widths', [[2, 3], [2, 1]], (a, b) => tf.concat([a!, b!], 1)),
  row('ExpandDims', '', x1, (x) => tf.expandDims(x!, 1)),
  row('GatherV2', 'a row twice', [[4, 3]], (x) => tf.gather(x!, ids([2, 0, 2, 3]))),
  row('GatherV2', 'columns', [[3, 4]], (x) => tf.gather(x!, ids([3, 1, 3]), 1)),
  row('Pack', 'axis 1', [[2, 3], [2, 3]], (a, b) => tf.stack([a!, b!], 1)),
  row('PadV2', '', x1, (x) => tf.pad(x!, [[1, 0], [0, 2]], 0.5)),
  row('Reshape', '', [[2, 6]], (x) => tf.reshape(x!, [3, 4])),
  row('Reverse', '', x1, (x) => tf.reverse(x!, 1)),
  row('Slice', '', [[3, 4]], (x) => tf.slice(x!, [1, 1], [2, 2])),
  row('SplitV', 'three widths', [[2, 6]], (x) => tf.split(x!, [1, 2, 3], 1)),
  row('Tile', '', x1, (x) => tf.tile(x!, [2, 3])),
  row('Transpose', '', [[2, 3, 2]], (x) => tf.transpose(x!, [2, 0, 1])),
  row('Unpack', '', [[3, 2]], (x) => tf.unstack(x!, 0)),
  row('UnsortedSegmentSum', 'a segment twice', [[4, 2]], (x) => tf.unsortedSegmentSum(x!, ids([0, 2, 1, 0]), 3)),
  row('BatchToSpaceND', 'cropped', [[4, 1, 2, 1]], (x) => tf.batchToSpaceND(x!, [2, 2], [[0, 0], [1, 0]])),
  row('SpaceToBatchND', 'padded', [[1, 2, 3, 1]], (x) => tf.spaceToBatchND(x!, [2, 2], [[0, 0], [1, 0]])),
]; // prettier-ignore

const products: readonly Row[] = [
  row('BatchMatMul', 'plain', [[2, 3], [3, 4]], (a, b) => tf.matMul(a!, b!)),
  row('BatchMatMul', 'first transposed', [[3, 2], [3, 4]], (a, b) => tf.matMul(a!, b!, true)),
  row('BatchMatMul', 'second transposed', [[2, 3], [4, 3]], (a, b) => tf.matMul(a!, b!, false, true)),
  row('BatchMatMul', 'both, in batches', [[2, 3, 2], [2, 2, 3]], (a, b) => tf.matMul(a!, b!, true, true)),
  row('Conv2D', 'same', [[1, 3, 4, 2], [2, 2, 2, 3]], (x, w) => tf.conv2d(t4(x!), t4(w!), 1, 'same')),
  row('Conv2D', 'stride 2, valid', [[2, 4, 4, 1], [2, 2, 1, 2]], (x, w) => tf.conv2d(t4(x!), t4(w!), 2, 'valid')),
  { ...row('Conv2D', 'channels first', [[1, 2, 3, 3], [2, 2, 2, 2]], (x, w) => tf.conv2d(t4(x!), t4(w!), 1, 'same', 'NCHW')), wrongOn: { wasm: 'refuses channels first' } },
  row('Conv2DBackpropInput', 'as conv2dTranspose', [[1, 2, 2, 2], [2, 2, 1, 2]], (x, w) => tf.conv2dTranspose(t4(x!), t4(w!), [1, 4, 4, 1], 2, 'same')),
  row('Conv3D', 'same', [[1, 2, 2, 3, 1], [2, 2, 2, 1, 2]], (x, w) => tf.conv3d(t5(x!), t5(w!), 1, 'same')),
  row('DepthwiseConv2dNative', 'two a channel', [[1, 3, 3, 2], [2, 2, 2, 2]], (x, w) => tf.depthwiseConv2d(t4(x!), t4(w!), 1, 'same')),
  row('DepthwiseConv2dNative', 'stride 2', [[2, 4, 4, 2], [2, 2, 2, 1]], (x, w) => tf.depthwiseConv2d(t4(x!), t4(w!), 2, 'valid')),
  row('Dilation2D', 'same', [[1, 3, 3, 1], [2, 2, 1]], (x, w) => tf.dilation2d(t4(x!), t3(w!), 1, 'same')),
]; // prettier-ignore

const images: readonly Row[] = [
  row('AvgPool', 'valid', [[1, 4, 4, 2]], (x) => tf.avgPool(t4(x!), 2, 2, 'valid')),
  row('AvgPool', 'overlapping, valid', [[1, 3, 3, 1]], (x) => tf.avgPool(t4(x!), 2, 1, 'valid')),
  { ...row('AvgPool', 'same', [[1, 3, 3, 2]], (x) => tf.avgPool(t4(x!), 2, 1, 'same')), wrongOn: { cpu: 'divides by the whole window at the edges', wasm: 'so does this' } },
  row('AvgPool3D', 'valid', [[1, 2, 2, 4, 1]], (x) => tf.avgPool3d(t5(x!), 2, 1, 'valid')),
  row('MaxPool', 'overlapping, same', [[1, 3, 3, 2]], (x) => tf.maxPool(t4(x!), 2, 1, 'same')),
  row('MaxPool', 'two images, stride 2', [[2, 4, 4, 1]], (x) => tf.maxPool(t4(x!), 3, 2, 'valid')),
  row('MaxPool3D', 'valid', [[1, 2, 2, 4, 1]], (x) => tf.maxPool3d(t5(x!), 2, 1, 'valid')),
  row('FusedBatchNorm', 'all five', [[2, 1, 2, 3], [3], [3], [3], [3]], (x, mean, variance, offset, scale) => tf.batchNorm(t4(x!), mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D, 0.01), positive),
  row('LRN', 'neighbours on both sides', [[1, 1, 2, 5]], (x) => tf.localResponseNormalization(t4(x!), 1, 1, 0.5, 0.75)),
  { ...row('ResizeBilinear', 'larger', [[1, 2, 3, 2]], (x) => tf.image.resizeBilinear(t4(x!), [4, 5])), wrongOn: { cpu: 'swaps height and width' } },
  row('ResizeBilinear', 'smaller, corners', [[1, 4, 4, 1]], (x) => tf.image.resizeBilinear(t4(x!), [3, 2], true)),
  row('ResizeNearestNeighbor', 'larger', [[1, 2, 3, 2]], (x) => tf.image.resizeNearestNeighbor(t4(x!), [4, 6])),
  row('ResizeNearestNeighbor', 'corners', [[1, 3, 3, 1]], (x) => tf.image.resizeNearestNeighbor(t4(x!), [5, 5], true)),
]; // prettier-ignore

export const gradientRows: readonly Row[] = [
  ...oneInput,
  ...twoInputs,
  ...reductions,
  ...shapes,
  ...products,
  ...images,
];

/** Kernels whose gradient is nothing at all: their results are indices, counts or booleans, and nothing flows back. */
export const withoutFlow = ['ArgMax', 'ArgMin', 'GreaterEqual', 'IsFinite', 'IsInf', 'IsNan', 'OneHot'];

/** Gradients that tfjs-core itself has wrong, on every backend. */
export const wrongInTfjs: Readonly<Record<string, string>> = {
  ComplexAbs: 'is that of Abs, which knows no imaginary part',
  FloorDiv: 'is that of the plain division; the true one is zero',
  MirrorPad: 'forgets what the mirrored cells send back',
};
