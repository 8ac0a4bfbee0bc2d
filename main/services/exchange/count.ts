/** Counts of what an import takes in, and a few samples to look at. */
import { bioFromMentions } from '../../../src/domain/bio';
import type { ImportReport } from '../../../src/contract/exchange-views';
import type { RawSample } from '../../../src/domain/sample';
import { Tally } from '../../../src/tally';

const previewed = 6;

export class ImportCount {
  samples = 0;
  renamed = 0;
  skipped = 0;
  attached = 0;
  filled = 0;
  readonly changed = { labels: 0, splits: 0 };
  images = 0;
  regions = 0;
  readonly preview: ImportReport['preview'] = [];
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
    if (this.preview.length < previewed) this.preview.push(previewOf(sample, hasImage));
  }
}

/** "[PER Kevin Durant] in [LOC Oklahoma]" */
function previewOf(
  { externalId, text, tokens, mentions }: RawSample,
  hasImage: boolean,
): ImportReport['preview'][number] {
  const tags = bioFromMentions(tokens.length, mentions);
  const words = tokens.map((token, i) => {
    const opens = tags[i]?.startsWith('B-') ? `[${tags[i]?.slice(2)} ` : '';
    const closes = tags[i] !== 'O' && !tags[i + 1]?.startsWith('I-') ? ']' : '';
    return `${opens}${token.text}${closes}`;
  });
  return {
    externalId,
    text: text.slice(0, 280),
    hasImage,
    mentions: mentions.length > 0 ? words.join(' ').slice(0, 400) : '',
  };
}
