/** Many sentences through the model in evaluation: few shapes, no tensor left behind. */
import { pictureFeeds } from './bga/picture-batch';
import type { ModelConfig } from './config';
import { wordEmissions } from './crf/loss';
import type { EmissionSource } from './emissions';
import { textBatch, withPictures } from './runtime/batch';
import { planBatches } from './runtime/batches';
import type { Pixels } from './vision/picture-source';

/** Sentences a batch at most. Where a shape costs something a single sentence runs alone, more in full batches: there are few shapes then. */
export const BATCH = 16;

/** A sentence to run: its pieces, and those of them that the CRF scores. */
export interface Runnable {
  readonly ids: readonly number[];
  readonly positions: readonly number[];
  /** Read by a model of real visual features only. */
  readonly pixels?: Pixels | null;
}

type RunArguments = readonly [
  sentences: readonly Runnable[],
  padding: number,
  config: ModelConfig,
  source: EmissionSource,
  visit: (index: number, emissions: Float64Array) => void,
];

/** Emissions of every sentence's steps [T * K], visited in batches of like length. Leaves no tensor behind. */
export function runInBatches(...args: RunArguments): void {
  for (const _ of batchByBatch(...args));
}

/** The same with a pause after every batch, in which a request to stop is heard: the pause may throw. */
export async function runWithPauses(pause: () => Promise<void>, ...args: RunArguments): Promise<void> {
  for (const _ of batchByBatch(...args)) await pause();
}

function* batchByBatch(...[sentences, padding, config, source, visit]: RunArguments): Generator<void> {
  const full = sentences.length === 1 ? 1 : BATCH;
  const looks = config.visualFeatures === 'real' && config.vision;
  const lengths = sentences.map(({ ids }) => ids.length);
  for (const { members, length: bucket } of planBatches(lengths, full, config.text.maxPieces)) {
    const batch = members.map((i) => sentences[i]!);
    const rows = source.takesAnyShape ? batch.length : full;
    const length = source.takesAnyShape ? Math.max(...batch.map(({ ids }) => ids.length)) : bucket;
    const text = textBatch(
      batch.map(({ ids }) => ids),
      rows,
      length,
      padding,
    );
    const pixels = batch.map((sentence) => sentence.pixels ?? null);
    const values = source.emissions(withPictures(text, looks ? pictureFeeds(pixels, looks, batch.length) : null));
    const K = values.length / (rows * length);
    members.forEach((index, b) => visit(index, wordEmissions(values, b, length, K, sentences[index]!.positions)));
    yield;
  }
}
