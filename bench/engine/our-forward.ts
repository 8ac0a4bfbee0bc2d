/** The engine's own ways from word pieces to emissions. */
import { freezeCheckpoint } from '../../main/engine/frozen';
import type { OrtBackend } from '../../main/engine/ort';
import { tf, type Checkpoint } from '../../models';
import { Emitter, type EmissionInput } from '../../models/emissions';
import type { Precision } from '../../src/engine/precision';

/** One session for all shapes in a precision, as suggestions are computed; or the models' code on tfjs, as training scores. */
export type Way = Precision | 'tfjs';

export interface OurForward {
  /** [B * N * K] */
  run(input: Omit<EmissionInput, 'pictures'>): Float32Array;
  close(): void;
}

/** On tfjs's current backend; all ways but `tfjs` need that to be ONNX Runtime. */
export async function openOurs(way: Way, ort: OrtBackend | null, checkpoint: Checkpoint): Promise<OurForward> {
  if (ort && way !== 'tfjs') {
    const source = await freezeCheckpoint(checkpoint, ort, way);
    return { run: (input) => source.emissions({ ...input, pictures: null }), close: () => source.dispose() };
  }
  const { config, tensors } = checkpoint;
  const weights = new Map([...tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
  const emitter = new Emitter(config, weights, ort ?? undefined);
  return {
    run: (input) => emitter.emissions({ ...input, pictures: null }),
    close: () => tf.dispose([...weights.values()]),
  };
}
