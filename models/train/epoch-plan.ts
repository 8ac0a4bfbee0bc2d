/**
 * Which sentences a step sees. `full`: length buckets, shuffled. `update`: every batch at most 6 corrections to at least 10
 * replayed tweets (model-spec H.2-1). A function of seed and epoch alone, so a resumed run meets the same batches.
 */
import { createRandom, hash32 } from '../../src/random';
import { packed, type Extent } from '../runtime/batches';
import type { RecipeName } from './recipe';

const CORRECTIONS_PER_BATCH = 6;
const REPLAY_PER_BATCH = 10;
/** No correction is shown more often than this. */
const MOST_EXPOSURES = 10;

export interface PlanInput {
  readonly recipe: RecipeName;
  /** The sentences to learn. */
  readonly train: readonly Extent[];
  /** The sentences to replay, gold or not; their indices follow those of `train`. */
  readonly replay: readonly Extent[];
  readonly batchSize: number;
  readonly seed: number;
}

/** Batches of a plan are padded to this number of rows. */
export function rowsPerBatch({ recipe, batchSize, replay, train }: PlanInput): number {
  if (recipe === 'full') return batchSize;
  const corrections = correctionsPerBatch(train.length, batchSize);
  return replay.length === 0 ? corrections : batchSize;
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
  const { recipe, train, replay, batchSize, seed } = input;
  const random = createRandom(hash32(seed, epoch));
  const indices = random.shuffled(train.map((_, i) => i));
  const rowsOf = (i: number): number => (i < train.length ? train[i]! : replay[i - train.length]!).rows;
  // By windows last, so that every epoch has as many batches.
  if (recipe === 'full') {
    // Sentences of like length together; among equals the shuffle decides, and so does the order of the batches.
    const eights = (i: number): number => Math.ceil(train[i]!.length / 8);
    indices.sort((a, b) => eights(a) - eights(b) || rowsOf(a) - rowsOf(b));
    return random.shuffled(packed(indices, rowsOf, batchSize));
  }
  indices.sort((a, b) => rowsOf(a) - rowsOf(b));
  const corrections = correctionsPerBatch(train.length, batchSize);
  const draw = (): number => train.length + random.below(replay.length);
  return packed(indices, rowsOf, corrections).map((batch) => {
    if (replay.length === 0) return batch;
    const wanted = Math.min(replay.length, batchSize - batch.length);
    const replayed = new Set<number>();
    while (replayed.size < wanted) replayed.add(draw());
    let room = batchSize - batch.reduce((sum, i) => sum + rowsOf(i), 0);
    return [...batch, ...[...replayed].filter((i) => (room -= rowsOf(i)) >= 0)];
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
