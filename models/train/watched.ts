/** What a batch is watched by (model-spec H.1): scalars recorded in the same graph as the loss, read after the step. */
import type { StepWatch } from '../../src/engine/training';
import type { Encoding } from '../bga/forward';
import { generationTerms, type GenerationTerm } from '../bga/generation-loss';
import type { ModelConfig } from '../config';
import { tf } from '../tf';

/** Scalars that are looked at beside the loss. */
export interface Watched {
  readonly mner: tf.Tensor;
  readonly terms: Readonly<Record<GenerationTerm, tf.Tensor>> | null;
  readonly oneMinusRho: Readonly<Record<GenerationTerm, tf.Tensor>> | null;
  readonly keepText: readonly tf.Tensor[];
  readonly keepVisual: readonly tf.Tensor[];
  readonly variance: readonly tf.Tensor[];
}

/** Without the NER loss, which comes later. The tensors are kept: the caller disposes them. */
export function watchedParts(
  { stages, generation }: Encoding,
  valid: tf.Tensor2D,
  seen: tf.Tensor2D | null,
  config: ModelConfig,
): Omit<Watched, 'mner'> {
  const keep = (x: tf.Tensor): tf.Tensor => tf.keep(tf.clone(x));
  const ratio = (mask: tf.Tensor, of: tf.Tensor): tf.Tensor => keep(tf.div(tf.sum(mask), tf.sum(of)));
  const record = (of: Readonly<Record<GenerationTerm, tf.Tensor>>): Record<GenerationTerm, tf.Tensor> => ({
    reconVisual: keep(of.reconVisual),
    reconText: keep(of.reconText),
    cycleVisual: keep(of.cycleVisual),
    cycleText: keep(of.cycleText),
  });
  return {
    terms: generation && record(generation.terms),
    oneMinusRho: generation && record(generation.oneMinusRho),
    keepText: config.scs ? stages.map(({ textMask }) => ratio(textMask, valid)) : [],
    keepVisual: config.scs ? stages.flatMap(({ visual }) => (visual && seen ? [ratio(visual.mask, seen)] : [])) : [],
    variance: stages.map(({ imagined }) => keep(tf.mean(varianceOverBatch(imagined)))),
  };
}

/** Mean squared distance from the mean over the first axis: [B, N, d] -> [N, d]. */
function varianceOverBatch(x: tf.Tensor): tf.Tensor {
  const batch = x.shape[0]!;
  const mean = tf.div(tf.sum(x, 0), batch);
  return tf.sub(tf.div(tf.sum(tf.square(x), 0), batch), tf.square(mean));
}

/** Every scalar in it. */
export function watchedScalars({ mner, terms, oneMinusRho, keepText, keepVisual, variance }: Watched): tf.Tensor[] {
  const named = [...Object.values(terms ?? {}), ...Object.values(oneMinusRho ?? {})];
  return [mner, ...named, ...keepText, ...keepVisual, ...variance];
}

export type BatchWatch = Omit<StepWatch, 'gradientNorms'>;

/** What is no finite number among the parts of the loss, by name; null where all are. */
export function notFiniteLoss({ mner, series }: BatchWatch): string | null {
  if (!Number.isFinite(mner)) return 'the NER loss';
  const bad = generationTerms.find((term) => series[term]?.every(Number.isFinite) === false);
  return bad ? `the generation loss ${bad}` : null;
}

/** 1 - ρ of what a generation loss compares. */
const unlike = {
  reconVisual: 'unlikeReconVisual',
  reconText: 'unlikeReconText',
  cycleVisual: 'unlikeCycleVisual',
  cycleText: 'unlikeCycleText',
} as const satisfies Record<GenerationTerm, string>;

/** The numbers, as `valueOf` knows them. */
export function readWatched(watched: Watched, valueOf: (scalar: tf.Tensor) => number): BatchWatch {
  const { mner, terms, oneMinusRho, keepText, keepVisual, variance } = watched;
  const series: [name: string, scalars: readonly tf.Tensor[]][] = [
    ...generationTerms.map((term): [string, tf.Tensor[]] => [term, terms ? [terms[term]] : []]),
    ...generationTerms.map((term): [string, tf.Tensor[]] => [unlike[term], oneMinusRho ? [oneMinusRho[term]] : []]),
    ['keepText', keepText],
    ['keepVisual', keepVisual],
    ['generatedVariance', variance],
  ];
  const measured = series.filter(([, scalars]) => scalars.length > 0);
  return {
    mner: valueOf(mner),
    series: Object.fromEntries(measured.map(([name, scalars]) => [name, scalars.map(valueOf)])),
  };
}

/**
 * The mean over the batches of one update. A batch without pictures has generation losses of 0; what can only be measured with
 * pictures is the mean over those that have them.
 */
export function meanWatch(batches: readonly BatchWatch[]): BatchWatch {
  if (batches.length === 1) return batches[0]!;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const isLoss = (name: string): boolean => generationTerms.some((term) => term === name);
  const names = new Set(batches.flatMap(({ series }) => Object.keys(series)));
  const series = [...names].map((name): [string, number[]] => {
    const lists = batches.flatMap((batch) => (batch.series[name] ? [batch.series[name]] : []));
    const count = isLoss(name) ? batches.length : lists.length;
    return [name, lists[0]!.map((_, l) => sum(lists.map((list) => list[l]!)) / count)];
  });
  return {
    mner: sum(batches.map(({ mner }) => mner)) / batches.length,
    series: Object.fromEntries(series),
  };
}
