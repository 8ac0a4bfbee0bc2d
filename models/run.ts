/** Many texts through the model in evaluation: few shapes, no tensor left behind. The size of a batch is chosen here and nowhere else. */
import type { ModelConfig } from './config';
import { wordEmissions } from './crf/loss';
import type { EmissionSource } from './emissions';
import { picturesOf } from './registry';
import { textBatch, withPictures } from './runtime/batch';
import { BATCH_ROWS, extentOf, planBatches } from './runtime/batches';
import { pictureFeeds } from './vision/picture-batch';
import type { Pixels } from './vision/picture-source';
import { cellsFrom, firstRows, type Cell, type Windows } from './windows';

/** A text to run. */
export interface Runnable extends Pick<Windows, 'windows'> {
  /** One per step of the CRF. */
  readonly cells: readonly Cell[];
}

/** Texts of like length. */
export interface EmissionBatch {
  /** Their indices. */
  readonly members: readonly number[];
  /** The emissions of each one's steps [T * K]. Pixels, one per member, are read by a model that suggestions need pictures for. */
  run(pixels?: readonly (Pixels | null)[]): Float64Array[];
}

/** All texts, the shortest first. A batch does nothing until it is run: pictures may be read before, and a request to stop heard. */
export function* emissionBatches(
  texts: readonly Runnable[],
  padding: number,
  config: ModelConfig,
  source: EmissionSource,
): Generator<EmissionBatch> {
  // Where a shape costs something a single text runs alone, more in full batches: there are few shapes then.
  const full = texts.length === 1 ? 1 : BATCH_ROWS;
  const use = picturesOf(config);
  const looks = use?.atInference ? use.vision : null;
  for (const { members, length: bucket } of planBatches(texts.map(extentOf), full, config.text.maxPieces)) {
    const batch = members.map((i) => texts[i]!);
    const windows = batch.flatMap((text) => text.windows);
    const rows = source.takesAnyShape ? windows.length : Math.max(full, windows.length);
    const length = source.takesAnyShape ? Math.max(...windows.map((ids) => ids.length)) : bucket;
    const first = firstRows(batch);
    yield {
      members,
      run(pixels = []) {
        const seen = batch.flatMap((text, i) => text.windows.map(() => pixels[i] ?? null));
        const pictures =
          looks &&
          pictureFeeds(
            seen,
            seen.map(() => 1 / batch.length),
            looks,
          );
        const values = source.emissions(withPictures(textBatch(windows, rows, length, padding), pictures));
        const K = values.length / (rows * length);
        return batch.map(({ cells }, i) => wordEmissions(values, length, K, cellsFrom(first[i]!, cells)));
      },
    };
  }
}
