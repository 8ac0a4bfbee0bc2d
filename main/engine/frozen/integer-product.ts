/**
 * y = x Wᵀ + b with the product in eight bits: W by output channel as checkpoints keep it (models/io/eight-bits.ts), x by row, that is by
 * token: each row is divided by its largest number, and ONNX Runtime finds one scale and zero point for what is left at every run. Of the starter's
 * tags on both dev sets 99.8 % agree with single precision; with one scale for rows as they are it would be 99.35 %. Sums are formed in 32 bits
 * and are exact.
 */
import { eightBitsOf, type StoredTensor, toEightBits } from '../../../models';
import type { GraphBuilder } from '../onnx-out/graph-builder';
import { transposedInto } from './transposed';

/**
 * `signed`: W as it is. `shifted`: W + 128 without a sign, with a zero point of 128: slower, and right on processors whose instruction for
 * unsigned times signed loses what does not fit into 16 bits (exact.ts).
 */
export type EightBitForm = 'signed' | 'shifted';

interface Operands {
  readonly x: string; // [M, in]
  readonly bias: string; // [out]
}

/** Adds the operator under `name`; W [out, in]. */
export function addIntegerProduct(
  graph: GraphBuilder,
  name: string,
  weight: { readonly name: string; readonly tensor: StoredTensor },
  { x, bias }: Operands,
  form: EightBitForm,
): void {
  const { tensor } = weight;
  const [out = 0, size = 0] = tensor.shape;
  const { values, scales } = eightBitsOf(tensor) ?? toEightBits(tensor.data, out);
  const signed = form === 'signed';
  const matrix = graph.constantOf(`${weight.name}/columns`, signed ? 'int8' : 'uint8', [size, out], () =>
    signed
      ? transposedInto(new Int8Array(values.length), values, out, size)
      : transposedInto(new Uint8Array(values.length), values, out, size, 128),
  );
  const scale = graph.constant(`${weight.name}/scales`, 'float32', [out], scales);
  const zero = signed
    ? ''
    : graph.constantOf(`zero points/${out}`, 'uint8', [out], () => new Uint8Array(out).fill(128));
  const { rows, sizes } = rowsOf(graph, x);
  graph.value(`${name}/product`, 'DynamicQuantizeMatMul', [rows, matrix, scale, zero], {}, 'com.microsoft');
  graph.value(`${name}/scaled`, 'Mul', [`${name}/product`, sizes]);
  graph.value(name, 'Add', [`${name}/scaled`, bias]);
}

/** A row of nothing but zeros is divided by this. */
const smallest = 1e-30;

/** x [M, in] -> the rows with numbers in -1 … 1, and what they were divided by [M, 1]; once for all products of x. */
function rowsOf(graph: GraphBuilder, x: string): { rows: string; sizes: string } {
  const [rows, sizes] = [`${x}/rows`, `${x}/sizes`];
  if (!graph.has(rows)) {
    const absolute = graph.value(`${x}/absolute`, 'Abs', [x]);
    const largest = graph.value(`${x}/largest`, 'ReduceMax', [absolute], { axes: [1], keepdims: 1 });
    graph.value(sizes, 'Max', [largest, graph.number('float32', smallest)]);
    graph.value(rows, 'Div', [x, sizes]);
  }
  return { rows, sizes };
}
