/**
 * Work that was captured once, ready to run again: a list of compiled graphs and of code between them, over numbered registers
 * that hold buffers. A run allocates almost nothing: results come from the pool and go back to it after their last use.
 */
import type { Tensor } from 'onnxruntime-node';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BufferPool } from './buffer-pool';
import type { RowSums } from './row-sums';
import type { Compiled, SessionCache } from './session';
import { sizeOf, typeOfData } from './values';
import type { Data, DataType, Shape, Value } from './values';

/** Where a register's buffer comes from. */
export type Source =
  | { readonly kind: 'input'; readonly at: number; readonly dtype: DataType; readonly size: number }
  | { readonly kind: 'fill'; readonly at: number; readonly size: number }
  | { readonly kind: 'variable'; readonly tensor: TensorInfo }
  /** A number of the code, or memory of the caller that results are written to. */
  | { readonly kind: 'constant' | 'place'; readonly data: Data }
  /** Computed: by a graph into a pooled buffer, or by code into a buffer of its own. */
  | { readonly kind: 'result' | 'made' };

/** A register as a graph sees it. */
export interface Fed {
  readonly register: number;
  readonly dtype: DataType;
  readonly shape: Shape;
  /** ONNX Runtime's wrapper, kept where the memory stays the same from run to run. */
  kept: { readonly data: Data; readonly tensor: Tensor } | null;
}

export type Operation =
  | {
      readonly kind: 'run';
      readonly compiled: Compiled;
      readonly feeds: readonly Fed[];
      readonly fetches: readonly (Fed & { readonly into: Float32Array | null })[];
    }
  | {
      readonly kind: 'host';
      readonly reads: readonly number[];
      readonly writes: readonly { readonly register: number; readonly size: number }[];
    }
  | {
      readonly kind: 'rows';
      readonly ids: number;
      readonly rows: number;
      readonly width: number;
      readonly into: Float32Array;
      readonly segments: number;
    }
  | { readonly kind: 'copy'; readonly from: number; readonly into: Float32Array };

/** What a program needs of the backend. */
export interface ProgramParts {
  readonly sessions: SessionCache;
  readonly pool: BufferPool;
  readonly rowSums: RowSums;
  /** The value of a tensor now; nothing is pending. */
  readonly valueOf: (tensor: TensorInfo) => Value;
}

/** Plain code in the middle: it must neither keep nor change what it is given. */
export type HostFunction = (values: readonly Float32Array[]) => readonly Float32Array[];

/** The numbers of one run, each list in the order in which the captured work asked for them. */
export interface Feeds {
  readonly inputs: readonly (Float32Array | Int32Array)[];
  /** Each writes noise into a buffer of arbitrary content. */
  readonly fills: readonly ((values: Float32Array) => void)[];
  readonly hosts: readonly HostFunction[];
}

export class Program {
  /** By operation: pooled registers that are not read after it. */
  private readonly freed: readonly (readonly number[])[];
  private readonly hosts: number;
  private readonly inputs: number;

  constructor(
    private readonly parts: ProgramParts,
    private readonly sources: readonly Source[],
    private readonly operations: readonly Operation[],
    private readonly results: readonly number[],
    private readonly fills: number,
  ) {
    this.freed = lastUses(sources, operations, results);
    this.hosts = operations.filter(({ kind }) => kind === 'host').length;
    this.inputs = sources.filter(({ kind }) => kind === 'input').length;
  }

  /** Whether every graph is still compiled. */
  get isReady(): boolean {
    return this.operations.every(
      (operation) => operation.kind !== 'run' || this.parts.sessions.holds(operation.compiled),
    );
  }

  /** Copies of the results. Throws where the feeds do not fit or a graph fails; what was delivered until then is garbage. */
  run(feeds: Feeds): Float32Array[] {
    const given = [feeds.inputs.length, feeds.fills.length, feeds.hosts.length];
    const wanted = [this.inputs, this.fills, this.hosts];
    if (given.join() !== wanted.join())
      throw new Error(`feeds ${given.join()} do not fit: ${wanted.join()} are wanted`);
    const data: (Data | null)[] = this.sources.map((source) => this.begin(source, feeds));
    try {
      let host = 0;
      this.operations.forEach((operation, i) => {
        this.operate(operation, data, operation.kind === 'host' ? feeds.hosts[host++]! : null);
        for (const register of this.freed[i]!) this.give(data, register);
      });
      return this.results.map((register) => floats(data[register]).slice());
    } finally {
      data.forEach((_, register) => this.give(data, register));
    }
  }

  private begin(source: Source, { inputs, fills }: Feeds): Data | null {
    switch (source.kind) {
      case 'input': {
        const data = inputs[source.at];
        if (data?.length !== source.size || typeOfData(data) !== source.dtype) {
          throw new Error(`input ${source.at} is not ${source.size} numbers of ${source.dtype}`);
        }
        return data;
      }
      case 'fill': {
        const data = this.parts.pool.take('float32', source.size);
        fills[source.at]!(floats(data));
        return data;
      }
      case 'variable':
        return this.parts.valueOf(source.tensor).data;
      case 'constant':
      case 'place':
        return source.data;
      case 'result':
      case 'made':
        return null;
    }
  }

  private operate(operation: Operation, data: (Data | null)[], host: HostFunction | null): void {
    const { sessions, pool, rowSums } = this.parts;
    switch (operation.kind) {
      case 'run': {
        for (const { register, dtype, shape, into } of operation.fetches) {
          if (into) rowSums.forget(into);
          else data[register] = pool.take(dtype, sizeOf(shape));
        }
        const wrapped = (fed: Fed): Tensor => this.wrap(fed, data[fed.register]);
        sessions.runCompiled(operation.compiled, operation.feeds.map(wrapped), operation.fetches.map(wrapped));
        return;
      }
      case 'host': {
        const made = host!(operation.reads.map((register) => floats(data[register])));
        operation.writes.forEach(({ register, size }, i) => {
          if (made[i]?.length !== size) throw new Error(`result ${i} of the code in between is not ${size} numbers`);
          data[register] = made[i]!;
        });
        return;
      }
      case 'rows': {
        const { ids, rows, width, into, segments } = operation;
        const index = data[ids];
        if (!(index instanceof Int32Array)) throw new Error('row numbers are int32');
        rowSums.write(into, index, floats(data[rows]), width, segments);
        return;
      }
      case 'copy':
        rowSums.forget(operation.into);
        operation.into.set(floats(data[operation.from]));
    }
  }

  private wrap(fed: Fed, data: Data | null | undefined): Tensor {
    if (!data) throw new Error('a tensor was used after its memory had been given back');
    if (fed.kept?.data === data) return fed.kept.tensor;
    const tensor = this.parts.sessions.wrap(fed.dtype, fed.shape, data);
    const { kind } = this.sources[fed.register]!;
    // A pooled buffer is another one in the next run; keeping it here would keep its memory.
    if (kind === 'variable' || kind === 'constant' || kind === 'place') fed.kept = { data, tensor };
    return tensor;
  }

  private give(data: (Data | null)[], register: number): void {
    const buffer = data[register];
    const source = this.sources[register]!;
    data[register] = null;
    if (buffer && source.kind === 'fill') this.parts.pool.give('float32', buffer);
    if (buffer && source.kind === 'result') this.parts.pool.give(typeOfData(buffer), buffer);
  }
}

function lastUses(
  sources: readonly Source[],
  operations: readonly Operation[],
  results: readonly number[],
): number[][] {
  const last = new Map<number, number>();
  operations.forEach((operation, i) => {
    for (const register of usedBy(operation)) last.set(register, i);
  });
  for (const register of results) last.delete(register);
  const freed = operations.map((): number[] => []);
  for (const [register, i] of last) {
    const { kind } = sources[register]!;
    if (kind === 'fill' || kind === 'result') freed[i]!.push(register);
  }
  return freed;
}

function usedBy(operation: Operation): number[] {
  switch (operation.kind) {
    case 'run':
      return [...operation.feeds, ...operation.fetches].map(({ register }) => register);
    case 'host':
      return [...operation.reads];
    case 'rows':
      return [operation.ids, operation.rows];
    case 'copy':
      return [operation.from];
  }
}

function floats(data: Data | null | undefined): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error('expected float32 numbers');
}
