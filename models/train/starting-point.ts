/** Where a run starts: the checkpoint it goes on from, or random weights over the pieces that its data uses. */
import { AppError } from '../../src/errors';
import { seedFromText, hash32 } from '../../src/random';
import type { Checkpoint } from '../io/checkpoint';
import { initialCheckpoint } from '../io/initial';
import { transferLabels } from '../io/label-transfer';
import { characterVocabulary } from '../tokenizer/characters';
import { modelConfig, modelFamily } from '../registry';
import { pruneVocabulary } from '../tokenizer/prune';
import { unseenTypes } from './prepare';
import type { ModelTrainingRequest, TrainOptions } from './options';

export function startingPoint(
  request: ModelTrainingRequest,
  options: Pick<TrainOptions, 'initial' | 'vocabulary'>,
): Checkpoint {
  const start = options.initial
    ? transferLabels(options.initial, request.types, request.seed)
    : randomStart(request, options.vocabulary);
  // What a model was trained with stays in its configuration.
  const config = modelFamily(start.config).withRequest?.(start.config, request) ?? start.config;
  return { ...start, config };
}

function randomStart(request: ModelTrainingRequest, vocabulary: readonly string[]): Checkpoint {
  const { preset, size, types, seed, labels = 'bio9' } = request;
  const sentences = [...request.train, ...request.replay].map(({ tokens }) => tokens);
  const texts = [...sentences, ...request.distil];
  const pieces = request.vocabulary === 'characters' ? characterVocabulary(texts) : pruneVocabulary(vocabulary, texts);
  return initialCheckpoint({ ...modelConfig(preset, size, pieces.length), labels }, types, pieces, seed);
}

/** A full training without a tagged sentence would end in random weights; an update without a correction changes nothing. */
export function mustHaveSomethingToLearn({ recipe, train, replay }: ModelTrainingRequest): void {
  if (recipe === 'update' || train.length + replay.length > 0) return;
  throw new AppError('bad-input', 'There is no tagged sentence to learn from.', 'Give the training a train split.');
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
