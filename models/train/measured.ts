/**
 * What a family watches (`ModelFamily.watch`), measured on a run's first sentences in evaluation. With dropout, features that are
 * the same for every sentence would seem to differ.
 */
import type { StepWatch } from '../../src/engine/training';
import type { ModelConfig } from '../config';
import { evaluation } from '../layers/noise';
import type { Weights } from '../layers/weights';
import { modelFamily } from '../registry';
import { inputsOf, textBatch } from '../runtime/batch';
import { bucketLength } from '../runtime/batches';
import { tensorsOf } from '../runtime/feed';
import { tf } from '../tf';

/** Sentences that are looked at. */
const SENTENCES = 16;

export type Series = StepWatch['series'];

/** Of the whole encoder, or of its layers below `end`. Empty without sentences. */
export function measured(
  sentences: readonly (readonly number[])[],
  padding: number,
  config: ModelConfig,
  weights: Weights,
  end?: number,
): Series {
  const family = modelFamily(config);
  if (!family.watch || sentences.length === 0) return {};
  const rows = sentences.slice(0, SENTENCES);
  const length = bucketLength(Math.max(...rows.map((ids) => ids.length)), config.text.maxPieces);
  const series: Series = {};
  tf.tidy(() => {
    const batch = textBatch(rows, rows.length, length, padding);
    const inputs = inputsOf(tensorsOf(batch.feeds), batch);
    const watched = family.watch?.(family.encode(inputs, config, weights, evaluation, end), inputs, config) ?? {};
    for (const [name, scalars] of Object.entries(watched))
      series[name] = scalars.map((scalar) => scalar.dataSync()[0]!);
  });
  return series;
}

/** What a step is watched by, with what the frozen layers below it do: no step runs them, and they do not change. */
export function withFrozen(watch: StepWatch, frozen: Series): StepWatch {
  const names = new Set([...Object.keys(frozen), ...Object.keys(watch.series)]);
  const layers = (name: string): number[] => [...(frozen[name] ?? []), ...(watch.series[name] ?? [])];
  return { ...watch, series: Object.fromEntries([...names].map((name) => [name, layers(name)])) };
}
