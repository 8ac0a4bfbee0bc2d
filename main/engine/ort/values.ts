/// <reference lib="es2024.arraybuffer" />
/**
 * What the recorder builds: values (tensors that are there, or will be) and the ONNX nodes that make them. A value is in one
 * of three states: it has data; it waits for its node to run; or its node failed and it keeps the error.
 */
import type { Tensor } from 'onnxruntime-node';

export type DataType = 'float32' | 'int32' | 'bool' | 'int64' | 'float64';
export type Data = Float32Array | Int32Array | Uint8Array | BigInt64Array | Float64Array;
export type Shape = readonly number[];

/** An ONNX attribute: an integer, a string, a list of integers, or a float (which is boxed, so that it differs from an integer). */
export type Attribute = number | string | readonly number[] | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

/** Who owns a value's memory: a caller, the constant table, the buffer pool, or a WebAssembly memory of the optimiser. */
export type Origin = 'upload' | 'literal' | 'pool' | 'adopted';

export class Value {
  readonly size: number;
  /** The node that will compute it; null once it has data. */
  node: GraphNode | null = null;
  data: Data | null = null;
  origin: Origin = 'upload';
  /** Text that stands for the content of a constant in a signature. */
  literal: string | null = null;
  error: Error | null = null;
  /** Where the next flush shall write it, when the caller has a place. */
  destination: Float32Array | null = null;
  /** What it is made of where it is a table of zeros but for some rows: such a table can be delivered without being computed. */
  scatter: Scatter | null = null;
  /** The same numbers under other shapes. */
  views: Map<string, Value> | null = null;
  /** The value with data that this one shows under another shape. */
  viewed: Value | null = null;
  /** ONNX Runtime's wrapper around `data`, kept while the data stays. */
  tensor: Tensor | null = null;
  /** Scratch of one flush: which flush, and the number the value has in it. */
  mark = 0;
  id = 0;

  constructor(
    readonly dtype: DataType,
    readonly shape: Shape,
  ) {
    this.size = sizeOf(shape);
  }

  static of(dtype: DataType, shape: Shape, data: Data, origin: Origin = 'upload'): Value {
    const value = new Value(dtype, shape);
    value.data = data;
    value.origin = origin;
    return value;
  }
}

/** Row ids[i] of a table has rows[i] in its sum; ids [count, 1] int32, below zero = left out; rows [count, width] float32. */
export interface Scatter {
  readonly ids: Value;
  readonly rows: Value;
}

let created = 0;

/** One recorded ONNX operator. Creation order is an order in which the nodes can run. */
export class GraphNode {
  readonly outputs: Value[] = [];
  readonly order = ++created;
  mark = 0;

  constructor(
    readonly op: string,
    readonly domain: string,
    readonly inputs: readonly (Value | null)[],
    readonly attributes: Attributes,
    /** The tfjs kernel that asked for it: named in error messages. */
    readonly kernel: string,
    /** Operator and attributes as text: its part of a signature. */
    readonly key: string,
  ) {}
}

export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

export function typeOfData(data: Data): DataType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint8Array) return 'bool';
  return data instanceof BigInt64Array ? 'int64' : 'float64';
}

/** Fresh zeros. */
export function allocate(dtype: DataType, size: number): Data {
  switch (dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'bool':
      return new Uint8Array(size);
    case 'int64':
      return new BigInt64Array(size);
    case 'float64':
      return new Float64Array(size);
  }
}

export const elementBytes: Readonly<Record<DataType, number>> = { float32: 4, int32: 4, bool: 1, int64: 8, float64: 8 };

/** Gives the memory back now: a step of a large model leaves gigabytes before the collector comes by. It may not be read again. */
export function release({ buffer }: ArrayBufferView): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** The numbers as the typed array of `dtype`; the same array where it is one already. */
export function toData(dtype: DataType, values: ArrayLike<number | boolean> | Data): Data {
  if (dtype === 'float32' && values instanceof Float32Array) return values;
  if (dtype === 'int32' && values instanceof Int32Array) return values;
  if (dtype === 'bool' && values instanceof Uint8Array) return values;
  const data = allocate(dtype, values.length);
  for (let i = 0; i < values.length; i++) {
    if (data instanceof BigInt64Array) data[i] = BigInt(Number(values[i]));
    else data[i] = Number(values[i]);
  }
  return data;
}
