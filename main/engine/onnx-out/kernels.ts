/**
 * The tfjs kernels of an evaluation as standard operators of opset 17, and the models' operations that have an ONNX form.
 */
import {
  backend_util,
  slice_util,
  util,
  type BatchMatMulAttrs,
  type CastAttrs,
  type ConcatAttrs,
  type FillAttrs,
  type GatherV2Attrs,
  type MaxAttrs,
  type OneHotAttrs,
  type ReshapeAttrs,
  type SliceAttrs,
  type SoftmaxAttrs,
  type SumAttrs,
  type TensorInfo,
  type TransposeAttrs,
  type _FusedMatMulAttrs,
} from '@tensorflow/tfjs-core';
import { kernelNameOf, ops, withOnnx } from '../../../models/ops';
import { elementType as onnxType } from '../ort';
import { elementType, type Operand, type RecordingBackend } from './recording';

type Recorded = TensorInfo | TensorInfo[];

export interface Kernel {
  readonly name: string;
  run(graph: RecordingBackend, inputs: unknown, attributes: unknown): Recorded;
}

/** tfjs hands inputs and attributes over in untyped records; every entry states its own types. */
export function kernel<Inputs, Attributes = unknown>(
  name: string,
  run: (graph: RecordingBackend, inputs: Inputs, attributes: Attributes) => Recorded,
): Kernel {
  return { name, run: run as Kernel['run'] };
}

interface One {
  readonly x: TensorInfo;
}
interface Two {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

const ints = (values: readonly number[]): Operand => ({ kind: 'ints', values });

const binary = (name: string, op: string, dtype: 'float32' | 'bool' = 'float32'): Kernel =>
  kernel<Two>(name, (graph, { a, b }) =>
    graph.node(op, [a, b], backend_util.assertAndGetBroadcastShape(a.shape, b.shape), dtype),
  );

const unary = (name: string, op: string): Kernel => kernel<One>(name, (graph, { x }) => graph.node(op, [x], x.shape));

export const kernels: readonly Kernel[] = [
  binary('Add', 'Add'),
  binary('Sub', 'Sub'),
  binary('Multiply', 'Mul'),
  binary('RealDiv', 'Div'),
  binary('GreaterEqual', 'GreaterOrEqual', 'bool'),
  unary('Exp', 'Exp'),
  unary('Relu', 'Relu'),

  kernel<unknown, FillAttrs>('Fill', (graph, _, { shape, value, dtype }) => graph.filled(shape, Number(value), dtype)),
  kernel<One>('Identity', (graph, { x }) => graph.copy(x)),
  kernel<One, ReshapeAttrs>('Reshape', (graph, { x }, { shape }) =>
    graph.reshape(x, util.inferFromImplicitShape(shape, util.sizeFromShape(x.shape))),
  ),
  kernel<One, TransposeAttrs>('Transpose', (graph, { x }, { perm }) => transpose(graph, x, perm)),
  kernel<One, CastAttrs>('Cast', (graph, { x }, { dtype }) =>
    graph.node('Cast', [x], x.shape, dtype, { to: onnxType[elementType(dtype)] }),
  ),
  kernel<One, SliceAttrs>('Slice', (graph, { x }, { begin, size }) => {
    const [from = [], extents = []] = slice_util.parseSliceParams(x, begin, size);
    const to = from.map((start, axis) => start + (extents[axis] ?? 0));
    const axes = from.map((_, axis) => axis);
    return graph.node('Slice', [x, ints(from), ints(to), ints(axes)], extents, x.dtype);
  }),
  kernel<TensorInfo[], ConcatAttrs>('Concat', (graph, inputs, { axis }) => {
    const parts = Object.values(inputs);
    const at = util.parseAxisParam(axis, parts[0]?.shape ?? [])[0] ?? 0;
    const shape = backend_util.computeOutShape(
      parts.map((part) => part.shape),
      at,
    );
    return graph.node('Concat', parts, shape, 'float32', { axis: at });
  }),
  kernel<{ x: TensorInfo; indices: TensorInfo }, GatherV2Attrs>('GatherV2', (graph, { x, indices }, { axis }) => {
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return graph.node('Gather', [x, indices], shape, x.dtype, { axis });
  }),
  kernel<{ indices: TensorInfo }, OneHotAttrs>('OneHot', (graph, { indices }, { depth, onValue, offValue }) => {
    const inputs = [indices, graph.node('Squeeze', [ints([depth])], [], 'int32'), ints([offValue, onValue])];
    return graph.node('OneHot', inputs, [...indices.shape, depth], 'int32', { axis: -1 });
  }),

  kernel<One, SumAttrs & { keepDims: boolean }>('Sum', (graph, { x }, { axis, keepDims }) => {
    const axes = util.parseAxisParam(axis, x.shape);
    return graph.node('ReduceSum', [x, ints(axes)], reduced(x, axes, keepDims), 'float32', { keepdims: +keepDims });
  }),
  kernel<One, MaxAttrs>('Max', (graph, { x }, { reductionIndices, keepDims }) => {
    const axes = util.parseAxisParam(reductionIndices, x.shape);
    return graph.node('ReduceMax', [x], reduced(x, axes, keepDims), 'float32', { axes, keepdims: +keepDims });
  }),
  kernel<{ logits: TensorInfo }, SoftmaxAttrs>('Softmax', (graph, { logits }, { dim }) =>
    graph.node('Softmax', [logits], logits.shape, 'float32', { axis: dim }),
  ),

  kernel<Two, BatchMatMulAttrs>('BatchMatMul', (graph, { a, b }, { transposeA, transposeB }) => {
    const left = transposeA ? transpose(graph, a, swapLast(a)) : a;
    const right = transposeB ? transpose(graph, b, swapLast(b)) : b;
    const batches = backend_util.assertAndGetBroadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
    return graph.node('MatMul', [left, right], [...batches, left.shape.at(-2) ?? 1, right.shape.at(-1) ?? 1]);
  }),
  kernel<Two & { bias?: TensorInfo }, _FusedMatMulAttrs>('_FusedMatMul', (graph, inputs, attributes) => {
    const { transposeA, transposeB, activation } = attributes;
    const [a, b] = [inputs.a, inputs.b].map((x) => graph.matrix(x, x.shape.slice(-2)));
    if (activation !== 'linear' || !inputs.bias) throw new Error('no model multiplies like this');
    const [rows = 1, columns = 1] = [a!.shape[transposeA ? 1 : 0], b!.shape[transposeB ? 0 : 1]];
    const shape = { transA: +transposeA, transB: +transposeB };
    return graph.reshape(graph.node('Gemm', [a!, b!, inputs.bias], [rows, columns], 'float32', shape), [
      1,
      rows,
      columns,
    ]);
  }),

  ...withOnnx(ops).map((op) =>
    kernel<Readonly<Record<string, TensorInfo>>, never>(kernelNameOf(op), (graph, inputs, attributes) =>
      Object.values(op.onnx<TensorInfo>(graph, inputs, attributes)),
    ),
  ),
];

function transpose(graph: RecordingBackend, x: TensorInfo, perm: readonly number[]): TensorInfo {
  const shape = perm.map((axis) => x.shape[axis] ?? 1);
  return graph.node('Transpose', [x], shape, x.dtype, { perm });
}

const swapLast = ({ shape }: TensorInfo): number[] => {
  const last = shape.length - 1;
  return shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis));
};

function reduced({ shape }: TensorInfo, axes: readonly number[], keepDims: boolean): number[] {
  return shape.flatMap((extent, axis) => (!axes.includes(axis) ? [extent] : keepDims ? [1] : []));
}
