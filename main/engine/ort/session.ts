/** Compiled graphs, found by signature. The least recently used ones are evicted: each holds memory of its own. */
import { writeModel } from './onnx-writer';
import { graphOf, nameOf } from './plan';
import type { NativeSession, OrtBinding, Provider, SessionOptions, TensorMap } from './binding';
import { release } from './values';
import type { Plan } from './plan';
import type { Data, DataType, Shape, Value } from './values';
import type { Tensor as OrtTensor } from 'onnxruntime-node';

export interface Compiled {
  readonly signature: string;
  readonly session: NativeSession;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** 1, or less where a graph was cut into several: together they hold what one would. */
  readonly share: number;
}

export interface SessionStatistics {
  compiled: number;
  evicted: number;
  compileMs: number;
  runs: number;
  runMs: number;
}

export function sessionOptions(threads: number, arena: boolean, provider: Provider): SessionOptions {
  return {
    executionProviders: [provider],
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

/**
 * What the WebGPU provider of this version computes wrong (a transposed convolution with dilation or groups: silently) or
 * refuses (indices of a pool's maxima, three dimensions). None of the models has one.
 */
const beyondWebGpu: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'AveragePool', 'MaxPool']);

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
  run(plan: Plan, results: readonly Data[], share = 1): Compiled {
    const compiled = this.find(plan, share);
    const given = plan.leaves.map((leaf) => this.wrapped(leaf, leaf.data));
    const wanted = plan.outputs.map((output, i) => {
      output.tensor = null;
      return this.wrapped(output, results[i] ?? null);
    });
    this.call(compiled, given, wanted);
    return compiled;
  }

  /** Whether the graph has not been evicted since. */
  holds(compiled: Compiled): boolean {
    return this.sessions.get(compiled.signature) === compiled;
  }

  /** Runs a graph that is held: one tensor an input and one an output, in the order of its plan. */
  runCompiled(compiled: Compiled, given: readonly OrtTensor[], wanted: readonly OrtTensor[]): void {
    this.use(compiled);
    this.call(compiled, given, wanted);
  }

  private call(
    { session, inputNames, outputNames }: Compiled,
    given: readonly OrtTensor[],
    wanted: readonly OrtTensor[],
  ): void {
    const start = performance.now();
    const [feeds, fetches]: [TensorMap, TensorMap] = [{}, {}];
    given.forEach((tensor, i) => (feeds[inputNames[i] ?? ''] = tensor));
    wanted.forEach((tensor, i) => (fetches[outputNames[i] ?? ''] = tensor));
    try {
      releaseCopies(session.run(feeds, fetches, {}), fetches);
    } finally {
      this.statistics.runs++;
      this.statistics.runMs += performance.now() - start;
    }
  }

  clear(): void {
    for (const { session } of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }

  private find(plan: Plan, share: number): Compiled {
    const known = this.sessions.get(plan.signature);
    if (known) return this.use(known);
    const start = performance.now();
    const session = this.binding.createSession();
    const bytes = writeModel(graphOf(plan));
    session.loadModel(bytes.buffer, bytes.byteOffset, bytes.byteLength, this.optionsFor(plan));
    const { signature } = plan;
    const compiled: Compiled = {
      signature,
      session,
      inputNames: plan.leaves.map(nameOf),
      outputNames: plan.outputs.map(nameOf),
      share,
    };
    this.sessions.set(signature, compiled);
    this.statistics.compiled++;
    this.statistics.compileMs += performance.now() - start;
    this.evict();
    this.onCompiled?.(bytes, plan);
    return compiled;
  }

  /** A graph with an operator that the GPU computes wrong or not at all runs on the processor. */
  private optionsFor({ nodes }: Plan): SessionOptions {
    const isKnown = nodes.every(({ op }) => !beyondWebGpu.has(op));
    return isKnown ? this.options : { ...this.options, executionProviders: ['cpu'] };
  }

  /** Makes it the most recently used. */
  private use(compiled: Compiled): Compiled {
    this.sessions.delete(compiled.signature);
    this.sessions.set(compiled.signature, compiled);
    return compiled;
  }

  private evict(): void {
    let held = 0;
    for (const { share } of this.sessions.values()) held += share;
    for (const { session, signature, share } of this.sessions.values()) {
      if (held <= this.limit + 1e-6) return; // thirds do not add up
      held -= share;
      session.dispose();
      this.sessions.delete(signature);
      this.statistics.evicted++;
    }
  }

  private wrapped(value: Value, data: Data | null): OrtTensor {
    if (!data) throw new Error('a tensor was used after its memory had been given back');
    value.tensor ??= this.wrap(value.dtype, value.shape, data);
    return value.tensor;
  }

  /** ONNX Runtime's tensor over this very memory: nothing is copied on the way in or out. */
  wrap(dtype: DataType, shape: Shape, data: Data): OrtTensor {
    const { Tensor } = this.binding;
    return new Tensor(dtype, data, [...shape]);
  }
}

/** The binding writes results into the given buffers, and returns a copy of each. */
function releaseCopies(returned: TensorMap, wanted: TensorMap): void {
  for (const [name, { data }] of Object.entries(returned)) {
    const place = wanted[name]?.data;
    if (Array.isArray(data) || Array.isArray(place) || data.buffer === place?.buffer) continue;
    release(data);
  }
}
