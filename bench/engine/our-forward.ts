/** The engine's own ways from word pieces to emissions. */
import type { OrtBackend } from '../../main/engine/ort';
import { tf, type Checkpoint } from '../../models';
import { Emitter, type EmissionInput } from '../../models/emissions';

/** Weights compiled into the graph of each shape, or fed to it. */
export type Way = 'frozen' | 'fed';

export interface OurForward {
  /** [B * N * K] */
  run(input: Omit<EmissionInput, 'pictures'>): Float32Array;
  close(): void;
}

export function openOurs(way: Way, ort: OrtBackend, { config, tensors }: Checkpoint): OurForward {
  const weights = new Map([...tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
  const emitter = way === 'frozen' ? Emitter.frozen(config, weights, ort) : new Emitter(config, weights, ort);
  return {
    run: (input) => emitter.emissions({ ...input, pictures: null }),
    close: () => tf.dispose([...weights.values()]),
  };
}
