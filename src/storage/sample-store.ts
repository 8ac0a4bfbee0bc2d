/** Samples as they were imported, and their order for one annotator. */
import type { Document, ReviewState } from '../domain/document';
import type { GroundedMention, SampleId, Split, Token } from '../domain/sample';
import type { StoredImage } from './image-store';

/** A sample in its project. What was imported never changes, but its split. */
export interface StoredSample {
  readonly id: SampleId;
  readonly externalId: string;
  readonly importId: number;
  /** Where it stood in its file. */
  readonly line: number | null;
  readonly split: Split;
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The tags as the file had them: an export is byte-equal. */
  readonly tags: readonly string[] | null;
  /** The imported reference; null = none was imported (which is not the same as no mentions). */
  readonly gold: readonly GroundedMention[] | null;
  readonly image: StoredImage | null;
  /** The picture's name in the data set; null = none was named. */
  readonly imageName: string | null;
  /** Why there is no picture although one was named. */
  readonly imageProblem: string | null;
  readonly meta: Readonly<Record<string, unknown>> | null;
}

/** A sample with what one annotator has made of it. */
export interface WorkedSample extends StoredSample {
  readonly document: Document;
  readonly revision: number;
  /** When this annotator last touched it, milliseconds since 1970. */
  readonly touchedAt: number | null;
  /** 0 (sure) to 1 (unsure); null = no checkpoint has said. */
  readonly uncertainty: number | null;
}

/** A line of a list. */
export interface SampleSummary {
  readonly id: SampleId;
  readonly externalId: string;
  /** The first 200 characters. */
  readonly snippet: string;
  readonly split: Split;
  readonly state: ReviewState;
  readonly hasImage: boolean;
  readonly imageMissing: boolean;
  readonly uncertainty: number | null;
  readonly touchedAt: number | null;
}

export interface SampleQuery {
  readonly annotator: string;
  /**
   * `uncertainty`: the least sure first, then those no checkpoint has seen, then those that were done or skipped when the
   * queue was last ranked. Places are kept until `rank()`, so finishing a sample moves nothing. `imported`: as they came.
   */
  readonly order: 'uncertainty' | 'imported';
  readonly split?: Split | null;
  readonly states?: readonly ReviewState[] | null;
  readonly hasImage?: boolean | null;
  /** Every word must begin a word of the text or of the external id; a run of CJK characters must occur as it is. */
  readonly query?: string;
}

export interface SamplePage {
  readonly rows: readonly SampleSummary[];
  /** Where the next page begins; null = this was the last. */
  readonly next: string | null;
  /** All that the query matches, on every page. */
  readonly total: number;
}

export interface SampleCounts {
  readonly samples: number;
  readonly bySplit: Readonly<Record<Split, number>>;
  readonly byState: Readonly<Record<ReviewState, number>>;
  /** Confirmed mentions by type. */
  readonly mentions: Readonly<Record<string, number>>;
  /** Samples with an imported reference, by split. */
  readonly goldBySplit: Readonly<Record<Split, number>>;
}

export interface SampleScan {
  readonly split?: Split | null;
  readonly states?: readonly ReviewState[] | null;
  readonly importId?: number | null;
  readonly hasGold?: boolean;
  /** Only samples that the annotator has edited after this mark of the edit log (see `AnnotationStore.mark`). */
  readonly editedAfter?: number;
}

export interface SampleStore {
  /** Throws `not-found`. */
  get(id: SampleId, annotator: string): WorkedSample;
  find(externalId: string): SampleId | null;
  /** At most 200 rows from `cursor` on; null starts at the front. Throws `bad-input` at a cursor of another order. */
  page(query: SampleQuery, cursor: string | null, limit: number): SamplePage;
  /** The sample after or before `id` in the query's order, whether or not `id` itself still matches; null at the end. */
  neighbour(query: SampleQuery, id: SampleId | null, direction: 'next' | 'previous'): SampleId | null;
  counts(annotator: string): SampleCounts;
  /** How many samples are done whose last edit by this annotator came after this mark of the edit log. */
  finishedAfter(annotator: string, mark: number): number;
  /** In import order, a few rows in memory at a time: writes in between are allowed. */
  scan(annotator: string, scan?: SampleScan): Iterable<WorkedSample>;
  setSplit(ids: readonly SampleId[], split: Split): void;
  /** Puts the annotator's queue in order again: by uncertainty, what is done or skipped last. Returns how many moved. */
  rank(annotator: string): number;
}
