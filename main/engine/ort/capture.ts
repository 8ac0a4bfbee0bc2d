/**
 * Follows a piece of work while tfjs traces it and writes down what the backend really did: which graphs ran on which buffers,
 * what code in the middle made of them, where results were put. The outcome is a `Program`, which does the same with other
 * numbers and without tfjs (Frostig et al. 2018 call it tracing; here the trace is kept only where nothing in it is unknown).
 *
 * Everything that a graph was fed is an input that was declared, noise, a variable, the result of something before, or a single
 * number, which is a constant of the code. Anything else, and any number that was read by code that cannot be called again,
 * makes the work unrepeatable: `refuse`.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { Program } from './program';
import type { Fed, Operation, ProgramParts, Source } from './program';
import type { Compiled } from './session';
import type { Plan } from './plan';
import type { Scatter, Value } from './values';

export class Capture {
  /** Why the work cannot be repeated; null while it can. */
  refusal: string | null = null;
  private readonly registers = new Map<Value, number>();
  private readonly sources: Source[] = [];
  private readonly operations: Operation[] = [];
  private fills = 0;

  /** `inputs` change from run to run; of `variables` each run takes the numbers of its moment. */
  constructor(inputs: readonly Value[], variables: readonly (readonly [tensor: TensorInfo, value: Value])[]) {
    for (const [tensor, value] of variables) this.define(value, { kind: 'variable', tensor });
    inputs.forEach((value, at) => {
      this.define(value, { kind: 'input', at, dtype: value.dtype, size: value.size });
    });
  }

  refuse(why: string): void {
    this.refusal ??= why;
  }

  filled(value: Value): void {
    this.define(value, { kind: 'fill', at: this.fills++, size: value.size });
  }

  /** A graph has run; its outputs still know their destinations. */
  ran(plan: Plan, compiled: Compiled): void {
    const feeds = plan.leaves.map((leaf) => this.fed(leaf));
    const fetches = plan.outputs.map((value) => {
      const into = value.destination;
      const register = this.define(value, into ? { kind: 'place', data: into } : { kind: 'result' });
      return { ...this.fed(value, register), into };
    });
    this.operations.push({ kind: 'run', compiled, feeds, fetches });
  }

  /** Code in the middle has read `given` and made `made`, which are float32. */
  calledHost(given: readonly Value[], made: readonly Value[]): void {
    const reads = given.map((value) => this.registerOf(value));
    const writes = made.map((value) => ({ register: this.define(value, { kind: 'made' }), size: value.size }));
    this.operations.push({ kind: 'host', reads, writes });
  }

  addedRows(value: Value, into: Float32Array, { ids, rows }: Scatter): void {
    const [at, from] = [this.registerOf(ids), this.registerOf(rows)];
    this.operations.push({
      kind: 'rows',
      ids: at,
      rows: from,
      width: rows.shape[1] ?? 1,
      into,
      segments: value.shape[0]!,
    });
    this.define(value, { kind: 'place', data: into });
  }

  copied(value: Value, into: Float32Array): void {
    this.operations.push({ kind: 'copy', from: this.registerOf(value), into });
  }

  /** What was captured, giving these values; null where it cannot be repeated. */
  finish(outputs: readonly Value[], parts: ProgramParts): Program | null {
    const results = outputs.map((value) => this.registerOf(value));
    if (this.refusal !== null) return null;
    return new Program(parts, this.sources, this.operations, results, this.fills);
  }

  private fed(value: Value, register = this.registerOf(value)): Fed {
    return { register, dtype: value.dtype, shape: value.shape, kept: null };
  }

  private define(value: Value, source: Source): number {
    const register = this.sources.push(source) - 1;
    this.registers.set(value, register);
    return register;
  }

  private registerOf(value: Value): number {
    for (let at: Value | null = value; at; at = at.viewed) {
      const known = this.registers.get(at);
      if (known !== undefined) return known;
    }
    if (value.size > 1 || value.origin !== 'upload' || !value.data) {
      this.refuse(`a tensor [${value.shape.join()}] of ${value.dtype} came from outside and was not declared`);
    }
    return this.define(value, { kind: 'constant', data: value.data ?? new Float32Array(0) });
  }
}
