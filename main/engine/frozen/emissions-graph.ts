/**
 * The text path of a checkpoint up to its emissions as one graph for any batch and length: the trace that `mnerva export-model` writes,
 * without the CRF, and with what only ONNX Runtime knows (whole-ops.ts). It never leaves the program.
 */
import { type Checkpoint, eightBitsOf, type StoredTensor, tagsOf } from '../../../models';
import { GraphBuilder } from '../onnx-out/graph-builder';
import type { TracedNode, TracedOperand } from '../onnx-out/join';
import { traceEmissions, tracedInputs } from '../onnx-out/trace';
import type { ModelGraph, ModelHeader } from '../ort';
import { addIntegerProduct, type EightBitForm } from './integer-product';
import { addEightBitTable } from './eight-bit-table';
import { wholeOps } from './whole-ops';

export interface EmissionsGraph {
  readonly graph: ModelGraph;
  /** Inputs: pieces [B, N] int32, and 1 for a piece, 0 for padding [B, N] float32. */
  readonly inputs: typeof tracedInputs;
  /** Output [B, N, K]. */
  readonly output: string;
  readonly tags: number; // K
}

export const frozenHeader: ModelHeader = {
  name: 'frozen',
  irVersion: 8,
  opsets: [
    ['', 17],
    ['com.microsoft', 1],
  ],
};

/** With `form` the products of its linear layers are computed in eight bits. The checkpoint needs no picture. */
export async function emissionsGraph(checkpoint: Checkpoint, form: EightBitForm | null): Promise<EmissionsGraph> {
  const { config, types, tensors } = checkpoint;
  const whole = form ? [] : [...wholeOps.values()].map(({ kernel }) => kernel);
  const trace = await traceEmissions(checkpoint, whole);
  const graph = new GraphBuilder(tracedInputs.ids);
  for (const node of trace.nodes) {
    const op = wholeOps.get(node.op);
    if (op) op.lower(graph, node, weightOf);
    else add(node);
  }
  const tags = tagsOf(config.labels, types).length;
  const batch = ['batch', 'length'];
  const inputs = [
    { name: tracedInputs.ids, dtype: 'int32', shape: batch },
    { name: tracedInputs.valid, dtype: 'float32', shape: batch },
  ] as const;
  const outputs = [{ name: trace.result, dtype: 'float32', shape: [...batch, tags] }] as const;
  return { graph: graph.finish(inputs, outputs), inputs: tracedInputs, output: trace.result, tags };

  function add({ name, op, inputs, attributes }: TracedNode): void {
    const matrix = weightAt(inputs[op === 'Gather' ? 0 : 1]);
    const bits = matrix && eightBitsOf(matrix.tensor);
    if (op === 'Gather' && bits) {
      addEightBitTable(graph, name, matrix.name, bits, operand(inputs[1]));
    } else if (form && op === 'Gemm' && matrix && isForEightBits(matrix.tensor)) {
      addIntegerProduct(graph, name, matrix, { x: operand(inputs[0]), bias: operand(inputs[2]) }, form);
    } else {
      graph.value(name, op, inputs.map(operand), attributes);
    }
  }

  function weightOf(name: string): StoredTensor {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`the checkpoint has no weights ${name}`);
    return tensor;
  }

  /** What a checkpoint of eight bits keeps wider is what they harm. */
  function isForEightBits(tensor: StoredTensor): boolean {
    const [out = 0, size = 0] = tensor.shape;
    return out * size >= leastWeights && (checkpoint.precision !== 'I8' || eightBitsOf(tensor) !== null);
  }

  function weightAt(input: TracedOperand | undefined) {
    const name = input?.kind === 'value' ? input.name : '';
    const tensor = tensors.get(name);
    return tensor ? { name, tensor } : null;
  }

  function operand(input: TracedOperand | undefined): string {
    if (!input) throw new Error('an operator lacks an input');
    if (input.kind === 'number') return graph.number(input.type, input.value);
    if (input.kind === 'dimensions') return graph.dimensions(input.values);
    const weight = weightAt(input);
    return weight ? graph.constant(weight.name, 'float32', weight.tensor.shape, weight.tensor.data) : input.name;
  }
}

/** Small matrices gain nothing, and some of them decide most: the head's, the last of the samplers. */
const leastWeights = 100_000;
