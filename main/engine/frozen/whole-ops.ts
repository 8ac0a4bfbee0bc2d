/**
 * Operations of the models that stay whole through the trace, and how ONNX Runtime computes them fastest, with their weights as it wants
 * them: [in, out], side by side. Whoever lacks them here runs their composition (models/ops), as the export does.
 */
import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { StoredTensor } from '../../../models';
import {
  kernelNameOf,
  layerNormOp,
  linearOp,
  linearResidualNormOp,
  type Op,
  selfAttentionOp,
} from '../../../models/ops';
import type { GraphBuilder } from '../onnx-out/graph-builder';
import type { TracedNode } from '../onnx-out/join';
import { kernel, type Kernel } from '../onnx-out/kernels';
import type { RecordingBackend } from '../onnx-out/recording';
import { type Attributes, elementType } from '../ort';
import { transposedInto } from './transposed';

type WeightOf = (name: string) => StoredTensor;

export interface WholeOp {
  /** Notes it down while the model is traced. */
  readonly kernel: Kernel;
  /** Adds what computes it. */
  lower(graph: GraphBuilder, node: TracedNode, of: WeightOf): void;
}

/** `record` gives the operators that take its place where it does not stay whole; null where it does. */
function whole<I extends string, A extends Attributes, O extends string>(
  op: Op<I, A, O>,
  shapeOf: (inputs: Readonly<Record<I, TensorInfo>>) => readonly number[],
  record: (graph: RecordingBackend, inputs: Readonly<Record<I, TensorInfo>>, attributes: A) => TensorInfo | null,
  lower: (graph: GraphBuilder, name: string, inputs: Readonly<Record<I, string>>, attributes: A, of: WeightOf) => void,
): WholeOp {
  const [kernelName, names] = [kernelNameOf(op), op.inputs ?? []];
  return {
    kernel: kernel<Readonly<Record<I, TensorInfo>>, A>(kernelName, (graph, inputs, attributes) => {
      const operands = names.map((name) => inputs[name]);
      const instead = record(graph, inputs, attributes);
      return instead ?? graph.node(kernelName, operands, shapeOf(inputs), 'float32', attributes);
    }),
    lower(graph, { name, inputs, attributes }, of) {
      const operands = inputs.map((input, i) => [names[i], input.kind === 'value' ? input.name : ''] as const);
      lower(graph, name, Object.fromEntries(operands) as Record<I, string>, attributes as A, of);
    },
  };
}

/** By the names of their nodes in a trace. */
export const wholeOps: ReadonlyMap<string, WholeOp> = new Map(
  [
    /** A product and a sum: ONNX Runtime gives the sum to the activation that follows. */
    whole(
      linearOp,
      productShape,
      (graph, inputs) => (isView(graph, inputs.x) ? productOfRows(graph, inputs) : null),
      (graph, name, { x, weight, bias }, _, of) => {
        graph.value(name, 'Add', [addProduct(graph, name, x, weight, of), vector(graph, bias, of)]);
      },
    ),
    /** A product, and SkipLayerNormalization of com.microsoft. */
    whole(
      linearResidualNormOp,
      productShape,
      (graph, { skip, gamma, beta, ...inputs }, attributes) => {
        if (!isView(graph, inputs.x)) return null;
        const x = graph.node('Add', [skip, productOfRows(graph, inputs)], skip.shape);
        return layerNormOp.onnx!<TensorInfo>(graph, { x, gamma, beta }, attributes).y;
      },
      (graph, name, { x, weight, bias, skip, gamma, beta }, { epsilon }, of) => {
        const product = addProduct(graph, name, x, weight, of);
        const vectors = [gamma, beta, bias].map((each) => vector(graph, each, of));
        const attributes = { epsilon: { float: epsilon } };
        graph.value(name, 'SkipLayerNormalization', [product, skip, ...vectors], attributes, 'com.microsoft');
      },
    ),
    /** Attention of com.microsoft: with the three projections in it. */
    whole(
      selfAttentionOp,
      ({ x }) => x.shape,
      () => null,
      (graph, name, { x, keep, ...own }, { heads }, of) => {
        const weights = [own.queryWeight, own.keyWeight, own.valueWeight].map(of);
        const [out = 0, size = 0] = weights[0]?.shape ?? [];
        const matrix = graph.constantOf(`${name}/projections`, 'float32', [size, 3 * out], () => {
          const all = concatenated(weights);
          return transposedInto(new Float32Array(all.length), all, 3 * out, size);
        });
        const bias = graph.constantOf(`${name}/biases`, 'float32', [3 * out], () =>
          concatenated([own.queryBias, own.keyBias, own.valueBias].map(of)),
        );
        const mask = `${keep}/mask`;
        if (!graph.has(mask)) graph.value(mask, 'Cast', [keep], { to: elementType.int32 });
        graph.value(name, 'Attention', [x, matrix, bias, mask], { num_heads: heads }, 'com.microsoft');
      },
    ),
  ].map((op) => [op.kernel.name, op]),
);

interface Product {
  readonly x: TensorInfo; // [..., in]
  readonly weight: TensorInfo; // [out, in]
  readonly bias: TensorInfo; // [out]
}

function productShape({ x, weight }: Omit<Product, 'bias'>): number[] {
  return [...x.shape.slice(0, -1), weight.shape[0] ?? 1];
}

/** Whether a tensor is something else in another shape: heads side by side, a table. As rows it costs no operator more. */
function isView(graph: RecordingBackend, x: TensorInfo): boolean {
  return !util.arraysEqual(graph.origin(x).shape, x.shape);
}

/** x Wᵀ + b with x as a matrix of rows: there the bias goes with the product. */
function productOfRows(graph: RecordingBackend, { x, weight, bias }: Product): TensorInfo {
  const [out = 1, size = 1] = weight.shape;
  const shape = [util.sizeFromShape(x.shape) / size, size];
  const rows = graph.matrix(x, shape);
  const y = graph.node('Gemm', [rows, weight, bias], [shape[0]!, out], 'float32', { transA: 0, transB: 1 });
  return graph.reshape(y, productShape({ x, weight }));
}

function addProduct(graph: GraphBuilder, name: string, x: string, weight: string, of: WeightOf): string {
  const [out = 0, size = 0] = of(weight).shape;
  const matrix = graph.constantOf(`${weight}/columns`, 'float32', [size, out], () =>
    transposedInto(new Float32Array(size * out), of(weight).data, out, size),
  );
  return graph.value(`${name}/product`, 'MatMul', [x, matrix]);
}

function vector(graph: GraphBuilder, name: string, of: WeightOf): string {
  return graph.constant(name, 'float32', of(name).shape, of(name).data);
}

/** Their numbers one after the other. */
function concatenated(tensors: readonly StoredTensor[]): Float32Array {
  const all = new Float32Array(tensors.reduce((size, { data }) => size + data.length, 0));
  let at = 0;
  for (const { data } of tensors) {
    all.set(data, at);
    at += data.length;
  }
  return all;
}
