/** Many sentences through the model in evaluation: few shapes, no tensor left behind. */
import { forward } from './bga/forward';
import { disposePictures, pictureBatch } from './bga/picture-batch';
import type { ModelConfig } from './config';
import { wordEmissions } from './crf/loss';
import { linear } from './layers/linear';
import { evaluation } from './layers/noise';
import type { Weights } from './layers/weights';
import { tf } from './tf';
import { padBatch, planBatches } from './train/batches';
import type { Pixels } from './vision/picture-source';

/** Sentences a batch: a single sentence runs alone, more in fixed batches, so that few shapes are compiled. */
export const BATCH = 16;

/** A sentence to run: its pieces, and those of them that the CRF scores. */
export interface Runnable {
  readonly ids: readonly number[];
  readonly positions: readonly number[];
  /** Read by a model of real visual features only. */
  readonly pixels?: Pixels | null;
}

/** Emissions of every sentence's steps [T * K], visited in batches of like length. Leaves no tensor behind. */
export function runInBatches(
  sentences: readonly Runnable[],
  padding: number,
  config: ModelConfig,
  weights: Weights,
  visit: (index: number, emissions: Float64Array) => void,
): void {
  const size = sentences.length === 1 ? 1 : BATCH;
  for (const batch of planBatches(
    sentences.map(({ ids }) => ids.length),
    size,
    config.text.maxPieces,
  )) {
    const members = batch.members.map((i) => sentences[i]!);
    const { ids, valid } = padBatch(
      members.map((member) => member.ids),
      size,
      batch.length,
      padding,
    );
    const looks = config.visualFeatures === 'real' && config.vision;
    const pixels = members.map((member) => member.pixels ?? null);
    const pictures = looks ? pictureBatch(pixels, looks, members.length) : null;
    const emissions = tf.tidy(() => {
      const { hidden } = forward({ ids, valid, pictures }, config, weights, evaluation);
      return linear(hidden, weights.at('head')); // [B, N, K]
    });
    const values = emissions.dataSync();
    const K = emissions.shape[2]!;
    tf.dispose([ids, valid, emissions]);
    disposePictures(pictures);
    batch.members.forEach((index, b) =>
      visit(index, wordEmissions(values, b, batch.length, K, sentences[index]!.positions)),
    );
  }
}
