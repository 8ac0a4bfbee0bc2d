/** What a batch is watched by (model-spec H.1): scalars recorded in the same graph as the loss, read after the step. */
import type { StepWatch } from '../../src/engine/training';
import type { ModelConfig } from '../config';
import type { WatchedTensors } from '../family';
import { evaluation } from '../layers/noise';
import type { Weights } from '../layers/weights';
import { modelFamily } from '../registry';
import { inputsOf, textBatch } from '../runtime/batch';
import { bucketLength } from '../runtime/batches';
import { tensorsOf } from '../runtime/feed';
import { tf } from '../tf';

/** Scalars that are looked at beside the loss: the CRF's own, and the family's series. */
export interface Watched {
  readonly mner: tf.Tensor;
  readonly series: WatchedTensors;
}

/** Copies that outlive the pass: the caller disposes them. */
export function kept(series: WatchedTensors): WatchedTensors {
  return mapSeries(series, (scalar) => tf.keep(tf.clone(scalar)));
}

/** Every scalar in it. */
export function watchedScalars({ mner, series }: Watched): tf.Tensor[] {
  return [mner, ...Object.values(series).flat()];
}

export type BatchWatch = Omit<StepWatch, 'gradientNorms'>;

/** Which part of the loss is NaN or infinite; null where none is. */
export function notFiniteLoss({ mner, series }: BatchWatch, terms: readonly string[]): string | null {
  if (!Number.isFinite(mner)) return 'the NER loss';
  const bad = terms.find((term) => series[term]?.every(Number.isFinite) === false);
  return bad === undefined ? null : `the loss ${bad}`;
}

/** The numbers, as `valueOf` knows them. */
export function readWatched({ mner, series }: Watched, valueOf: (scalar: tf.Tensor) => number): BatchWatch {
  return { mner: valueOf(mner), series: mapSeries(series, valueOf) };
}

/**
 * The mean over the batches of one update. A batch without one of the loss's `terms` has 0 of it; what can only be measured in some
 * batches is the mean over those.
 */
export function meanWatch(batches: readonly BatchWatch[], terms: readonly string[]): BatchWatch {
  if (batches.length === 1) return batches[0]!;
  const mean = (values: readonly number[], count = values.length): number =>
    values.reduce((sum, v) => sum + v, 0) / count;
  const names = new Set(batches.flatMap(({ series }) => Object.keys(series)));
  const series = [...names].map((name): [string, number[]] => {
    const lists = batches.flatMap((batch) => (batch.series[name] ? [batch.series[name]] : []));
    const count = terms.includes(name) ? batches.length : lists.length;
    return [
      name,
      lists[0]!.map((_, l) =>
        mean(
          lists.map((list) => list[l]!),
          count,
        ),
      ),
    ];
  });
  return { mner: mean(batches.map(({ mner }) => mner)), series: Object.fromEntries(series) };
}

function mapSeries<A, B>(series: Readonly<Record<string, readonly A[]>>, map: (value: A) => B): Record<string, B[]> {
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values.map(map)]));
}

/** Sentences that are looked at. */
const SENTENCES = 16;

export type Series = StepWatch['series'];

/**
 * The family's series on a run's first sentences, in evaluation: with dropout, features that are the same for every sentence would
 * seem to differ. Of the whole encoder, or of its layers below `end`. Empty without sentences.
 */
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
