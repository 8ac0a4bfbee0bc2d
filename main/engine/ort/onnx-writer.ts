/**
 * Writes a graph as an ONNX model: protocol buffers by hand, as only a dozen fields are needed. Field numbers are those of
 * onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): ModelProto, GraphProto, NodeProto, TensorProto.
 */
import type { Attribute, Data, DataType, Shape } from './values';

export interface ModelNode {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A graph is the body of a loop. */
  readonly attributes: Readonly<Record<string, Attribute | { readonly graph: ModelGraph }>>;
}
/** Types of numbers in a model: eight bits are for weights, the backend computes with none of them. */
export type StoredType = DataType | 'int8' | 'uint8';
export interface ModelTensor {
  readonly name: string;
  readonly dtype: StoredType;
  readonly shape: Shape;
}
/** A constant; one that lies apart is only named in the model, and handed over with it. */
export interface ModelConstant extends ModelTensor {
  readonly data: Data | Int8Array;
  readonly isApart?: boolean;
}
/** An input or output; an extent by name is whatever it is in a run, the same wherever the name stands. */
export interface ModelPort {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: readonly (number | string)[];
}
export interface ModelGraph {
  readonly nodes: readonly ModelNode[];
  readonly constants: readonly ModelConstant[];
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
}
/** What a model says of itself beside its graph. */
export interface ModelHeader {
  readonly name: string;
  readonly irVersion: number;
  /** Domain and version of the operators; the empty one is ONNX's own. */
  readonly opsets: readonly (readonly [domain: string, version: number])[];
  readonly producer?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** TensorProto.DataType */
export const elementType: Readonly<Record<StoredType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** Of the standard operators in a graph of the backend: never stored, so the newest will do. */
export const flushOpset = 20;

const flushHeader: ModelHeader = {
  name: 'flush',
  irVersion: 9,
  opsets: [
    ['', flushOpset],
    ['com.microsoft', 1],
  ],
};
const wire = { varint: 0, bytes: 2, fixed32: 5 } as const;

class ProtoWriter {
  private bytes: Buffer;
  private length = 0;
  private static readonly spare: ProtoWriter[] = [];

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  integer(field: number, value: number): void {
    this.varint((field << 3) | wire.varint);
    this.varint(value);
  }

  float(field: number, value: number): void {
    this.varint((field << 3) | wire.fixed32);
    this.reserve(4);
    this.length = this.bytes.writeFloatLE(value, this.length);
  }

  text(field: number, value: string): void {
    const size = Buffer.byteLength(value);
    this.varint((field << 3) | wire.bytes);
    this.varint(size);
    this.reserve(size);
    this.length += this.bytes.write(value, this.length, size);
  }

  blob(field: number, value: Uint8Array): void {
    this.varint((field << 3) | wire.bytes);
    this.varint(value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  /** A nested message: written into a spare writer first, because its length goes before it. */
  message(field: number, write: (inner: ProtoWriter) => void): void {
    const inner = ProtoWriter.spare.pop() ?? new ProtoWriter(4096);
    inner.length = 0;
    write(inner);
    this.blob(field, inner.finish());
    if (inner.bytes.length <= 1 << 20) ProtoWriter.spare.push(inner);
  }

  private varint(value: number): void {
    this.reserve(10);
    if (value < 0) {
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest > 127n; rest >>= 7n) this.bytes[this.length++] = Number(rest & 127n) | 128;
      this.bytes[this.length++] = Number(rest);
      return;
    }
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.bytes[this.length++] = (rest % 128) | 128;
    this.bytes[this.length++] = rest;
  }

  private reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + extra));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** The bytes of a model with this graph, ready to load. */
export function writeModel(graph: ModelGraph, header = flushHeader): Uint8Array {
  const model = new ProtoWriter(1 << 16);
  model.integer(1, header.irVersion);
  if (header.producer) model.text(2, header.producer);
  model.message(7, (body) => writeGraph(body, graph, header.name));
  for (const [domain, version] of header.opsets) {
    model.message(8, (opset) => {
      opset.text(1, domain);
      opset.integer(2, version);
    });
  }
  for (const [key, value] of Object.entries(header.properties ?? {})) {
    model.message(14, (property) => {
      property.text(1, key);
      property.text(2, value);
    });
  }
  return model.finish();
}

function writeGraph(out: ProtoWriter, graph: ModelGraph, name: string): void {
  for (const node of graph.nodes) out.message(1, (inner) => writeNode(inner, node));
  out.text(2, name);
  for (const constant of graph.constants) out.message(5, (inner) => writeTensor(inner, constant));
  for (const input of graph.inputs) out.message(11, (inner) => writeValueInfo(inner, input));
  for (const output of graph.outputs) out.message(12, (inner) => writeValueInfo(inner, output));
}

function writeNode(out: ProtoWriter, node: ModelNode): void {
  for (const input of node.inputs) out.text(1, input);
  for (const output of node.outputs) out.text(2, output);
  out.text(3, node.name);
  out.text(4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) {
    out.message(5, (inner) => writeAttribute(inner, name, value));
  }
  if (node.domain !== '') out.text(7, node.domain);
}

/** AttributeProto.AttributeType: FLOAT 1, INT 2, STRING 3, GRAPH 5, INTS 7. */
function writeAttribute(out: ProtoWriter, name: string, value: ModelNode['attributes'][string]): void {
  out.text(1, name);
  if (typeof value === 'number') {
    out.integer(3, value);
    out.integer(20, 2);
  } else if (typeof value === 'string') {
    out.text(4, value);
    out.integer(20, 3);
  } else if ('float' in value) {
    out.float(2, value.float);
    out.integer(20, 1);
  } else if ('graph' in value) {
    out.message(6, (inner) => writeGraph(inner, value.graph, name));
    out.integer(20, 5);
  } else {
    for (const item of value) out.integer(8, item);
    out.integer(20, 7);
  }
}

function writeTensor(out: ProtoWriter, { name, dtype, shape, data, isApart = false }: ModelConstant): void {
  for (const extent of shape) out.integer(1, extent);
  out.integer(2, elementType[dtype]);
  out.text(8, name);
  if (!isApart) return out.blob(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  for (const [key, value] of [
    ['location', name],
    ['length', String(data.byteLength)],
  ] as const) {
    out.message(13, (entry) => {
      entry.text(1, key);
      entry.text(2, value);
    });
  }
  out.integer(14, 1); // TensorProto.DataLocation: EXTERNAL
}

function writeValueInfo(out: ProtoWriter, info: ModelPort): void {
  out.text(1, info.name);
  out.message(2, (type) => {
    type.message(1, (tensor) => {
      tensor.integer(1, elementType[info.dtype]);
      tensor.message(2, (shape) => {
        for (const extent of info.shape) {
          shape.message(1, (dimension) => {
            if (typeof extent === 'number') dimension.integer(1, extent);
            else dimension.text(2, extent);
          });
        }
      });
    });
  });
}
