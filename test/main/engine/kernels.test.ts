/** Every kernel: its value, and where models/ has one its gradient, against tfjs's own cpu backend. More gradients: gradients.test.ts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { tf } from '../../../models/tf';
import { randomFloats } from './numbers';
import { ortBackend, under } from './ort-backends';
import type { OrtBackend } from '../../../main/engine/ort';

type Op = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
/** Name, shapes of the float inputs, the op. */
type Row = readonly [name: string, shapes: number[][], op: Op];

const ids = (values: number[], shape: number[] = [values.length]): tf.Tensor => tf.tensor(values, shape, 'int32');
const positive = (x: tf.Tensor): tf.Tensor => tf.add(tf.abs(x), 0.5);

/** Compared by value and by the gradient of sum(op * weights). */
const differentiable: readonly Row[] = [
  ['abs', [[2, 3]], (x) => tf.abs(x!)],
  ['neg', [[2, 3]], (x) => tf.neg(x!)],
  ['exp', [[2, 3]], (x) => tf.exp(x!)],
  ['log of a positive', [[2, 3]], (x) => tf.log(positive(x!))],
  ['log1p', [[2, 3]], (x) => tf.log1p(positive(x!))],
  ['erf', [[2, 3]], (x) => tf.erf(x!)],
  ['sqrt', [[2, 3]], (x) => tf.sqrt(positive(x!))],
  ['rsqrt', [[2, 3]], (x) => tf.rsqrt(positive(x!))],
  ['square', [[2, 3]], (x) => tf.square(x!)],
  ['sigmoid', [[2, 3]], (x) => tf.sigmoid(x!)],
  ['tanh', [[2, 3]], (x) => tf.tanh(x!)],
  ['relu', [[2, 3]], (x) => tf.relu(x!)],
  ['clip', [[2, 3]], (x) => tf.clipByValue(x!, -0.3, 0.4)],
  ['add, broadcast', [[2, 3], [3]], (a, b) => tf.add(a!, b!)],
  ['sub, broadcast', [[2, 1, 3], [4, 1]], (a, b) => tf.sub(a!, b!)],
  ['mul, broadcast', [[2, 3], [2, 1]], (a, b) => tf.mul(a!, b!)],
  ['div', [[2, 3], [2, 3]], (a, b) => tf.div(a!, positive(b!))],
  ['pow', [[2, 3]], (x) => tf.pow(positive(x!), 1.5)],
  ['maximum', [[2, 3], [2, 3]], (a, b) => tf.maximum(a!, b!)],
  ['minimum', [[2, 3], [2, 3]], (a, b) => tf.minimum(a!, b!)],
  ['squaredDifference', [[2, 3], [3]], (a, b) => tf.squaredDifference(a!, b!)],
  ['addN', [[2, 3], [2, 3], [2, 3]], (a, b, c) => tf.addN([a!, b!, c!])],
  ['where', [[2, 3], [2, 3]], (a, b) => tf.where(tf.greater(a!, 0), a!, b!)],
  ['sum of everything', [[2, 3]], (x) => tf.sum(x!)],
  ['sum, axis 0', [[2, 3]], (x) => tf.sum(x!, 0)],
  ['sum, kept', [[2, 3, 2]], (x) => tf.sum(x!, [0, 2], true)],
  ['mean', [[2, 3]], (x) => tf.mean(x!, 1)],
  ['max', [[2, 5]], (x) => tf.max(x!, 1)],
  ['min', [[2, 5]], (x) => tf.min(x!, -1)],
  ['logSumExp', [[3, 4]], (x) => tf.logSumExp(x!, 1)],
  ['cumsum', [[2, 4]], (x) => tf.cumsum(x!, 1)],
  ['softmax', [[2, 4]], (x) => tf.softmax(x!)],
  ['logSoftmax', [[2, 4]], (x) => tf.logSoftmax(x!)],
  ['matMul', [[2, 3], [3, 4]], (a, b) => tf.matMul(a!, b!)],
  ['matMul, first transposed', [[3, 2], [3, 4]], (a, b) => tf.matMul(a!, b!, true)],
  ['matMul, second transposed', [[2, 3], [4, 3]], (a, b) => tf.matMul(a!, b!, false, true)],
  ['matMul, batches', [[2, 2, 3, 5], [2, 2, 5, 4]], (a, b) => tf.matMul(a!, b!)],
  ['matMul, batches, both transposed', [[2, 5, 3], [2, 4, 5]], (a, b) => tf.matMul(a!, b!, true, true)],
  ['reshape', [[2, 6]], (x) => tf.reshape(x!, [3, 4])],
  ['expandDims', [[2, 3]], (x) => tf.expandDims(x!, 1)],
  ['transpose', [[2, 3, 4]], (x) => tf.transpose(x!, [2, 0, 1])],
  ['slice', [[3, 4]], (x) => tf.slice(x!, [1, 1], [2, 2])],
  ['stridedSlice', [[5, 4]], (x) => tf.stridedSlice(x!, [0, 1], [5, 4], [2, 2])],
  ['concat', [[2, 3], [2, 1]], (a, b) => tf.concat([a!, b!], 1)],
  ['concat with nothing', [[2, 3], [0, 3]], (a, b) => tf.concat([a!, b!], 0)],
  ['stack', [[2, 3], [2, 3]], (a, b) => tf.stack([a!, b!], 1)],
  ['unstack', [[3, 2]], (x) => tf.unstack(x!, 0)],
  ['split', [[2, 6]], (x) => tf.split(x!, [1, 2, 3], 1)],
  ['pad', [[2, 3]], (x) => tf.pad(x!, [[1, 0], [0, 2]], 0.5)],
  ['tile', [[2, 3]], (x) => tf.tile(x!, [2, 3])],
  ['broadcastTo', [[2, 1]], (x) => tf.broadcastTo(x!, [2, 4])],
  ['reverse', [[2, 3]], (x) => tf.reverse(x!, 1)],
  ['gather rows, one twice', [[4, 3]], (x) => tf.gather(x!, ids([2, 0, 2, 3]))],
  ['gather columns', [[3, 4]], (x) => tf.gather(x!, ids([3, 1]), 1)],
  ['gather a table of ids', [[5, 3]], (x) => tf.gather(x!, ids([0, 1, 4, 4, 2, 0], [2, 3]))],
]; // prettier-ignore

/** Compared by value only. */
const plain: readonly Row[] = [
  ['matMul, one matrix for all', [[2, 3, 5], [1, 5, 4]], (a, b) => tf.matMul(a!, b!)],
  ['equal', [[2, 3], [2, 3]], (a, b) => tf.equal(tf.round(a!), tf.round(b!))],
  ['notEqual', [[2, 3], [2, 3]], (a, b) => tf.notEqual(tf.round(a!), tf.round(b!))],
  ['greater and its kin', [[2, 3], [2, 3]], (a, b) => [tf.greater(a!, b!), tf.greaterEqual(a!, b!), tf.less(a!, b!), tf.lessEqual(a!, b!)]],
  ['logic', [[2, 3], [2, 3]], (a, b) => [
    tf.logicalAnd(tf.greater(a!, 0), tf.greater(b!, 0)), tf.logicalOr(tf.greater(a!, 0), tf.greater(b!, 0)), tf.logicalNot(tf.greater(a!, 0)),
  ]],
  ['any, all', [[3, 4]], (x) => [tf.any(tf.greater(x!, 0.5), 1), tf.all(tf.greater(x!, -0.5), 1)]],
  ['argMax, argMin', [[3, 5]], (x) => [tf.argMax(x!, 1), tf.argMin(x!, 0)]],
  ['topk', [[3, 5]], (x) => { const { values, indices } = tf.topk(x!, 2); return [values, indices]; }],
  ['gather within batches', [[2, 4, 3]], (x) => tf.gather(x!, ids([1, 3, 0, 0], [2, 2]), 1, 1)],
  ['gatherND', [[3, 4, 2]], (x) => tf.gatherND(x!, ids([0, 1, 2, 3], [2, 2]))],
  ['scatterND, one cell twice', [[3]], (x) => tf.scatterND(ids([1, 4, 1], [3, 1]), x!, [6])],
  ['scatterND, two indices', [[3, 2]], (x) => tf.scatterND(ids([0, 1, 2, 2, 0, 1], [3, 2]), x!, [3, 3, 2])],
  ['unsortedSegmentSum, negative left out', [[4, 2]], (x) => tf.unsortedSegmentSum(x!, ids([0, 2, -1, 0]) as tf.Tensor1D, 3)],
  ['oneHot', [[1]], () => tf.oneHot(ids([0, 3, 1]), 4)],
  ['oneHot, other values', [[1]], () => tf.oneHot(ids([0, 3, 1]), 4, 2, -1)],
  ['step', [[2, 3]], (x) => tf.step(x!, 0.25)],
  ['sign, floor, ceil, round', [[2, 3]], (x) => [tf.sign(x!), tf.floor(tf.mul(x!, 3)), tf.ceil(tf.mul(x!, 3)), tf.round(tf.mul(x!, 3))]],
  ['floorDiv of integers', [[1]], () => tf.floorDiv(ids([7, -7, 8]), ids([2, 2, -3]))],
  ['mod of floats', [[2, 3], [2, 3]], (a, b) => tf.mod(tf.mul(a!, 5), positive(b!))],
  ['cast', [[2, 3]], (x) => [tf.cast(tf.mul(x!, 4), 'int32'), tf.cast(x!, 'bool'), tf.cast(tf.greater(x!, 0), 'float32')]],
  ['fill, zeros, ones, range', [[2, 3]], (x) => [tf.fill([2, 2], 3), tf.zerosLike(x!), tf.onesLike(x!), tf.range(5, 0, -2, 'int32'), tf.linspace(0, 1, 5)]],
  ['relu6, leaky relu, elu, softplus', [[2, 3]], (x) => [tf.relu6(x!), tf.leakyRelu(x!, 0.1), tf.elu(x!), tf.softplus(x!)]],
  ['isNaN, isFinite', [[1]], () => [tf.isNaN(tf.tensor([1, NaN])), tf.isFinite(tf.tensor([1, Infinity, NaN]))]],
  ['reduction of nothing', [[0, 3]], (x) => [tf.sum(x!, 0), tf.sum(x!)]],
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

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});

/** Value, and gradient of the weighted sum of all outputs. */
function evaluate(shapes: number[][], op: Op, withGradient: boolean): number[][] {
  const inputs = shapes.map((shape, i) => tf.tensor(randomFloats(shape, i + 1), shape));
  const list = (): tf.Tensor[] => [op(...inputs)].flat();
  const values = list().map((tensor) => Array.from(tensor.dataSync(), Number));
  if (!withGradient) return values;
  const weighted = (...at: tf.Tensor[]): tf.Tensor =>
    [op(...at)]
      .flat()
      .map((y, i) => tf.sum(tf.mul(y, tf.tensor(randomFloats(y.shape, 50 + i), y.shape))))
      .reduce((sum, part) => tf.add(sum, part));
  const gradients = tf.grads(weighted)(inputs);
  return [...values, ...gradients.map((tensor) => Array.from(tensor.dataSync()))];
}

/** models/ registers the gradients it needs, not all of tfjs; the others are compared by value. */
async function hasGradient(shapes: number[][], op: Op): Promise<boolean> {
  try {
    await under('cpu', () => evaluate(shapes, op, true));
    return true;
  } catch (error) {
    const missing = /gradient function not found|gradient along axis 0 only/;
    if (error instanceof Error && missing.test(error.message)) return false;
    throw error;
  }
}

function expectClose(got: number[][], want: number[][]): void {
  expect(got.map((row) => row.length)).toEqual(want.map((row) => row.length));
  want.flat().forEach((expected, i) => {
    const value = got.flat()[i] ?? NaN;
    expect(
      Object.is(value, expected) || Math.abs(value - expected) <= 2e-5 * Math.max(1, Math.abs(expected)),
      `${i}: ${value} is not ${expected}`,
    ).toBe(true);
  });
}

describe.each([
  ['value and gradient', differentiable, true],
  ['value', plain, false],
] as const)('%s', (_, rows, differentiated) => {
  it.each(rows)('%s', async (_name, shapes, op) => {
    const withGradient = differentiated && (await hasGradient(shapes, op));
    const want = await under('cpu', () => evaluate(shapes, op, withGradient));
    const tensors = tf.memory().numTensors;
    ort.fallbacks.clear();
    const got = await under('ort', () => evaluate(shapes, op, withGradient));
    expectClose(got, want);
    expect([...ort.fallbacks.keys()], 'kernels that ran on the cpu backend').toEqual([]);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe('the fused kernels of the models', () => {
  it('MnervaLayerNorm gives the normalised rows, their mean and inverse deviation', async () => {
    const rows = await under('ort', () => {
      const [x, gamma, beta] = [[2, 2, 4], [4], [4]].map((shape, i) => tf.tensor(randomFloats(shape, i + 7), shape));
      const named = { x: x!, gamma: gamma!, beta: beta! };
      const outputs = tf.engine().runKernel('MnervaLayerNorm', named, { epsilon: 1e-12 }) as tf.Tensor[];
      const { mean, variance } = tf.moments(x!, -1, true);
      const inverse = tf.rsqrt(tf.add(variance, 1e-12));
      const y = tf.add(tf.mul(tf.mul(tf.sub(x!, mean), inverse), gamma!), beta!);
      return [...outputs, y, mean, inverse].map((tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] }));
    });
    for (const i of [0, 1, 2]) {
      expect(rows[i]?.shape).toEqual(rows[i + 3]?.shape);
      expectClose([rows[i]?.values ?? []], [rows[i + 3]?.values ?? [NaN]]);
    }
  });

  it('MnervaGelu is x times the normal distribution', async () => {
    const got = await under('ort', () => {
      const y = tf.engine().runKernel('MnervaGelu', { x: tf.tensor([-3, -1, 0, 0.5, 2]) });
      return [...(y as tf.Tensor).dataSync()];
    });
    // x * (1 + erf(x / sqrt 2)) / 2, from a table of the normal distribution
    expectClose([got], [[-0.0040496, -0.1586553, 0, 0.3457312, 1.9544997]]);
  });
});
