/** Many sentences through the text path in evaluation: few shapes, no tensor left behind. */
import { encodeText } from './bga/text-encoder';
import type { ModelConfig } from './config';
import { wordEmissions } from './crf/loss';
import { linear } from './layers/linear';
import { evaluation } from './layers/noise';
import type { Weights } from './layers/weights';
import { tf } from './tf';
import type { Encoded } from './tokenizer/word-piece';
import { padBatch, planBatches } from './train/batches';

/** Sentences a batch: a single sentence runs alone, more in fixed batches, so that few shapes are compiled. */
export const BATCH = 16;

/** Emissions of every sentence's words [T * K], visited in batches of like length. Leaves no tensor behind. */
export function runInBatches(
  encoded: readonly Encoded[],
  padding: number,
  config: ModelConfig,
  weights: Weights,
  visit: (index: number, emissions: Float64Array) => void,
): void {
  const size = encoded.length === 1 ? 1 : BATCH;
  for (const batch of planBatches(
    encoded.map((e) => e.ids.length),
    size,
    config.maxPieces,
  )) {
    const { ids, valid } = padBatch(
      batch.members.map((i) => encoded[i]!.ids),
      size,
      batch.length,
      padding,
    );
    const emissions = tf.tidy(() => {
      const { hidden } = encodeText(ids, valid, config, weights, evaluation);
      return linear(hidden, weights.at('head')); // [B, N, K]
    });
    const values = emissions.dataSync();
    const K = emissions.shape[2]!;
    tf.dispose([ids, valid, emissions]);
    batch.members.forEach((index, b) =>
      visit(index, wordEmissions(values, b, batch.length, K, encoded[index]!.firstPieces)),
    );
  }
}
