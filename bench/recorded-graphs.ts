/** The graphs that a piece of work compiles, run again by the public API of onnxruntime-node: what the engine is timed beside. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { OrtBackend } from '../main/engine/ort';
import { nameOf } from '../main/engine/ort/plan';
import type { Data } from '../main/engine/ort/values';
import { median } from './row';

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

/** Sum over the graphs of the median milliseconds of a run. */
export async function rawMilliseconds(recorded: readonly Recorded[], rounds: number, threads: number): Promise<number> {
  let sum = 0;
  for (const { model, feeds } of recorded) {
    const session = await InferenceSession.create(model, {
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } }, // as the engine's sessions
    });
    const times: number[] = [];
    for (let i = 0; i < rounds + 2; i++) {
      const start = performance.now();
      await session.run(feeds);
      times.push(performance.now() - start);
    }
    sum += median(times.slice(2));
    await session.release();
  }
  return sum;
}
