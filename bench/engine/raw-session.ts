/** Plain onnxruntime-node by its public API, everything it has to offer for speed turned on. */
import { InferenceSession, type Tensor } from 'onnxruntime-node';

export interface RawSession {
  readonly inputNames: readonly string[];
  /** The first output. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Float32Array>;
  close(): Promise<void>;
}

/** From a model's bytes or from its file. Threads wait as the engine's do: asleep. */
export async function openRaw(model: Uint8Array | string, threads: number): Promise<RawSession> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  const session = await (typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options));
  const [first = ''] = session.outputNames;
  return {
    inputNames: session.inputNames,
    async run(feeds) {
      const result = (await session.run({ ...feeds }))[first]?.data;
      if (!(result instanceof Float32Array)) throw new Error('the first output is not float32');
      return result;
    },
    close: () => session.release(),
  };
}
