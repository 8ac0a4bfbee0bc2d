/** Linear layers and attention in the operators of ONNX Runtime, with their weights as these want them: [in, out], side by side. */
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
  const [out = 0, size = 0] = of(weight).shape;
  const matrix = graph.constantOf(`${weight}/columns`, 'float32', [size, out], () =>
    transposedInto(new Float32Array(size * out), of(weight).data, out, size),
  );
  graph.value(`${name}/product`, 'MatMul', [x, matrix]);
  graph.value(name, 'Add', [`${name}/product`, graph.constant(bias, 'float32', [out], of(bias).data)]);
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
