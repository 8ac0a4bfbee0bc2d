/**
 * What samplers and generators do on a run's first sentences, in evaluation: how much the pieces' masks keep, and how much the
 * generated visual features differ from sentence to sentence. With dropout, features that are the same for every sentence would
 * seem to differ.
 */
import type { StepWatch } from '../../src/engine/training';
import { forward } from '../bga/forward';
import type { ModelConfig } from '../config';
import { evaluation } from '../layers/noise';
import type { Weights } from '../layers/weights';
import { inputsOf, textBatch } from '../runtime/batch';
import { bucketLength } from '../runtime/batches';
import { tensorsOf } from '../runtime/feed';
import { tf } from '../tf';

/** Sentences that are looked at. */
const SENTENCES = 16;

/** One number a BGA layer, lowest first. */
export interface StageNumbers {
  readonly keepText: readonly number[];
  readonly generatedVariance: readonly number[];
}

/** Variance over the first sentences, mean over tokens and features, one a BGA layer; empty for fewer than two sentences. */
export function imaginedVariance(
  sentences: readonly (readonly number[])[],
  padding: number,
  config: ModelConfig,
  weights: Weights,
): readonly number[] {
  return sentences.length < 2 ? [] : lookAt(sentences, padding, config, weights).generatedVariance;
}

/**
 * What the BGA layers among the lowest `layers` do, which a run has frozen: no step runs them, and it does not change from step to
 * step. Empty where there is none.
 */
export function frozenStages(
  sentences: readonly (readonly number[])[],
  padding: number,
  config: ModelConfig,
  weights: Weights,
  layers: number,
): StageNumbers {
  if (layers < 2 || sentences.length === 0) return { keepText: [], generatedVariance: [] };
  const { keepText, generatedVariance } = lookAt(sentences, padding, config, weights);
  return { keepText: keepText.slice(0, layers - 1), generatedVariance: generatedVariance.slice(0, layers - 1) };
}

/** What a step is watched by, the frozen layers below included. */
export function withFrozenStages(watch: StepWatch, still: StageNumbers): StepWatch {
  const { keepText = [], generatedVariance = [] } = watch.series;
  const whole = {
    keepText: [...still.keepText, ...keepText],
    generatedVariance: [...still.generatedVariance, ...generatedVariance],
  };
  const seen = Object.entries(whole).filter(([, layers]) => layers.length > 0);
  return { ...watch, series: { ...watch.series, ...Object.fromEntries(seen) } };
}

function lookAt(
  sentences: readonly (readonly number[])[],
  padding: number,
  config: ModelConfig,
  weights: Weights,
): StageNumbers {
  if (!config.mcg) return { keepText: [], generatedVariance: [] };
  const rows = sentences.slice(0, SENTENCES);
  const length = bucketLength(Math.max(...rows.map((ids) => ids.length)), config.text.maxPieces);
  const scalars = tf.tidy(() => {
    const batch = textBatch(rows, rows.length, length, padding);
    const inputs = inputsOf(tensorsOf(batch.feeds), batch);
    const { stages } = forward(inputs, config, weights, evaluation);
    return {
      kept: config.scs ? stages.map(({ textMask }) => tf.div(tf.sum(textMask), tf.sum(inputs.valid))) : [],
      variances: stages.map(({ imagined }) => tf.mean(tf.moments(imagined, 0).variance)),
    };
  });
  const read = (list: readonly tf.Tensor[]): number[] => list.map((scalar) => scalar.dataSync()[0]!);
  const numbers = { keepText: read(scalars.kept), generatedVariance: read(scalars.variances) };
  tf.dispose([...scalars.kept, ...scalars.variances]);
  return numbers;
}
