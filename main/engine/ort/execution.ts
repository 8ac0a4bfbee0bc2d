/** Runs what is pending: the step from recorded values to computed ones, and the recycling of their memory. */
import type { BufferPool } from './buffer-pool';
import type { Capture } from './capture';
import { describeFailure } from './failure';
import { planOf } from './plan';
import { segmentsOf } from './segments';
import type { SessionCache } from './session';
import { sizeOf, Value } from './values';
import type { Scatter, Shape } from './values';

export class Execution {
  /** Records what runs, so that it can be run again. */
  capture: Capture | null = null;
  private readonly pending = new Set<Value>();
  /** Freed while recorded nodes may still read them: they go back to the pool after the flush. */
  private retired: Value[] = [];

  constructor(
    readonly sessions: SessionCache,
    readonly pool: BufferPool,
    /** A graph with more bytes of intermediate results than this, fed and made, is cut into segments. */
    private readonly wholeBytes?: number,
  ) {}

  get pendingCount(): number {
    return this.pending.size;
  }

  get pooledBytes(): number {
    return this.pool.bytes;
  }

  /** The value is wanted: the next flush computes it. */
  add(value: Value): void {
    if (value.node) this.pending.add(value);
  }

  /** Whether some tensor has it, and it is not computed yet. */
  isWanted(value: Value): boolean {
    return this.pending.has(value);
  }

  /** Its parts are computed in place of the value, for a caller that puts them together. */
  replace(value: Value, { ids, rows }: Scatter): void {
    this.pending.delete(value);
    this.add(ids);
    this.add(rows);
  }

  /** The value has been put together in `data`; its parts go. */
  settle(value: Value, data: Float32Array, { ids, rows }: Scatter): void {
    value.data = data;
    value.origin = 'adopted';
    value.node = null;
    value.scatter = null;
    value.views = null;
    this.retire(ids);
    this.retire(rows);
  }

  /** A value with data at once. `fill` finds arbitrary numbers. */
  filled(shape: Shape, fill: (values: Float32Array) => void): Value {
    const data = this.pool.take('float32', sizeOf(shape));
    if (data instanceof Float32Array) fill(data);
    const value = Value.of('float32', shape, data, 'pool');
    this.capture?.filled(value);
    return value;
  }

  /** The value is not referenced any more. */
  retire(value: Value): void {
    this.pending.delete(value);
    this.retired.push(value);
    this.recycle();
  }

  /**
   * Runs everything pending. If a node fails (an index out of range appears only here), the values are run one by one: those
   * that depend on the bad node keep its error, which their readers get; the others are computed as if nothing had happened.
   */
  flush(): void {
    if (this.pending.size === 0) return;
    const values = [...this.pending];
    try {
      const segments = segmentsOf(values, this.wholeBytes);
      for (const { outputs, read, used } of segments) {
        this.run(outputs, 1 / segments.length);
        this.giveBack(read);
        for (const value of used) this.recycleOne(value);
      }
    } catch {
      this.capture?.refuse('a node failed');
      for (const value of values) this.runAlone(value);
    }
    this.pending.clear();
    this.recycle();
  }

  clear(): void {
    this.pending.clear();
    this.sessions.clear();
    this.pool.clear();
  }

  private runAlone(value: Value): void {
    try {
      if (value.node) this.run([value]);
    } catch (error) {
      value.error = describeFailure(error);
      value.node = null;
    }
  }

  /** `share`: how much of a graph this is. */
  private run(values: readonly Value[], share = 1): void {
    const plan = planOf(values);
    const results = plan.outputs.map((output) => output.destination ?? this.pool.take(output.dtype, output.size));
    try {
      const compiled = this.sessions.run(plan, results, share);
      this.capture?.ran(plan, compiled);
    } catch (error) {
      plan.outputs.forEach((output) => (output.tensor = null));
      throw error;
    }
    plan.outputs.forEach((output, i) => {
      output.origin = output.destination ? 'adopted' : 'pool';
      output.data = results[i] ?? null;
      output.destination = null;
      output.node = null;
      output.scatter = null;
      output.views = null;
    });
    for (const leaf of plan.leaves) leaf.views = null;
  }

  /** In the middle of a flush: what nothing pending reads any more is freed where nothing else references it. */
  private giveBack(values: readonly Value[]): void {
    if (values.length === 0) return;
    const retired = new Set(this.retired);
    for (const value of values) if (retired.delete(value)) this.recycleOne(value);
    this.retired = [...retired];
  }

  private recycle(): void {
    if (this.pending.size > 0) return;
    for (const value of this.retired) this.recycleOne(value);
    this.retired = [];
  }

  private recycleOne(value: Value): void {
    if (value.origin === 'pool' && value.data) this.pool.give(value.dtype, value.data);
    value.data = null;
    value.tensor = null;
    value.views = null;
  }
}
