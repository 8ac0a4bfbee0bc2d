/** Counts of what an import takes in. */
import type { RawSample } from '../../../src/domain/sample';
import { Tally } from '../../../src/tally';

export class ImportCount {
  samples = 0;
  renamed = 0;
  /** Samples whose split the file says. */
  withSplit = 0;
  skipped = 0;
  attached = 0;
  filled = 0;
  readonly changed = { labels: 0, splits: 0 };
  images = 0;
  regions = 0;
  readonly #mentions = new Tally();

  /** By type. */
  get mentions(): Record<string, number> {
    return this.#mentions.counts;
  }

  /** Every sample that was read, whatever became of it. */
  get read(): number {
    return this.samples + this.known;
  }

  /** Samples that are here already. */
  known = 0;

  add(sample: RawSample, hasImage: boolean): void {
    this.samples += 1;
    if (hasImage) this.images += 1;
    for (const { type, regions } of sample.mentions) {
      this.#mentions.add(type);
      this.regions += regions?.length ?? 0;
    }
  }
}
