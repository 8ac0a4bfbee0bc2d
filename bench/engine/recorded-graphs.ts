/** The graphs that a piece of work compiles, run again by the public API of onnxruntime-node: what the engine is timed beside. */
import { Tensor } from 'onnxruntime-node';
import type { OrtBackend } from '../../main/engine/ort';
import { nameOf } from '../../main/engine/ort/plan';
import type { Data } from '../../main/engine/ort/values';
import { openRaw } from './raw-session';

export interface Recorded {
  readonly model: Uint8Array;
  readonly feeds: Record<string, Tensor>;
}

/** The graphs that one call compiles, with their inputs of that moment. */
export function record(ort: OrtBackend, work: () => void): Recorded[] {
  const recorded: Recorded[] = [];
  ort.sessions.onCompiled = (model, plan) => {
    const feeds = plan.leaves.map((leaf) => [nameOf(leaf), tensorOf(leaf.data, leaf.shape)] as const);
    recorded.push({ model: model.slice(), feeds: Object.fromEntries(feeds) });
  };
  work();
  ort.sessions.onCompiled = null;
  return recorded;
}

function tensorOf(data: Data | null, shape: readonly number[]): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data.slice(), [...shape]);
  if (data instanceof Int32Array) return new Tensor('int32', data.slice(), [...shape]);
  if (data instanceof Uint8Array) return new Tensor('bool', data.slice(), [...shape]);
  throw new Error('an input of another type');
}

export interface RecordedRun {
  /** All of them, in order; gives the milliseconds in ONNX Runtime. */
  run(): Promise<number>;
  close(): Promise<void>;
}

export async function openRecorded(recorded: readonly Recorded[], threads: number): Promise<RecordedRun> {
  const graphs: { run: () => Promise<unknown>; close: () => Promise<void> }[] = [];
  for (const { model, feeds } of recorded) {
    const session = await openRaw(model, threads);
    graphs.push({ run: () => session.run(feeds), close: session.close });
  }
  return {
    async run() {
      const start = performance.now();
      for (const graph of graphs) await graph.run();
      return performance.now() - start;
    },
    async close() {
      for (const graph of graphs) await graph.close();
    },
  };
}
