/**
 * One training step: the gradients of one batch, or the mean of several (gradient accumulation), clipped and handed to the
 * optimiser. Knows no recipe and no data set. Where a loss or a gradient is NaN or infinite nothing is changed, and the tensor is
 * named.
 */
import type { ParameterGroup, StepWatch } from '../../src/engine/training';
import { hostLoss } from '../crf/loss';
import type { Mode } from '../layers/noise';
import { modelFamily } from '../registry';
import type { Jit } from '../runtime/jit';
import type { tf } from '../tf';
import { isAllInOrder } from '../vision/picture-batch';
import {
  disposeResult,
  gradientsOf,
  lossAndGradients,
  trainingBatch,
  type BatchRows,
  type LossContext,
  type TrainingBatch,
} from './batch-loss';
import type { GradientNorms, Optimizer, ParameterRate } from './optimizer';
import { meanWatch, notFiniteLoss, readWatched, watchedScalars, type BatchWatch } from './watched';

/** Gradients longer than this are scaled down, all together (Pascanu et al. 2013; model-spec H.1). */
const CLIP_NORM = 1;

export { disposeResult, lossAndGradients, type BatchRows };

export interface StepContext extends LossContext {
  readonly optimizer: Optimizer;
  /** Group of each parameter by name. */
  readonly groups: ReadonlyMap<string, ParameterGroup>;
  /** Of this run alone: what else a step depends on (settings, weights, what learns) is the same in all of its steps. */
  readonly jit: Jit;
}

export interface StepOutcome {
  /** L of eq. 11: mean loss a sentence, in nats. */
  readonly loss: number;
  readonly watch: StepWatch;
}

/** A loss or a gradient is NaN or infinite. The weights are those of the step before. */
export class NotFinite extends Error {}

/** A step on one batch. Throws `NotFinite` and changes nothing where a loss or a gradient is not finite. */
export function trainStep(
  context: StepContext,
  batch: BatchRows,
  mode: Mode,
  rateOf: (name: string) => ParameterRate,
): StepOutcome {
  return trainStepOn(context, [batch], () => mode, rateOf);
}

/** The same on the mean gradient of several batches, which are computed one at a time. `modeOf` begins the noise of a part. */
export function trainStepOn(
  context: StepContext,
  parts: readonly BatchRows[],
  modeOf: (part: number) => Mode,
  rateOf: (name: string) => ParameterRate,
): StepOutcome {
  const { optimizer } = context;
  const terms = modelFamily(context.config).lossTerms ?? [];
  try {
    const computed = parts.map((part, i) => {
      const numbers = computeBatch(context, part, modeOf(i));
      const bad = notFiniteLoss(numbers.watch, terms);
      if (bad) throw new NotFinite(`${bad} is NaN or infinite${firstCause(context, part, modeOf(i))}`);
      optimizer.count(numbers.names, i === parts.length - 1);
      return numbers;
    });
    const norms = optimizer.update(rateOf, CLIP_NORM);
    if (norms.notFinite !== null) throw new NotFinite(`the gradient of ${norms.notFinite} is NaN or infinite`);
    return {
      loss: computed.reduce((total, { loss }) => total + loss, 0) / computed.length,
      watch: {
        ...meanWatch(
          computed.map(({ watch }) => watch),
          terms,
        ),
        gradientNorms: groupNorms(norms, context.groups),
      },
    };
  } finally {
    optimizer.clear();
  }
}

interface BatchNumbers {
  /** L of eq. 11. */
  readonly loss: number;
  readonly watch: BatchWatch;
  /** Parameters that have a gradient. */
  readonly names: readonly string[];
}

/** Gradients lie where `optimizer.count` finds them when this returns. */
function computeBatch(context: StepContext, rows: BatchRows, mode: Mode): BatchNumbers {
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

function groupNorms(
  { squares }: GradientNorms,
  groups: ReadonlyMap<string, ParameterGroup>,
): StepWatch['gradientNorms'] {
  const sums = new Map<ParameterGroup, number>();
  for (const [name, square] of squares) {
    const group = groups.get(name);
    if (group) sums.set(group, (sums.get(group) ?? 0) + square);
  }
  return Object.fromEntries([...sums].map(([group, square]) => [group, Math.sqrt(square)]));
}

/** Where it may come from: a weight with NaN, else the first gradient with it. Empty where neither is found. */
function firstCause(context: StepContext, part: BatchRows, mode: Mode): string {
  for (const [name, variable] of context.variables) {
    const found = notFiniteIn(variable);
    if (found) return `; the weight ${name} has ${found}`;
  }
  const result = lossAndGradients(context, part, mode);
  try {
    for (const [name, gradient] of result.gradients) {
      const found = notFiniteIn(gradient);
      if (found) return `; the gradient of ${name} has ${found}`;
    }
    return '';
  } finally {
    disposeResult(result);
  }
}

/** null where every number of it is finite. */
function notFiniteIn(tensor: tf.Tensor): string | null {
  const bad = tensor.dataSync<'float32'>().find((value) => !Number.isFinite(value));
  return bad === undefined ? null : Number.isNaN(bad) ? 'NaN' : 'an infinite number';
}
