/** Which batches make up which update, from the recipe's plan, the pairs that join, and gradient accumulation. */
import type { ModelTrainingRequest } from './options';
import { cappedEpochs, mostSteps, planEpoch, rowsPerBatch, type PlanInput } from './epoch-plan';
import { pairRows, PAIRS_PER_BATCH, planPairs, type PairPlanInput } from './pair-plan';
import type { Example, Prepared } from './prepare';
import { extentOf } from '../runtime/batches';

export interface Schedule {
  readonly epochs: number;
  readonly totalSteps: number;
  /** Rows of every batch, filler included. */
  readonly rows: number;
  /** Batches of an epoch (from 1), in order. The next `accumulate` of them make one update; at its end it may be fewer. */
  batchesOf(epoch: number): (readonly Example[])[];
  readonly accumulate: number;
}

export function scheduleOf(request: ModelTrainingRequest, { train, replay, pairs }: Prepared): Schedule {
  const { recipe, batchSize, seed } = request;
  const examples = [...train, ...replay];
  const lengthOf = (example: Example): number => extentOf(example).length;
  const plan: PlanInput = { recipe, train: train.map(extentOf), replay: replay.map(extentOf), batchSize, seed };
  const pairPlan: PairPlanInput = {
    pairs: pairs.map(lengthOf),
    pairsPerBatch: request.pairsPerBatch ?? PAIRS_PER_BATCH,
    seed,
  };
  const accumulate = request.accumulate ?? 1;
  const epochs = cappedEpochs(recipe, request.epochs);
  const stepsPerEpoch = Math.ceil(planEpoch(plan, 1).length / accumulate);
  return {
    epochs,
    totalSteps: Math.min(epochs * stepsPerEpoch, mostSteps(recipe, train.length), request.maxSteps ?? Infinity),
    rows: rowsPerBatch(plan) + pairRows(pairPlan),
    accumulate,
    batchesOf(epoch) {
      const labelled = planEpoch(plan, epoch);
      const lengths = labelled.map((batch) => Math.max(...batch.map((i) => lengthOf(examples[i]!))));
      const joining = planPairs(pairPlan, epoch, lengths);
      return labelled.map((batch, b) => [
        ...weighRows(batch, examples, train.length),
        ...joining[b]!.map((i) => pairs[i]!),
      ]);
    },
  };
}

/**
 * The examples of a batch with their weights. Corrections and replay count half each, however few the corrections are: at equal
 * weights one correction among fifteen replayed tweets is not learned in ten exposures. A batch of one kind has equal weights.
 */
function weighRows(batch: readonly number[], examples: readonly Example[], corrections: number): Example[] {
  const corrected = batch.filter((i) => i < corrections).length;
  const replayed = batch.length - corrected;
  if (corrected === 0 || replayed === 0) return batch.map((i) => examples[i]!);
  return batch.map((i) => ({ ...examples[i]!, weight: 0.5 / (i < corrections ? corrected : replayed) }));
}
