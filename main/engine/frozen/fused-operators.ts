/** Linear layers, alone and with what follows, and attention in the operators of ONNX Runtime, with their weights as these want them: [in, out], side by side. */
import type { StoredTensor } from '../../../models/io/safetensors';
import type { GraphBuilder } from '../onnx-out/graph-builder';
import type { FusedNode, LinearWeights } from './fuse';
import { transposedInto } from './transposed';

type WeightOf = (name: string) => StoredTensor;

/** Adds x Wᵀ + b as a product and a sum: ONNX Runtime gives the sum to what follows. */
export function addLinear(
  graph: GraphBuilder,
  { name, x, weight, bias }: FusedNode & { kind: 'linear' },
  of: WeightOf,
): void {
  const product = addProduct(graph, name, x, weight, of);
  graph.value(name, 'Add', [product, vector(graph, bias, of)]);
}

/** Adds LN(x Wᵀ + b + skip): the product, and the operator SkipLayerNormalization of com.microsoft. */
export function addNormalised(
  graph: GraphBuilder,
  { name, x, weight, bias, skip, gamma, beta, epsilon }: FusedNode & { kind: 'normalised' },
  of: WeightOf,
): void {
  const product = addProduct(graph, name, x, weight, of);
  const vectors = [gamma, beta, bias].map((each) => vector(graph, each, of));
  graph.value(name, 'SkipLayerNormalization', [product, skip, ...vectors], { epsilon }, 'com.microsoft');
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

/** Adds the operator Attention of com.microsoft; `valid` [B, N] is 1 for a piece and 0 for padding. */
export function addAttention(
  graph: GraphBuilder,
  { name, x, heads, projections }: FusedNode & { kind: 'attention' },
  of: WeightOf,
  valid: string,
): void {
  const [out = 0, size = 0] = of(projections[0].weight).shape;
  const matrix = graph.constantOf(`${name}/projections`, 'float32', [size, 3 * out], () =>
    sideBySide(projections, of, out, size),
  );
  const bias = graph.constantOf(`${name}/biases`, 'float32', [3 * out], () => {
    const biases = new Float32Array(3 * out);
    projections.forEach((projection, i) => biases.set(of(projection.bias).data, i * out));
    return biases;
  });
  const mask = `${valid}/mask`;
  if (!graph.has(mask)) graph.value(mask, 'Cast', [valid], { to: int32 });
  graph.value(name, 'Attention', [x, matrix, bias, mask], { num_heads: heads }, 'com.microsoft');
}

/** ONNX's number of the type. */
const int32 = 6;

/** Three matrices [out, size] as one [size, 3 out]. */
function sideBySide(projections: readonly LinearWeights[], of: WeightOf, out: number, size: number): Float32Array {
  const all = new Float32Array(3 * out * size);
  projections.forEach(({ weight }, i) => all.set(of(weight).data, i * out * size));
  return transposedInto(new Float32Array(all.length), all, 3 * out, size);
}
