/**
 * Records ONNX nodes instead of computing. Kernels are written with these few verbs; nothing runs before a flush.
 */
import { elementType, flushOpset } from './onnx-writer';
import { allocate, GraphNode, sameShape, sizeOf, toData, Value } from './values';
import type { Attribute, Attributes, DataType, Shape } from './values';

/** One output of a node: its shape and type are known when it is recorded. */
export type OutputSpec = readonly [shape: Shape, dtype: DataType];

const noAttributes: Attributes = {};
/** Beyond this many distinct constants the table starts anew. */
const maxLiterals = 20_000;

export class Recorder {
  readonly opset = flushOpset;
  /** The tfjs kernel at work, for error messages. */
  kernel = '';
  private readonly literals = new Map<string, Value>();

  /** Records an operator with one output. */
  node(
    op: string,
    inputs: readonly (Value | null)[],
    shape: Shape,
    dtype: DataType,
    attributes: Attributes = noAttributes,
    domain = '',
  ): Value {
    const node = new GraphNode(op, domain, inputs, attributes, this.kernel, keyOf(op, attributes));
    return outputOf(node, shape, dtype);
  }

  /** Records an operator with several outputs. */
  nodes(
    op: string,
    inputs: readonly (Value | null)[],
    outputs: readonly OutputSpec[],
    attributes: Attributes = noAttributes,
  ): Value[] {
    const node = new GraphNode(op, '', inputs, attributes, this.kernel, keyOf(op, attributes));
    return outputs.map(([shape, dtype]) => outputOf(node, shape, dtype));
  }

  /** The same shape and type, one input. */
  map(op: string, value: Value, attributes: Attributes = noAttributes): Value {
    return this.node(op, [value], value.shape, value.dtype, attributes);
  }

  /** A constant of the graph: equal ones are one value and become part of the signature. */
  literal(dtype: DataType, shape: Shape, values: readonly number[]): Value {
    return this.constant(`${dtype}[${shape.join()}]${values.join()}`, dtype, shape, () => values);
  }

  /** A vector of int64, as ONNX wants axes, shapes and bounds. */
  ints(values: readonly number[]): Value {
    return this.literal('int64', [values.length], values);
  }

  scalar(value: number, dtype: DataType = 'float32'): Value {
    return this.literal(dtype, [], [value]);
  }

  /** 0, 1, … count-1. */
  range(count: number, dtype: DataType = 'int32'): Value {
    return this.constant(`range ${dtype} ${count}`, dtype, [count], () => Array.from({ length: count }, (_, i) => i));
  }

  fill(shape: Shape, value: number, dtype: DataType): Value {
    const size = sizeOf(shape);
    if (size > 1) return this.node('Expand', [this.scalar(value, dtype), this.ints(shape)], shape, dtype);
    return Value.of(dtype, shape, toData(dtype, size === 0 ? [] : [value]));
  }

  empty(shape: Shape, dtype: DataType): Value {
    return Value.of(dtype, shape, allocate(dtype, 0));
  }

  cast(value: Value, dtype: DataType): Value {
    return value.dtype === dtype ? value : this.node('Cast', [value], value.shape, dtype, { to: elementType[dtype] });
  }

  float(value: Value): Value {
    return this.cast(value, 'float32');
  }

  /** The same numbers in another shape. Asked twice, answered with the same node. */
  reshape(value: Value, shape: Shape): Value {
    if (sameShape(value.shape, shape)) return value;
    value.views ??= new Map();
    const key = shape.join();
    let view = value.views.get(key);
    if (!view) {
      view = this.viewOf(value, shape, key);
      value.views.set(key, view);
    }
    return view;
  }

  /**
   * Numbers that are there are shared, not copied: a view lives in recorded nodes only, and memory is recycled or written
   * again only after they have run.
   */
  private viewOf(value: Value, shape: Shape, key: string): Value {
    if (!value.data) {
      return this.node('Reshape', [value, this.ints(shape)], shape, value.dtype);
    }
    const view = Value.of(value.dtype, shape, value.data, value.origin);
    view.viewed = value;
    if (value.literal !== null) view.literal = `${value.literal}[${key}]`;
    return view;
  }

  /** A constant too large to be its own name: `key` says what it holds. */
  table(key: string, dtype: DataType, shape: Shape, values: () => readonly number[]): Value {
    return this.constant(key, dtype, shape, values);
  }

  private constant(key: string, dtype: DataType, shape: Shape, values: () => readonly number[]): Value {
    const known = this.literals.get(key);
    if (known) return known;
    const value = Value.of(dtype, shape, toData(dtype, values()), 'literal');
    value.literal = key;
    if (this.literals.size >= maxLiterals) this.literals.clear();
    this.literals.set(key, value);
    return value;
  }
}

function outputOf(node: GraphNode, shape: Shape, dtype: DataType): Value {
  const value = new Value(dtype, shape);
  value.node = node;
  node.outputs.push(value);
  return value;
}

function keyOf(op: string, attributes: Attributes): string {
  if (attributes === noAttributes) return op;
  let key = op;
  for (const [name, value] of Object.entries(attributes)) key += `;${name}=${textOf(value)}`;
  return key;
}

function textOf(value: Attribute): string {
  return typeof value === 'object' && 'float' in value ? `f${value.float}` : String(value);
}
