/**
 * Which sentences a step sees. `full`: length buckets, shuffled. `update`: every batch at most 6 corrections to at least 10
 * replayed tweets (model-spec H.2-1). A function of seed and epoch alone, so a resumed run meets the same batches.
 */
import { createRandom, hash32 } from '../../src/random';
import type { RecipeName } from './recipe';

export const CORRECTIONS_PER_BATCH = 6;
export const REPLAY_PER_BATCH = 10;
/** No correction is shown more often than this. */
export const MOST_EXPOSURES = 10;

export interface PlanInput {
  readonly recipe: RecipeName;
  /** Lengths in pieces of the sentences to learn. */
  readonly train: readonly number[];
  /** Number of sentences to replay, gold or not; their indices follow those of `train`. */
  readonly replay: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** Rows of every batch; all batches of a plan are padded to this number of rows. */
export function rowsPerBatch({ recipe, batchSize, replay, train }: PlanInput): number {
  if (recipe === 'full') return batchSize;
  const corrections = correctionsPerBatch(train.length, batchSize);
  return replay === 0 ? corrections : batchSize;
}

/**
 * At most 6 of 16; fewer where there are few corrections, so that all together they still make as many steps as the two caps
 * allow: three corrections shown ten times each are thirty steps, not ten.
 */
function correctionsPerBatch(corrections: number, batchSize: number): number {
  const share = Math.floor((batchSize * CORRECTIONS_PER_BATCH) / (CORRECTIONS_PER_BATCH + REPLAY_PER_BATCH));
  const spread = Math.ceil((corrections * MOST_EXPOSURES) / mostSteps('update', corrections));
  return Math.max(1, Math.min(share, spread));
}

/** Batches of sentence indices of epoch `epoch` (from 1). */
export function planEpoch(input: PlanInput, epoch: number): number[][] {
  const random = createRandom(hash32(input.seed, epoch));
  const indices = random.shuffled(input.train.map((_, i) => i));
  if (input.recipe === 'full') {
    // Sentences of like length together; among equals the shuffle decides, and so does the order of the batches.
    indices.sort((a, b) => Math.ceil(input.train[a]! / 8) - Math.ceil(input.train[b]! / 8));
    return random.shuffled(chunks(indices, input.batchSize));
  }
  const corrections = correctionsPerBatch(input.train.length, input.batchSize);
  const draw = (): number => input.train.length + random.below(input.replay);
  return chunks(indices, corrections).map((batch) => {
    if (input.replay === 0) return batch;
    const wanted = Math.min(input.replay, input.batchSize - batch.length);
    const replayed = new Set<number>();
    while (replayed.size < wanted) replayed.add(draw());
    return [...batch, ...replayed];
  });
}

/** Epochs that are run: as asked, but in an update never more than `MOST_EXPOSURES`. */
export function cappedEpochs(recipe: RecipeName, epochs: number): number {
  return recipe === 'full' ? epochs : Math.min(epochs, MOST_EXPOSURES);
}

/** Steps an update may take at most (model-spec H.2-4). */
export function mostSteps(recipe: RecipeName, corrections: number): number {
  return recipe === 'full' ? Infinity : Math.max(100, Math.ceil((4 * corrections) / CORRECTIONS_PER_BATCH));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < items.length; at += size) result.push(items.slice(at, at + size));
  return result;
}
