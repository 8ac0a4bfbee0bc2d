/** Samples as they were imported, and their order for one annotator. */
import type { ReviewState } from '../domain/document';
import type { Work } from '../domain/layers';
import type { SampleId, Split, Token } from '../domain/sample';
import type { StoredImage } from './image-store';
import type { Reference } from './reference-store';
import type { ScoreKey } from './score-store';

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
  /** The tags as the file had them, by type id: an export is byte-equal. */
  readonly tags: readonly string[] | null;
  readonly image: StoredImage | null;
  /** The picture's name in the data set; null = none was named. */
  readonly imageName: string | null;
  /** Why there is no picture although one was named. */
  readonly imageProblem: string | null;
  readonly meta: Readonly<Record<string, unknown>> | null;
  /** What a reader asks a person to decide; null = nothing. */
  readonly question: string | null;
}

/** A sample with its reference and what one annotator has made of it. */
export interface WorkedSample extends StoredSample {
  /** null = none was imported or made (which is not the same as no mentions). */
  readonly reference: Reference | null;
  readonly work: Work;
  readonly revision: number;
  /** When this annotator last touched it, milliseconds since 1970. */
  readonly touchedAt: number | null;
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
  readonly hasReference: boolean;
  /** The strategy's number, of the scores that the query names; null = not scored. */
  readonly score: number | null;
  readonly touchedAt: number | null;
}

export interface SampleFilter {
  readonly split?: Split | null;
  readonly states?: readonly ReviewState[] | null;
  readonly hasImage?: boolean | null;
  readonly hasReference?: boolean | null;
  /** Only what is work to do, or only what is not (`isToDo` of src/domain/to-do). */
  readonly toDo?: boolean | null;
  /** Every word must begin a word of the text or of the external id; a run of CJK characters must occur as it is. */
  readonly query?: string;
}

export interface SampleQuery extends SampleFilter {
  readonly annotator: string;
  /**
   * `score`: the highest score of `scores` first, then what has none. Places are kept until it is scored again, so finishing a
   * sample moves nothing. `imported`: as they came.
   */
  readonly order: 'score' | 'imported';
  readonly scores: ScoreKey;
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
  /** What is work to do for this annotator. */
  readonly toDo: number;
  readonly bySplit: Readonly<Record<Split, number>>;
  readonly byState: Readonly<Record<ReviewState, number>>;
  /** Confirmed mentions by type id. */
  readonly mentions: Readonly<Record<string, number>>;
  /** Samples with a reference, by split. */
  readonly referenceBySplit: Readonly<Record<Split, number>>;
}

export interface SampleScan {
  readonly split?: Split | null;
  readonly states?: readonly ReviewState[] | null;
  readonly importId?: number | null;
  readonly hasReference?: boolean;
  /** Only samples that the annotator has edited after this mark of the edit log (see `AnnotationStore.mark`). */
  readonly editedAfter?: number;
}

export interface SampleStore {
  /** Throws `not-found`. */
  get(id: SampleId, annotator: string): WorkedSample;
  find(externalId: string): SampleId | null;
  /** One line of a list; throws `not-found`. */
  summary(id: SampleId, annotator: string, scores: ScoreKey): SampleSummary;
  /** At most 200 rows from `cursor` on; null starts at the front. Throws `bad-input` at a cursor of another order. */
  page(query: SampleQuery, cursor: string | null, limit: number): SamplePage;
  /** The sample after or before `id` in the query's order, whether or not `id` itself still matches; null at the end. */
  neighbour(query: SampleQuery, id: SampleId | null, direction: 'next' | 'previous'): SampleId | null;
  counts(annotator: string): SampleCounts;
  /** How many samples are done whose last edit by this annotator came after this mark of the edit log. */
  finishedAfter(annotator: string, mark: number): number;
  /** What some annotator has finished. */
  finishedByAnyone(): ReadonlySet<SampleId>;
  /** In import order, a few rows in memory at a time: writes in between are allowed. */
  scan(annotator: string, scan?: SampleScan): Iterable<WorkedSample>;
  /** Every sample's id, in import order. */
  ids(): Iterable<SampleId>;
  setSplit(ids: readonly SampleId[], split: Split): void;
}
