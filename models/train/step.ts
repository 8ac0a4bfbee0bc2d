/**
 * One training step: the gradients of one batch, or the mean of several (gradient accumulation), clipped and handed to the
 * optimiser. Knows no recipe and no data set. Where a loss or a gradient is no finite number nothing is changed, and the tensor
 * is named.
 */
import type { ParameterGroup, StepWatch } from '../../src/engine/training';
import type { Mode } from '../layers/noise';
import { tf } from '../tf';
import { disposeResult, lossAndGradients, type BatchRows, type LossAndGradients, type LossContext } from './batch-loss';
import type { GradientNorms, Optimizer, ParameterRate } from './optimizer';
import { meanWatch, notFiniteLoss, readWatched } from './watched';

/** Gradients longer than this are scaled down, all together (Pascanu et al. 2013; spec H.1). */
const CLIP_NORM = 1;

export { disposeResult, lossAndGradients, type BatchRows };

export interface StepContext extends LossContext {
  /** Group of each parameter by name. */
  readonly groups: ReadonlyMap<string, ParameterGroup>;
  readonly optimizer: Optimizer;
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

/** The same on the mean gradient of several batches, which are held one at a time. */
export function trainStepOn(
  context: StepContext,
  parts: readonly BatchRows[],
  modeOf: (part: number) => Mode,
  rateOf: (name: string) => ParameterRate,
): StepOutcome {
  const results: LossAndGradients[] = [];
  let sum = new Map<string, tf.Tensor>();
  try {
    parts.forEach((part, i) => {
      const result = lossAndGradients(context, part, modeOf(i));
      results.push(result);
      const bad = notFiniteLoss(result.watched);
      if (bad) throw new NotFinite(`${bad} is not a finite number${firstCause(context, result)}`);
      sum = parts.length === 1 ? new Map(result.gradients) : added(sum, result.gradients);
      result.gradients.clear();
    });
    if (parts.length > 1) sum = scaled(sum, 1 / parts.length);
    const norms = context.optimizer.step(sum, rateOf, CLIP_NORM);
    sum = new Map();
    if (norms.notFinite !== null) throw new NotFinite(`the gradient of ${norms.notFinite} is not a finite number`);
    const losses = results.map(({ loss }) => loss.dataSync()[0]!);
    const watches = results.map(({ watched }) => readWatched(watched));
    return {
      loss: losses.reduce((total, loss) => total + loss, 0) / losses.length,
      watch: { ...meanWatch(watches), gradientNorms: groupNorms(norms, context.groups) },
    };
  } finally {
    results.forEach(disposeResult);
    tf.dispose([...sum.values()]);
  }
}

/** sum + gradients by name; disposes both. */
function added(sum: ReadonlyMap<string, tf.Tensor>, gradients: ReadonlyMap<string, tf.Tensor>): Map<string, tf.Tensor> {
  const total = new Map(sum);
  for (const [name, gradient] of gradients) {
    const known = sum.get(name);
    total.set(name, known ? tf.add(known, gradient) : gradient);
    if (known) tf.dispose([known, gradient]);
  }
  return total;
}

/** Disposes the given ones. */
function scaled(gradients: ReadonlyMap<string, tf.Tensor>, factor: number): Map<string, tf.Tensor> {
  const result = new Map([...gradients].map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
  tf.dispose([...gradients.values()]);
  return result;
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
function firstCause({ variables }: StepContext, { gradients }: LossAndGradients): string {
  const isBad = (tensor: tf.Tensor): boolean => !tensor.dataSync<'float32'>().every(Number.isFinite);
  for (const [name, variable] of variables) if (isBad(variable)) return `; the weight ${name} is none`;
  for (const [name, gradient] of gradients)
    if (isBad(gradient)) return `; the first gradient that is none is ${name}'s`;
  return '';
}
