/**
 * One graph of several recordings of the same code at different B and N: they must be the same but for whole numbers, and each of
 * those must follow B and N (dimension.ts). Code that chooses another way for other sizes is found out here.
 */
import { AppError } from '../../../src/errors';
import { dimensionOf, type Dimension, type Sizes } from './dimension';
import type { Operand, RecordedNode } from './recording';

export interface Recording {
  readonly sizes: Sizes;
  readonly nodes: readonly RecordedNode[];
  /** Name of the value that is wanted. */
  readonly result: string;
}

export type TracedOperand =
  Exclude<Operand, { kind: 'ints' }> | { readonly kind: 'dimensions'; readonly values: readonly Dimension[] };

export interface TracedNode extends Omit<RecordedNode, 'inputs'> {
  readonly inputs: readonly TracedOperand[];
}

export interface Trace {
  /** In an order in which they can run; the result needs all of them. */
  readonly nodes: readonly TracedNode[];
  readonly result: string;
}

/** The recordings' sizes are those of `probesOf`. Throws `internal` where they differ by more than sizes. */
export function joined(recordings: readonly Recording[]): Trace {
  const [first, ...others] = recordings;
  if (!first) throw new Error('nothing was recorded');
  for (const { nodes, result } of others) {
    if (nodes.length !== first.nodes.length || result !== first.result) throw different('number of operators');
  }
  const nodes = first.nodes.map((node, i): TracedNode => {
    const same = recordings.map((recording) => recording.nodes[i] ?? node);
    if (same.some((other) => skeleton(other) !== skeleton(node))) throw different(node.name);
    const inputs = node.inputs.map((input, k): TracedOperand => {
      if (input.kind !== 'ints') return input;
      return { kind: 'dimensions', values: input.values.map((_, at) => follow(k, at)) };
    });
    return { ...node, inputs };

    function follow(k: number, at: number): Dimension {
      const values = same.map(({ inputs }) => {
        const input = inputs[k];
        return input?.kind === 'ints' ? (input.values[at] ?? NaN) : NaN;
      });
      const sizes = recordings.map((recording) => recording.sizes);
      const dimension = dimensionOf(values, sizes);
      if (!dimension) throw different(`${node.name} asks for ${values.join(', ')}`);
      return dimension;
    }
  });
  return { nodes: needed(nodes, first.result), result: first.result };
}

/** A node without its whole numbers. */
function skeleton({ name, op, inputs, attributes }: RecordedNode): string {
  const operands = inputs.map((input) => (input.kind === 'ints' ? input.values.length : input));
  return JSON.stringify([name, op, operands, attributes]);
}

/** The nodes that `result` depends on. */
function needed(nodes: readonly TracedNode[], result: string): TracedNode[] {
  const wanted = new Set([result]);
  const kept: TracedNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!wanted.has(node.name)) continue;
    kept.push(node);
    for (const input of node.inputs) if (input.kind === 'value') wanted.add(input.name);
  }
  return kept.reverse();
}

function different(where: string): AppError {
  const message = `This model does another calculation for other batches or lengths (${where}).`;
  return new AppError('internal', message, 'This is a defect; please report it with the checkpoint.');
}
