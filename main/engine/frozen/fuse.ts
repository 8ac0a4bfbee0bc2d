/**
 * A trace in the operators that ONNX Runtime computes fastest. Three things are said in another way, and nothing else is changed:
 *
 * - a linear layer on rows, Reshape · Gemm · Reshape, is one on the tensor as it is, of three axes: an activation that follows then
 *   takes the bias with it, which ONNX Runtime does by itself;
 * - a linear layer, the residual beside it and their normalisation are one operator after the product;
 * - multi-head attention of a text over itself (Vaswani et al. 2017) whose keys are hidden by `valid` alone is one operator.
 */
import type { Dimension } from '../onnx-out/dimension';
import type { Attribute } from '../ort/values';
import type { TracedNode, TracedOperand } from '../onnx-out/join';

/** W [out, in] and b [out] by name. */
export interface LinearWeights {
  readonly weight: string;
  readonly bias: string;
}

export type FusedNode =
  | { readonly kind: 'operator'; readonly node: TracedNode }
  /** y = x Wᵀ + b; x [B, N, in] -> [B, N, out] */
  | ({ readonly kind: 'linear'; readonly name: string; readonly x: string } & LinearWeights)
  /** LN(x Wᵀ + b + skip); skip and the result [B, N, out] */
  | ({
      readonly kind: 'normalised';
      readonly name: string;
      readonly x: string;
      readonly skip: string;
    } & LinearWeights & {
        readonly gamma: string;
        readonly beta: string;
        readonly epsilon: Attribute;
      })
  /** x [B, N, d] -> [B, N, d], before the output projection. */
  | {
      readonly kind: 'attention';
      readonly name: string;
      readonly x: string;
      readonly heads: number;
      readonly projections: readonly [query: LinearWeights, key: LinearWeights, value: LinearWeights];
    };

/** `valid` is the input that hides padding. The result has the name that it had. */
export function fused(nodes: readonly TracedNode[], result: string, valid: string): FusedNode[] {
  const graph = new TracedGraph(nodes);
  const attentions = new Map<string, FusedNode & { kind: 'attention' }>();
  for (const node of nodes) {
    const found = attentionAt(graph, node, valid);
    if (found) attentions.set(found.name, found);
  }
  const rankOf = (name: string): number | null => (attentions.has(name) ? 3 : graph.rankOf(name, rankOf));
  const all = nodes.flatMap((node): FusedNode[] => {
    const attention = attentions.get(node.name);
    if (attention) return [attention];
    const linear = linearAt(graph, node);
    if (linear && rankOf(linear.x) === 3) return afterLinear(node, linear);
    return [{ kind: 'operator', node }];
  });
  return needed(withNormalisations(all, rankOf), result);
}

/** Where a linear layer is read by a residual alone, and that by a normalisation alone. */
function withNormalisations(nodes: readonly FusedNode[], rankOf: (name: string) => number | null): FusedNode[] {
  const byName = new Map(nodes.map((node) => [nameOfNode(node), node]));
  const reads = new Map<string, number>();
  for (const name of nodes.flatMap(readBy)) reads.set(name, (reads.get(name) ?? 0) + 1);
  const once = (name: string): FusedNode | null => (reads.get(name) === 1 ? (byName.get(name) ?? null) : null);
  return nodes.map((each) => {
    if (each.kind !== 'operator' || each.node.op !== 'LayerNormalization') return each;
    const { name, inputs, attributes } = each.node;
    const [sum, gamma, beta] = inputs.map(nameOf);
    const residual = sum ? once(sum) : null;
    if (residual?.kind !== 'operator' || residual.node.op !== 'Add' || !gamma || !beta) return each;
    const [left, right] = residual.node.inputs.map(nameOf);
    for (const [own, skip] of [
      [right, left],
      [left, right],
    ]) {
      const linear = own ? once(own) : null;
      if (linear?.kind !== 'linear' || !skip || rankOf(skip) !== 3) continue;
      return { ...linear, kind: 'normalised', name, skip, gamma, beta, epsilon: attributes.epsilon! };
    }
    return each;
  });
}

const nameOfNode = (node: FusedNode): string => (node.kind === 'operator' ? node.node.name : node.name);

function readBy(node: FusedNode): string[] {
  if (node.kind === 'operator') return node.node.inputs.map(nameOf).filter((name) => name !== null);
  return node.kind === 'normalised' ? [node.x, node.skip] : [node.x];
}

/** The linear layer that this reshape gives the result of. */
function linearAt(graph: TracedGraph, node: TracedNode): ({ x: string } & LinearWeights) | null {
  const product = node.op === 'Reshape' ? graph.producer(node.inputs[0], 'Gemm') : null;
  if (!product || product.attributes.transB !== 1) return null;
  const rows = graph.producer(product.inputs[0], 'Reshape');
  const [x, weight, bias] = [rows?.inputs[0], product.inputs[1], product.inputs[2]].map(nameOf);
  return x && weight && bias ? { x, weight, bias } : null;
}

function afterLinear(node: TracedNode, { x, weight, bias }: { x: string } & LinearWeights): FusedNode[] {
  if (dimensionsOf(node.inputs[1]).length === 3) return [{ kind: 'linear', name: node.name, x, weight, bias }];
  const whole = `${node.name}/whole`; // what was split into heads at once
  const split = { ...node, inputs: [{ kind: 'value', name: whole } as const, ...node.inputs.slice(1)] };
  return [
    { kind: 'linear', name: whole, x, weight, bias },
    { kind: 'operator', node: split },
  ];
}

/** The attention whose result, heads joined, this transpose is. */
function attentionAt(graph: TracedGraph, node: TracedNode, valid: string): (FusedNode & { kind: 'attention' }) | null {
  if (!isTranspose(node, [0, 2, 1, 3]) || !graph.isReadByReshapesOnly(node.name)) return null;
  const mixed = graph.producer(node.inputs[0], 'MatMul');
  const weights = graph.producer(mixed?.inputs[0], 'Softmax');
  const biased = graph.producer(weights?.inputs[0], 'Add');
  const scores = graph.producer(biased?.inputs[0], 'MatMul');
  const scaled = graph.producer(scores?.inputs[0], 'Mul');
  const keys = graph.producer(scores?.inputs[1], 'Transpose');
  if (!isTranspose(keys, [0, 1, 3, 2]) || !hidesPaddingOf(graph, biased?.inputs[1], valid)) return null;
  const query = headsAt(graph, scaled?.inputs[0]);
  const key = headsAt(graph, keys?.inputs[0]);
  const value = headsAt(graph, mixed?.inputs[1]);
  if (!query || !key || !value || query.x !== key.x || query.x !== value.x) return null;
  if (!isNumber(scaled?.inputs[1], Math.fround(1 / Math.sqrt(query.size)))) return null;
  return { kind: 'attention', name: node.name, x: query.x, heads: query.heads, projections: [query, key, value] };
}

/** A projection, split into heads. */
function headsAt(graph: TracedGraph, operand: TracedOperand | undefined) {
  const transposed = graph.producer(operand, 'Transpose');
  const split = isTranspose(transposed, [0, 2, 1, 3]) ? graph.producer(transposed?.inputs[0], 'Reshape') : null;
  const linear = split && linearAt(graph, split);
  const [, , heads, size] = dimensionsOf(split?.inputs[1]);
  return linear && heads && size ? { ...linear, heads: heads.constant, size: size.constant } : null;
}

/** (valid - 1) times a very large number, for every query. */
function hidesPaddingOf(graph: TracedGraph, operand: TracedOperand | undefined, valid: string): boolean {
  const large = graph.producer(operand, 'Mul');
  const less = graph.producer(large?.inputs[0], 'Sub');
  const spread = graph.producer(less?.inputs[0], 'Reshape');
  return nameOf(spread?.inputs[0]) === valid && isNumber(less?.inputs[1], 1) && isNumber(large?.inputs[1], 1e9);
}

class TracedGraph {
  private readonly byName = new Map<string, TracedNode>();
  private readonly readers = new Map<string, TracedNode[]>();

  constructor(nodes: readonly TracedNode[]) {
    for (const node of nodes) {
      this.byName.set(node.name, node);
      for (const input of node.inputs) {
        const name = nameOf(input);
        if (name) this.readers.set(name, [...(this.readers.get(name) ?? []), node]);
      }
    }
  }

  /** The operator that makes the operand, where it is one of this kind. */
  producer(operand: TracedOperand | undefined, op: string): TracedNode | null {
    const node = this.byName.get(nameOf(operand) ?? '');
    return node?.op === op ? node : null;
  }

  isReadByReshapesOnly(name: string): boolean {
    return this.readers.get(name)?.every(({ op }) => op === 'Reshape') ?? false;
  }

  /** Axes of a value, where its operator says so; `ask` gives that of another. */
  rankOf(name: string, ask: (name: string) => number | null): number | null {
    const node = this.byName.get(name);
    if (!node) return null;
    if (node.op === 'Reshape' || node.op === 'Expand') return dimensionsOf(node.inputs[1]).length;
    if (!keepsAxes.includes(node.op)) return null;
    const ranks = node.inputs.map((input) => (input.kind === 'value' ? (ask(input.name) ?? 0) : 0));
    return Math.max(...ranks) || null;
  }
}

/** Operators whose result has the axes of the operand with most. */
const keepsAxes = ['Add', 'Sub', 'Mul', 'Div', 'Relu', 'Erf', 'Sigmoid', 'LayerNormalization', 'Concat'];

const nameOf = (operand: TracedOperand | undefined): string | null => (operand?.kind === 'value' ? operand.name : null);

const isNumber = (operand: TracedOperand | undefined, value: number): boolean =>
  operand?.kind === 'number' && Math.abs(operand.value - value) <= 1e-6 * Math.abs(value);

const dimensionsOf = (operand: TracedOperand | undefined): readonly Dimension[] =>
  operand?.kind === 'dimensions' ? operand.values : [];

function isTranspose(node: TracedNode | null | undefined, axes: readonly number[]): boolean {
  const perm = node?.attributes.perm;
  return node?.op === 'Transpose' && Array.isArray(perm) && perm.join() === axes.join();
}

/** What `result` depends on. */
function needed(nodes: readonly FusedNode[], result: string): FusedNode[] {
  const wanted = new Set([result]);
  const kept: FusedNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!wanted.has(nameOfNode(node))) continue;
    kept.push(node);
    for (const name of readBy(node)) wanted.add(name);
  }
  return kept.reverse();
}
