/** Compiled graphs, found by signature. The least recently used ones are evicted: each holds memory of its own. */
import { writeModel } from './onnx-writer';
import { graphOf, nameOf } from './plan';
import type { NativeSession, OrtBinding, SessionOptions, TensorMap } from './binding';
import type { Plan } from './plan';
import type { Data, Value } from './values';

interface Compiled {
  readonly session: NativeSession;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

export interface SessionStatistics {
  compiled: number;
  evicted: number;
  compileMs: number;
  runs: number;
  runMs: number;
}

export function sessionOptions(threads: number, arena: boolean): SessionOptions {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableMemPattern: true,
    enableCpuMemArena: arena,
    logSeverityLevel: 4,
    // Threads that spin while they wait are a little faster on an idle machine and three times slower on a busy one.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

export class SessionCache {
  readonly statistics: SessionStatistics = { compiled: 0, evicted: 0, compileMs: 0, runs: 0, runMs: 0 };
  /** Told of each newly compiled graph, with the model's bytes: for benchmarks and for looking into a graph. */
  onCompiled: ((model: Uint8Array, plan: Plan) => void) | null = null;
  /** Insertion order is the order of use: the first is the least recently used. */
  private readonly sessions = new Map<string, Compiled>();

  constructor(
    private readonly binding: OrtBinding,
    private readonly options: SessionOptions,
    private readonly limit: number,
  ) {}

  get size(): number {
    return this.sessions.size;
  }

  /** Runs the plan; results are written into `results`, one buffer an output. */
  run(plan: Plan, results: readonly Data[]): void {
    const { session, inputNames, outputNames } = this.find(plan);
    const start = performance.now();
    const feeds: TensorMap = {};
    plan.leaves.forEach((leaf, i) => (feeds[inputNames[i] ?? ''] = this.wrap(leaf, leaf.data)));
    const fetches: TensorMap = {};
    plan.outputs.forEach((output, i) => {
      output.tensor = null;
      fetches[outputNames[i] ?? ''] = this.wrap(output, results[i] ?? null);
    });
    try {
      session.run(feeds, fetches, {});
    } finally {
      this.statistics.runs++;
      this.statistics.runMs += performance.now() - start;
    }
  }

  clear(): void {
    for (const { session } of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }

  private find(plan: Plan): Compiled {
    const known = this.sessions.get(plan.signature);
    if (known) {
      this.sessions.delete(plan.signature);
      this.sessions.set(plan.signature, known);
      return known;
    }
    const start = performance.now();
    const session = this.binding.createSession();
    const bytes = writeModel(graphOf(plan));
    session.loadModel(bytes.buffer, bytes.byteOffset, bytes.byteLength, this.options);
    const compiled = { session, inputNames: plan.leaves.map(nameOf), outputNames: plan.outputs.map(nameOf) };
    this.sessions.set(plan.signature, compiled);
    this.statistics.compiled++;
    this.statistics.compileMs += performance.now() - start;
    this.evict();
    this.onCompiled?.(bytes, plan);
    return compiled;
  }

  private evict(): void {
    for (const [signature, { session }] of this.sessions) {
      if (this.sessions.size <= this.limit) return;
      session.dispose();
      this.sessions.delete(signature);
      this.statistics.evicted++;
    }
  }

  /** ONNX Runtime's tensor over this very memory: nothing is copied on the way in or out. */
  private wrap(value: Value, data: Data | null): InstanceType<OrtBinding['Tensor']> {
    if (value.tensor) return value.tensor;
    if (!data) throw new Error('a tensor was used after its memory had been given back');
    const { Tensor } = this.binding;
    const shape = [...value.shape];
    if (data instanceof Float32Array) value.tensor = new Tensor('float32', data, shape);
    else if (data instanceof Int32Array) value.tensor = new Tensor('int32', data, shape);
    else if (data instanceof Uint8Array) value.tensor = new Tensor('bool', data, shape);
    else if (data instanceof BigInt64Array) value.tensor = new Tensor('int64', data, shape);
    else value.tensor = new Tensor('float64', data, shape);
    return value.tensor;
  }
}
