/**
 * A tfjs backend whose kernels do not compute but record. When a tensor is read, everything pending becomes one ONNX
 * graph and runs at once (README.md has the picture). Gradients in tfjs are kernels too, so the forward and backward pass of a
 * training step are one optimised graph.
 */
import { buffer, DataStorage, engine, KernelBackend, util } from '@tensorflow/tfjs-core';
import type { BackendValues, DataType as TfDataType, Rank, TensorBuffer, TensorInfo } from '@tensorflow/tfjs-core';
import { BufferPool } from './buffer-pool';
import { captureWork } from './capture-work';
import type { Captured, CaptureOutcome } from './capture-work';
import { Delivery } from './delivery';
import { Execution } from './execution';
import { Recorder } from './recorder';
import { floatsOf, isText, numbersOf, storedShape, tfTypeOf, typeOf } from './tf-values';
import { SessionCache, sessionOptions } from './session';
import { allocate, toData, Value } from './values';
import type { Shape } from './values';
import type { OrtBinding, Provider, SessionOptions } from './binding';
import type { HostFunction } from './program';

type DataId = TensorInfo['dataId'];

/** What one tfjs data id stands for: a value, or strings, which ONNX Runtime never sees. */
interface Entry {
  value: Value;
  readonly strings: BackendValues | null;
  readonly dtype: TfDataType;
  references: number;
}

export interface OrtBackendOptions {
  readonly threads: number;
  /** `cpu` by default. */
  readonly provider?: Provider;
  /** Compiled graphs kept at once. */
  readonly maxSessions?: number;
  /** Memory arenas make a session 5 to 10 % faster and keep its largest footprint for ever. */
  readonly arena?: boolean;
  readonly poolBytes?: number;
  /** A graph with more bytes of intermediate results than this, fed and made, is cut into segments (segments.ts); a gigabyte by default. */
  readonly wholeBytes?: number;
}

export class OrtBackend extends KernelBackend {
  readonly recorder = new Recorder();
  readonly sessions: SessionCache;
  /** Of all its sessions. */
  readonly sessionOptions: SessionOptions;
  /** How often a kernel that this backend lacks ran on the cpu backend instead, by kernel name. */
  readonly fallbacks = new Map<string, number>();
  private readonly entries: DataStorage<Entry>;
  private readonly execution: Execution;
  private readonly delivery: Delivery;
  private nextId = 0;

  constructor(
    readonly binding: OrtBinding,
    readonly options: OrtBackendOptions,
  ) {
    super();
    this.entries = new DataStorage<Entry>(this, engine());
    const { threads, provider = 'cpu', arena = false, maxSessions = 40 } = options;
    this.sessionOptions = sessionOptions(threads, arena, provider);
    this.sessions = new SessionCache(binding, this.sessionOptions, maxSessions);
    this.execution = new Execution(
      this.sessions,
      new BufferPool(options.poolBytes ?? 512 * 2 ** 20),
      options.wholeBytes,
    );
    this.delivery = new Delivery(this.recorder, this.execution);
  }

  /** Values that wait for a flush; 0 right after one. */
  get pendingCount(): number {
    return this.execution.pendingCount;
  }

  // What kernels use.

  /** The value behind a tensor, in the shape the tensor has now. */
  valueBehind(tensor: TensorInfo): Value {
    const entry = this.entries.get(tensor.dataId);
    if (entry.strings) throw new Error('text tensors cannot be computed with');
    if (entry.value.error) throw entry.value.error;
    return this.recorder.reshape(entry.value, storedShape(tensor.shape, tensor.dtype));
  }

  /** A tensor for a freshly recorded value. Complex numbers have an axis of two at the end of theirs: (real, imaginary). */
  tensorOf(value: Value, dtype: TfDataType = tfTypeOf(value.dtype)): TensorInfo {
    const { shape } = value;
    const own = value.size === 0 && value.node ? this.recorder.empty(shape, value.dtype) : this.unviewed(value);
    const dataId = { id: this.nextId++ };
    const entry: Entry = { value: own, strings: null, dtype, references: 1 };
    this.entries.set(dataId, entry);
    this.execution.add(own);
    return { dataId, shape: dtype === 'complex64' ? shape.slice(0, -1) : [...shape], dtype };
  }

  /** What a reshape was made of, where no tensor has that: as a graph's result a reshape would be a copy. */
  private unviewed(value: Value): Value {
    const base = value.node?.op === 'Reshape' && !value.scatter ? value.node.inputs[0] : null;
    return base?.node && !this.execution.isWanted(base) ? this.unviewed(base) : value;
  }

  /** A value whose numbers the caller writes, in memory that goes back to the pool with it. */
  filled(shape: readonly number[], fill: (values: Float32Array) => void): Value {
    return this.execution.filled(shape, fill);
  }

  // What tfjs-core uses.

  override write(values: BackendValues | null, shape: number[], dtype: TfDataType): DataId {
    const dataId = { id: this.nextId++ };
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: DataId, values: BackendValues | null, shape: number[], dtype: TfDataType, references: number) {
    if (dtype === 'string') {
      this.entries.set(dataId, { value: new Value('bool', shape), strings: values, dtype, references });
      return;
    }
    const type = typeOf(dtype);
    const value = new Value(type, storedShape(shape, dtype));
    value.data = values === null ? allocate(type, value.size) : toData(type, numbersOf(values));
    this.entries.set(dataId, { value, strings: null, dtype, references });
  }

  makeTensorInfo(shape: number[], dtype: TfDataType, values: BackendValues | string[] | null): TensorInfo {
    const raw = isText(values) ? values.map((text) => util.encodeString(text)) : values;
    return { dataId: this.write(raw, shape, dtype), shape, dtype };
  }

  private copyOf(entry: Entry): Float32Array | Int32Array | Uint8Array {
    if (entry.value.node) this.flush();
    const { data, error } = entry.value;
    if (error) throw error;
    if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array) return data.slice();
    throw new Error('a tensor of this type cannot be read');
  }

  /** A copy: the buffer itself is recycled or updated in place. */
  override readSync(dataId: DataId): BackendValues {
    const entry = this.entries.get(dataId);
    if (entry.strings) return entry.strings;
    this.execution.capture?.refuse('a number was read by code that cannot be called again');
    return this.copyOf(entry);
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    return this.readSync(dataId);
  }

  bufferSync<R extends Rank>(tensor: TensorInfo): TensorBuffer<R> {
    const values = this.readSync(tensor.dataId);
    if (Array.isArray(values)) throw new Error('text tensors have no buffer');
    // tfjs declares the shape by rank; a TensorInfo has it by length only.
    return buffer(tensor.shape as never, tensor.dtype, values as never) as TensorBuffer<R>;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.entries.has(dataId)) return true;
    const entry = this.entries.get(dataId);
    entry.references--;
    if (!force && entry.references > 0) return false;
    this.entries.delete(dataId);
    this.execution.retire(entry.value);
    return true;
  }

  disposeIntermediateTensorInfo(tensor: TensorInfo): void {
    this.disposeData(tensor.dataId);
  }

  override numDataIds(): number {
    return this.entries.numDataIds();
  }

  override refCount(dataId: DataId): number {
    return this.entries.has(dataId) ? this.entries.get(dataId).references : 0;
  }

  override incRef(dataId: DataId): void {
    this.entries.get(dataId).references++;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return true;
  }

  override async time(work: () => void): Promise<{ kernelMs: number }> {
    const start = performance.now();
    work();
    this.flush();
    return { kernelMs: performance.now() - start };
  }
  override memory(): { unreliable: boolean; pendingValues: number; pooledBytes: number } {
    return { unreliable: false, pendingValues: this.execution.pendingCount, pooledBytes: this.execution.pooledBytes };
  }

  override dispose(): void {
    this.execution.clear();
  }

  // For the optimiser.

  /** Runs everything pending. */
  flush(): void {
    this.execution.flush();
  }

  /**
   * Runs everything pending and has these tensors written to the given places: directly where no other tensor shares the value,
   * by a copy otherwise. Their content is then the caller's to change once the tensors are disposed.
   */
  deliver(targets: readonly (readonly [tensor: TensorInfo, into: Float32Array])[]): void {
    const places = targets.map(([{ dataId }, into]) => {
      const entry = this.entries.get(dataId);
      const { value, references } = entry;
      return { value, into, isShared: references > 1, read: () => floatsOf(this.copyOf(entry)) };
    });
    this.delivery.deliver(places);
  }

  /** The caller has written to memory that tensors are delivered to. */
  overwritten(into: Float32Array): void {
    this.delivery.rowSums.forget(into);
  }

  /** A tensor over memory that the caller updates in place, from flush to flush. Its content is what `data` holds. */
  adopt(data: Float32Array, shape: readonly number[]): TensorInfo {
    return this.tensorOf(Value.of('float32', [...shape], data, 'adopted'));
  }

  /** Whether the tensor's numbers are in exactly this memory and no other tensor shares them. */
  isAdopted(tensor: TensorInfo, data: Float32Array): boolean {
    const entry = this.entries.get(tensor.dataId);
    return entry.value.data === data && entry.references === 1;
  }

  /** Detaches the memory from the tensors that use it: they keep a copy. Call after a flush. */
  release(tensor: TensorInfo, data: Float32Array): void {
    const { value } = this.entries.get(tensor.dataId);
    if (value.data !== data) return;
    value.data = data.slice();
    value.origin = 'upload';
    value.tensor = null;
    value.views = null;
  }

  // For work that is done again and again.

  /** Plain code in the middle of a graph: it reads some tensors and makes others, all float32. */
  callHost(tensors: readonly TensorInfo[], shapes: readonly Shape[], compute: HostFunction): TensorInfo[] {
    const given = tensors.map(({ dataId }) => floatsOf(this.copyOf(this.entries.get(dataId))));
    const made = compute(given).map((data, i) => this.makeTensorInfo([...shapes[i]!], 'float32', data));
    const valuesOf = (list: readonly TensorInfo[]): Value[] => list.map((tensor) => this.valueBehind(tensor));
    this.execution.capture?.calledHost(valuesOf(tensors), valuesOf(made));
    return made;
  }

  /** See `captureWork`. */
  capture(read: Captured, work: () => readonly TensorInfo[]): CaptureOutcome {
    this.flush();
    const valueOf = (tensor: TensorInfo): Value => {
      this.flush();
      return this.valueBehind(tensor);
    };
    return captureWork({ execution: this.execution, rowSums: this.delivery.rowSums, valueOf }, read, work);
  }
}
