/**
 * How much the generated visual features differ from sentence to sentence. Measured without dropout: with it, features that are
 * the same for every sentence would seem to differ.
 */
import { forward } from '../bga/forward';
import type { ModelConfig } from '../config';
import { evaluation } from '../layers/noise';
import type { Weights } from '../layers/weights';
import { tf } from '../tf';
import { bucketLength, padBatch } from './batches';

/** Sentences that are looked at. */
const SENTENCES = 16;

/** Variance over the first sentences, mean over tokens and features, one a BGA layer; empty for fewer than two sentences. */
export function imaginedVariance(
  sentences: readonly (readonly number[])[],
  padding: number,
  config: ModelConfig,
  weights: Weights,
): number[] {
  const rows = sentences.slice(0, SENTENCES);
  if (!config.mcg || rows.length < 2) return [];
  const length = bucketLength(Math.max(...rows.map((ids) => ids.length)), config.text.maxPieces);
  const variances = tf.tidy(() => {
    const { ids, valid } = padBatch(rows, rows.length, length, padding);
    const { stages } = forward({ ids, valid, pictures: null }, config, weights, evaluation);
    return stages.map(({ imagined }) => tf.mean(tf.moments(imagined, 0).variance));
  });
  const values = variances.map((variance) => variance.dataSync()[0]!);
  tf.dispose(variances);
  return values;
}
