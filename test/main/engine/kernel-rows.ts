/** The kernels that the models use, as rows: for the value and gradient tests of every backend, against tfjs's own cpu backend. */
import { expect } from 'vitest';
import { tf } from '../../../models/tf';
import { randomFloats } from './numbers';
import { under } from './ort-backends';

export type Op = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
/** Name, shapes of the float inputs, the op. */
export type Row = readonly [name: string, shapes: number[][], op: Op];

const ids = (values: number[], shape: number[] = [values.length]): tf.Tensor => tf.tensor(values, shape, 'int32');
const positive = (x: tf.Tensor): tf.Tensor => tf.add(tf.abs(x), 0.5);

/** Compared by value and by the gradient of sum(op * weights). */
export const differentiable: readonly Row[] = [
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
export const plain: readonly Row[] = [
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
]; // prettier-ignore

/** Value, and gradient of the weighted sum of all outputs. */
export function evaluate(shapes: number[][], op: Op, withGradient: boolean): number[][] {
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
export async function hasGradient(shapes: number[][], op: Op): Promise<boolean> {
  try {
    await under('cpu', () => evaluate(shapes, op, true));
    return true;
  } catch (error) {
    const missing = /gradient function not found|gradient along axis 0 only/;
    if (error instanceof Error && missing.test(error.message)) return false;
    throw error;
  }
}

export function expectClose(got: number[][], want: number[][]): void {
  expect(got.map((row) => row.length)).toEqual(want.map((row) => row.length));
  want.flat().forEach((expected, i) => {
    const value = got.flat()[i] ?? NaN;
    expect(
      Object.is(value, expected) || Math.abs(value - expected) <= 2e-5 * Math.max(1, Math.abs(expected)),
      `${i}: ${value} is not ${expected}`,
    ).toBe(true);
  });
}
