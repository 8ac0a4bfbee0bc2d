/** The engine's own ways from word pieces to emissions. */
import { freezeCheckpoint } from '../../main/engine/frozen';
import type { OrtBackend } from '../../main/engine/ort';
import { tf, type Checkpoint } from '../../models';
import { Emitter } from '../../models/emissions';
import { textBatch, type Batch } from '../../models/runtime/batch';
import { Jit } from '../../models/runtime/jit';
import type { Precision } from '../../src/engine/precision';

/** One session for all shapes in a precision, as suggestions are computed; or the models' code on tfjs, as training scores. */
export type Way = Precision | 'tfjs';

/** Rows of pieces, all of them valid. */
interface Text {
  readonly rows: number; // B
  readonly length: number; // N
  readonly ids: Int32Array; // [B, N]
}

export interface OurForward {
  /** [B * N * K] */
  run(text: Text): Float32Array;
  close(): void;
}

/** On tfjs's current backend; all ways but `tfjs` need that to be ONNX Runtime. */
export async function openOurs(way: Way, ort: OrtBackend | null, checkpoint: Checkpoint): Promise<OurForward> {
  if (ort && way !== 'tfjs') {
    const source = await freezeCheckpoint(checkpoint, ort, way);
    return { run: (text) => source.emissions(batchOf(text)), close: () => source.dispose() };
  }
  const { config, tensors } = checkpoint;
  const weights = new Map([...tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
  const emitter = new Emitter(config, weights, new Jit([...weights.values()], ort ?? undefined));
  return {
    run: (text) => emitter.emissions(batchOf(text)),
    close: () => tf.dispose([...weights.values()]),
  };
}

function batchOf({ rows, length, ids }: Text): Batch {
  const sentences = Array.from({ length: rows }, (_, b) => [...ids.subarray(b * length, (b + 1) * length)]);
  return textBatch(sentences, rows, length, 0);
}
