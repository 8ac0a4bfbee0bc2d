/**
 * From pending values to a graph: which nodes must run, in which order, on which leaves; and the signature (operators,
 * attributes, topology, shapes) by which an already compiled session is found.
 */
import type { ModelGraph } from './onnx-writer';
import type { GraphNode, Value } from './values';

export interface Plan {
  readonly nodes: readonly GraphNode[];
  /** Values with data that are fed at run time. */
  readonly leaves: readonly Value[];
  /** Values compiled into the session. */
  readonly constants: readonly Value[];
  readonly outputs: readonly Value[];
  readonly signature: string;
}

let flushes = 0;

/** Numbers the values and writes the signature down. Throws where an input has failed before or lost its data. */
export function planOf(outputs: readonly Value[]): Plan {
  const mark = ++flushes;
  const nodes = reachable(outputs, mark);
  const leaves: Value[] = [];
  const constants: Value[] = [];
  const lines: string[] = [];
  let count = 0;
  for (const node of nodes) {
    let line = node.key;
    for (const input of node.inputs) {
      if (input === null) {
        line += ',_';
        continue;
      }
      if (input.mark !== mark) {
        input.mark = mark;
        input.id = count++;
        line += describeLeaf(input, leaves, constants);
      }
      line += `,${input.id}`;
    }
    line += '>';
    for (const output of node.outputs) {
      output.mark = mark;
      output.id = count++;
      line += `${output.dtype}[${output.shape.join()}]`;
    }
    lines.push(line);
  }
  lines.push(`=${outputs.map((output) => output.id).join()}`);
  return { nodes, leaves, constants, outputs, signature: lines.join('\n') };
}

/** Every node that must run for these, in creation order. */
export function nodesOf(outputs: readonly Value[]): GraphNode[] {
  return reachable(outputs, ++flushes);
}

/** Every node that some output needs, in creation order. */
function reachable(outputs: readonly Value[], mark: number): GraphNode[] {
  const nodes: GraphNode[] = [];
  const stack: GraphNode[] = [];
  const visit = (node: GraphNode | null | undefined): void => {
    if (!node || node.mark === mark) return;
    node.mark = mark;
    stack.push(node);
  };
  for (const output of outputs) visit(output.node);
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node);
    for (const input of node.inputs) visit(input?.node);
  }
  return nodes.sort((a, b) => a.order - b.order);
}

function describeLeaf(input: Value, leaves: Value[], constants: Value[]): string {
  if (input.error) throw input.error;
  if (!input.data) throw new Error('a tensor was used after its memory had been given back');
  if (input.literal !== null) {
    constants.push(input);
    return `L${input.literal}`;
  }
  leaves.push(input);
  return `I${input.dtype}[${input.shape.join()}]`;
}

/** The plan as an ONNX graph; values are called by their number, nodes by the tfjs kernel that asked for them. */
export function graphOf(plan: Plan): ModelGraph {
  const named = (value: Value) => ({ name: nameOf(value), dtype: value.dtype, shape: value.shape });
  return {
    nodes: plan.nodes.map((node, i) => ({
      name: `${node.kernel}#${i}`,
      op: node.op,
      domain: node.domain,
      inputs: node.inputs.map((input) => (input ? nameOf(input) : '')),
      outputs: node.outputs.map(nameOf),
      attributes: node.attributes,
    })),
    constants: plan.constants.map((value) => {
      if (!value.data) throw new Error('a constant has no data');
      return { ...named(value), data: value.data };
    }),
    inputs: plan.leaves.map(named),
    outputs: plan.outputs.map(named),
  };
}

export function nameOf(value: Value): string {
  return `v${value.id}`;
}
