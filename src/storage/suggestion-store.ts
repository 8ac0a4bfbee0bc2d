/**
 * What sources say of samples: checkpoints, and imported files of predictions. A sample has at most one set of each source,
 * and no source overwrites another's.
 */
import type { Alternative, AnnotatedMention } from '../domain/mention';
import type { SampleId, Split } from '../domain/sample';
import type { TaggedFeatures } from '../engine/features';
import type { TaggedSentence } from '../engine/prediction';
import type { ScoreKey } from './score-store';

export interface Source {
  readonly id: number;
  readonly kind: 'checkpoint' | 'file';
  /** The checkpoint's name; of a file its folder and name. */
  readonly name: string;
  /** When it was first heard, milliseconds since 1970. */
  readonly at: number;
}

export interface SampleSuggestion {
  readonly sampleId: SampleId;
  readonly tagged: TaggedSentence;
}

export interface StoredSuggestion {
  readonly source: Source;
  /** Open mentions. The same source naming the same span and type again gives it the same id. */
  readonly mentions: readonly AnnotatedMention[];
  readonly alternatives: Readonly<Record<string, readonly Alternative[]>>;
  /** null where the suggestions were imported. */
  readonly normalisedLogProbability: number | null;
  readonly wordsRead: number;
  readonly at: number;
}

/** What a query strategy may know of a sample from one source's set. */
export interface SuggestionFeatures {
  readonly sampleId: SampleId;
  readonly normalisedLogProbability: number;
  readonly wordsRead: number;
  /** null where the set was stored by a version that did not keep them. */
  readonly features: TaggedFeatures | null;
}

export interface SuggestionStore {
  /** Oldest first, with how many samples each has a set for. */
  sources(): readonly (Source & { readonly samples: number })[];
  /** The source that a checkpoint is; made where it has said nothing yet. */
  checkpointSource(name: string, at: number): Source;
  findSource(kind: Source['kind'], name: string): Source | null;
  /** Stores a batch in one transaction, in place of what the source said of these samples before. Moves nothing in the queue. */
  put(batch: readonly SampleSuggestion[], source: Source, at: number): void;
  get(id: SampleId, source: number): StoredSuggestion | null;
  /** An imported file's set where `files` says so and there is one, the newest first; else the set of `source`, if any. */
  shown(id: SampleId, choice: { readonly files: boolean; readonly source: number | null }): StoredSuggestion | null;
  /** Every source's set of one sample, oldest source first. */
  all(id: SampleId): readonly StoredSuggestion[];
  /**
   * What a job has to do: samples that no annotator has finished or skipped and that have no set of this checkpoint with features, in the
   * order of the scores, from after `after` on; of one split where it is named.
   */
  missing(
    source: number,
    scores: ScoreKey,
    after: SampleId | null,
    limit: number,
    split?: Split | null,
  ): readonly SampleId[];
  /**
   * Of a checkpoint's sets, a few rows in memory at a time: writes in between are allowed. Without `uncertainties` their
   * `features` are not read, and null.
   */
  features(source: number, read: { readonly uncertainties: boolean }): Iterable<SuggestionFeatures>;
  count(source: number): number;
  /** How many sources have a set of the sample. */
  setsOf(id: SampleId): number;
}
