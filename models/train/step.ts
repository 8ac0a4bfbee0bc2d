/**
 * One training step: the gradients of one batch, or the mean of several (gradient accumulation), clipped and handed to the
 * optimiser. Knows no recipe and no data set. Where a loss or a gradient is no finite number nothing is changed, and the tensor
 * is named.
 */
import type { ParameterGroup, StepWatch } from '../../src/engine/training';
import type { Mode } from '../layers/noise';
import type { tf } from '../tf';
import { disposeResult, lossAndGradients, type BatchRows } from './batch-loss';
import { computeBatch, type BatchContext } from './batch-step';
import type { GradientNorms, ParameterRate } from './optimizer';
import { meanWatch, notFiniteLoss } from './watched';

/** Gradients longer than this are scaled down, all together (Pascanu et al. 2013; model-spec H.1). */
const CLIP_NORM = 1;

export { disposeResult, lossAndGradients, type BatchRows };

export interface StepContext extends BatchContext {
  /** Group of each parameter by name. */
  readonly groups: ReadonlyMap<string, ParameterGroup>;
}

export interface StepOutcome {
  /** L of eq. 11: mean loss a sentence, in nats. */
  readonly loss: number;
  readonly watch: StepWatch;
}

/** A number of the training is none any more. The weights are those of the step before. */
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
  try {
    const computed = parts.map((part, i) => {
      const numbers = computeBatch(context, part, modeOf(i));
      const bad = notFiniteLoss(numbers.watch);
      if (bad) throw new NotFinite(`${bad} is not a finite number${firstCause(context, part, modeOf(i))}`);
      optimizer.count(numbers.names, i === parts.length - 1);
      return numbers;
    });
    const norms = optimizer.update(rateOf, CLIP_NORM);
    if (norms.notFinite !== null) throw new NotFinite(`the gradient of ${norms.notFinite} is not a finite number`);
    return {
      loss: computed.reduce((total, { loss }) => total + loss, 0) / computed.length,
      watch: { ...meanWatch(computed.map(({ watch }) => watch)), gradientNorms: groupNorms(norms, context.groups) },
    };
  } finally {
    optimizer.clear();
  }
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

/** Where it may come from: a weight that is none itself, else the first gradient that is. Empty where neither is found. */
function firstCause(context: StepContext, part: BatchRows, mode: Mode): string {
  const isBad = (tensor: tf.Tensor): boolean => !tensor.dataSync<'float32'>().every(Number.isFinite);
  for (const [name, variable] of context.variables) if (isBad(variable)) return `; the weight ${name} is none`;
  const result = lossAndGradients(context, part, mode);
  try {
    for (const [name, gradient] of result.gradients)
      if (isBad(gradient)) return `; the first gradient that is none is ${name}'s`;
    return '';
  } finally {
    disposeResult(result);
  }
}
