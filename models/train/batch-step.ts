/** The gradients of one batch, written where the optimiser wants them, and the numbers it is watched by. */
import { isAllInOrder } from '../vision/rows';
import { hostLoss } from '../crf/loss';
import type { Mode } from '../layers/noise';
import type { Jit } from '../runtime/jit';
import { gradientsOf, trainingBatch, type BatchRows, type LossContext, type TrainingBatch } from './batch-loss';
import type { Optimizer } from './optimizer';
import { readWatched, watchedScalars, type BatchWatch } from './watched';

export interface BatchContext extends LossContext {
  readonly optimizer: Optimizer;
  /** Of this run alone: what else a step depends on (settings, weights, what learns) is the same in all of its steps. */
  readonly jit: Jit;
}

export interface BatchNumbers {
  /** L of eq. 11. */
  readonly loss: number;
  readonly watch: BatchWatch;
  /** Parameters that have a gradient. */
  readonly names: readonly string[];
}

/** Gradients lie where `optimizer.count` finds them when this returns. */
export function computeBatch(context: BatchContext, rows: BatchRows, mode: Mode): BatchNumbers {
  const { jit, optimizer, variables } = context;
  const batch = trainingBatch(context, rows);
  const tags = variables.get('crf.start')!.size;
  const { values, constant } = jit.run(
    {
      key: keyOf(batch, mode),
      feeds: batch.feeds,
      hosts: [hostLoss(batch.length, tags, batch.targets, context.loss)],
      ...(mode.training && { noise: mode.noise }),
    },
    (tensors) => {
      const { loss, gradients, watched } = gradientsOf(context, batch, tensors, mode);
      const names = [...gradients.keys()];
      optimizer.write(gradients);
      const results = [loss, ...watchedScalars(watched)];
      return { results, constant: { names, watched, results } };
    },
  );
  // The scalars are gone; in their place are their numbers.
  const numbers = new Map(constant.results.map((scalar, i) => [scalar, values[i]![0]!]));
  const watch = readWatched(constant.watched, (scalar) => numbers.get(scalar)!);
  return { loss: values[0]![0]!, watch, names: constant.names };
}

/** Whether each row has its picture decides what is computed, which rows have one does not. null for given noise: it is made for tests. */
function keyOf({ rows, pictureRows }: TrainingBatch, mode: Mode): string | null {
  if (!mode.training || mode.gumbel || mode.softMasks) return null;
  const isWhole = pictureRows !== null && isAllInOrder(pictureRows, rows);
  return `step ${mode.dropout} ${mode.gumbel === null} ${isWhole}`;
}
