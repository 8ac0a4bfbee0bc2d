/**
 * The state of an unfinished run as files: where it is, weights, best weights, moments. With the request it determines all that
 * follows: batches and noise are functions of seed, epoch and step.
 */
import { z } from 'zod';
import { readSafetensors, writeSafetensors, type StoredTensor } from '../io/safetensors';
import type { OptimizerState } from './optimizer';
import { PictureTally } from './picture-loader';
import { WatchState } from './warnings';

export const Position = z.object({
  /** Hash of request and start: a state of another run is not taken up. */
  fingerprint: z.int(),
  /** Updates made; a state is only saved between them. */
  step: z.int().min(0),
  /** Epoch that is running, from 1, and the number of its batches that are done. */
  epoch: z.int().min(1),
  batch: z.int().min(0),
  bestEpoch: z.int().min(0),
  bestF1: z.number().nullable(),
  devF1: z.number().nullable(),
  /** Of the last step. */
  loss: z.number().default(0),
  /** Epochs since the best one. */
  stale: z.int().min(0),
  watch: WatchState,
  pictures: PictureTally,
});
export type Position = z.infer<typeof Position>;

export interface RunState {
  readonly position: Position;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly best: ReadonlyMap<string, Float32Array>;
  readonly optimizer: OptimizerState;
}

const parts = ['weight', 'best', 'moment'] as const;

export function writeRunState(state: RunState): Map<string, Uint8Array> {
  const tensors = new Map<string, StoredTensor>();
  const sources = { weight: state.weights, best: state.best, moment: state.optimizer.moments };
  for (const part of parts) {
    for (const [name, data] of sources[part]) tensors.set(`${part}:${name}`, { shape: [data.length], data });
  }
  return new Map([
    ['position.json', new TextEncoder().encode(JSON.stringify(state.position))],
    ['state.safetensors', writeSafetensors(tensors)],
  ]);
}

/** null where the files are not a whole state of this run: the run then starts anew. */
export function readRunState(files: ReadonlyMap<string, Uint8Array>, fingerprint: number): RunState | null {
  const [json, bytes] = [files.get('position.json'), files.get('state.safetensors')];
  if (!json || !bytes) return null;
  try {
    const position = Position.parse(JSON.parse(new TextDecoder().decode(json)));
    if (position.fingerprint !== fingerprint) return null;
    const maps = {
      weight: new Map<string, Float32Array>(),
      best: new Map<string, Float32Array>(),
      moment: new Map<string, Float32Array>(),
    };
    for (const [key, { data }] of readSafetensors(bytes, 'state.safetensors')) {
      const part = parts.find((p) => key.startsWith(`${p}:`));
      if (part) maps[part].set(key.slice(part.length + 1), data);
    }
    return {
      position,
      weights: maps.weight,
      best: maps.best,
      optimizer: { step: position.step, moments: maps.moment },
    };
  } catch {
    return null; // cut off while it was written
  }
}
