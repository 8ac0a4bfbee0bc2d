/**
 * A tfjs backend that computes nothing: while the model's own code runs on it, every kernel notes down the standard ONNX
 * operators that would compute the same (kernels.ts). What is left is the graph at one batch and length; trace.ts joins
 * several of them.
 */
import { KernelBackend, util, type BackendValues, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Attribute } from '../ort';
import { opset } from './opset';

/** What an operator reads: a value by name; one number; or whole numbers (axes, shapes, bounds), which may follow B and N. */
export type Operand =
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'number'; readonly type: ElementType; readonly value: number }
  | { readonly kind: 'ints'; readonly values: readonly number[] };

/** tfjs's whole numbers are 64 bits wide in the graph, as ONNX wants indices. */
export type ElementType = 'float32' | 'int64' | 'bool';

export interface RecordedNode {
  /** Of its one result. */
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Operand[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

interface Held {
  /** null = it cannot be read: the graph does not compute it. */
  readonly operand: Operand | null;
  /** Of a reshaped value: what it was before. */
  readonly before: TensorInfo | null;
}

export class RecordingBackend extends KernelBackend {
  readonly opset = opset;
  readonly recorded: RecordedNode[] = [];
  private readonly held = new WeakMap<object, Held>();
  private count = 0;

  /** An input of the graph, or a weight. */
  leaf(name: string, shape: readonly number[], dtype: DataType): TensorInfo {
    return this.hold({ operand: { kind: 'value', name }, before: null }, shape, dtype);
  }

  /** Notes an operator down. The result has the shape and type that tfjs expects of its kernel. */
  node(
    op: string,
    inputs: readonly (TensorInfo | Operand)[],
    shape: readonly number[],
    dtype: DataType = 'float32',
    attributes: Readonly<Record<string, Attribute>> = {},
  ): TensorInfo {
    return this.hold({ operand: this.note(op, inputs, attributes), before: null }, shape, dtype);
  }

  /** An operator with several results, of which a forward pass reads the first: some give gradients what they need. */
  nodes(
    op: string,
    inputs: readonly (TensorInfo | Operand)[],
    outputs: readonly (readonly [shape: readonly number[], dtype: DataType])[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): TensorInfo[] {
    return outputs.map(([shape, dtype], i) =>
      i === 0 ? this.node(op, inputs, shape, dtype, attributes) : this.unread(shape),
    );
  }

  scalar(value: number): TensorInfo {
    return this.filled([], value, 'float32');
  }

  /** The same numbers in another shape; a reshape of a reshape reads what was there at first. */
  reshape(x: TensorInfo, shape: readonly number[]): TensorInfo {
    const first = this.origin(x);
    const operand = this.note('Reshape', [first, { kind: 'ints', values: shape }], {});
    return this.hold({ operand, before: first }, shape, x.dtype);
  }

  /** As Gemm wants it: what it was before where that is it already. tfjs makes a batch of one of every matrix. */
  matrix(x: TensorInfo, shape: number[]): TensorInfo {
    const first = this.origin(x);
    return util.arraysEqual(first.shape, shape) ? first : this.reshape(first, shape);
  }

  /** A tensor of its own with the same numbers: tfjs counts and frees them one by one. */
  copy(x: TensorInfo): TensorInfo {
    return this.hold({ operand: this.operandOf(x), before: this.held.get(x.dataId)?.before ?? null }, x.shape, x.dtype);
  }

  /** What a tensor was before it was reshaped. */
  origin(x: TensorInfo): TensorInfo {
    return this.held.get(x.dataId)?.before ?? x;
  }

  private unread(shape: readonly number[]): TensorInfo {
    return this.hold({ operand: null, before: null }, shape, 'float32');
  }

  operandOf({ dataId }: TensorInfo): Operand {
    const operand = this.held.get(dataId)?.operand;
    if (!operand) throw new Error('a value that cannot be written as a graph was read');
    return operand;
  }

  /** Numbers that the code makes itself: one number, as often as the shape has room. */
  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    const value = Number(values[0] ?? 0);
    const uniform = Array.prototype.every.call(values, (other) => Number(other) === value);
    if (!uniform) return this.unread(shape).dataId;
    return this.filled(shape, value, dtype).dataId;
  }

  filled(shape: readonly number[], value: number, dtype: DataType): TensorInfo {
    const number: Operand = { kind: 'number', type: elementType(dtype), value };
    if (shape.length === 0) return this.hold({ operand: number, before: null }, shape, dtype);
    return this.node('Expand', [number, { kind: 'ints', values: shape }], shape, dtype);
  }

  private note(
    op: string,
    inputs: readonly (TensorInfo | Operand)[],
    attributes: Readonly<Record<string, Attribute>>,
  ): Operand {
    const name = `${op}_${this.recorded.length}`;
    const operands = inputs.map((input) => ('kind' in input ? input : this.operandOf(input)));
    this.recorded.push({ name, op, inputs: operands, attributes });
    return { kind: 'value', name };
  }

  private hold(held: Held, shape: readonly number[], dtype: DataType): TensorInfo {
    const info = { dataId: {}, shape: [...shape], dtype };
    this.held.set(info.dataId, held);
    this.count++;
    return info;
  }

  override numDataIds(): number {
    return this.count;
  }

  override disposeData(): boolean {
    this.count--;
    return true;
  }

  override incRef(): void {
    // Nothing is kept that would have to be counted.
  }

  override refCount(): number {
    return 1;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override readSync(): never {
    throw new Error('nothing is computed while a graph is recorded');
  }

  override dispose(): void {
    this.recorded.length = 0;
  }
}

export function elementType(dtype: DataType): ElementType {
  if (dtype === 'float32' || dtype === 'bool') return dtype;
  if (dtype === 'int32') return 'int64';
  throw new Error(`no tensor of a model has type ${dtype}`);
}
