/** Where a run starts: the checkpoint it goes on from, or random weights over the pieces that its data uses. */
import { seedFromText, hash32 } from '../../src/random';
import { modelConfig } from '../config';
import type { Checkpoint } from '../io/checkpoint';
import { initialCheckpoint } from '../io/initial';
import { transferLabels } from '../io/label-transfer';
import { pruneVocabulary } from '../tokenizer/prune';
import { unseenTypes } from './prepare';
import type { ModelTrainingRequest, TrainOptions } from './train-model';

export function startingPoint(
  request: ModelTrainingRequest,
  options: Pick<TrainOptions, 'initial' | 'vocabulary'>,
): Checkpoint {
  if (options.initial) return transferLabels(options.initial, request.types, request.seed);
  const sentences = [...request.train, ...request.replay].map(({ tokens }) => tokens);
  const pieces = pruneVocabulary(options.vocabulary, [...sentences, ...request.distil]);
  return initialCheckpoint(
    modelConfig(request.preset, request.size, pieces.length),
    request.types,
    pieces,
    request.seed,
  );
}

/** Types that neither the start nor this run's data has seen. */
export function stillUntrained(request: ModelTrainingRequest, start: Checkpoint): string[] {
  const unseen = unseenTypes(request.types, [...request.train, ...request.replay]);
  return start.untrained.filter((type) => unseen.includes(type));
}

/** Two runs share a state only if everything that steers them is equal. */
export function fingerprintOf(request: ModelTrainingRequest, start: Checkpoint): number {
  let hash =
    seedFromText(JSON.stringify(request)) ^ seedFromText(JSON.stringify(start.config) + start.vocabulary.length);
  for (const [name, { data }] of start.tensors) {
    const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
    for (let i = 0; i < bits.length; i += 97) hash = hash32(hash, bits[i]!);
    hash = hash32(hash, seedFromText(name));
  }
  return hash;
}
