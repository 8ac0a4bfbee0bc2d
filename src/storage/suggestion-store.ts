/** What checkpoints say of samples. The newest word of each sample is kept; the edit log keeps the older ones. */
import type { Alternative, AnnotatedMention } from '../domain/mention';
import type { SampleId } from '../domain/sample';
import type { TaggedSentence } from '../engine/port';
import type { ChangedSample } from './annotation-store';

export interface SampleSuggestion {
  readonly sampleId: SampleId;
  readonly tagged: TaggedSentence;
}

export interface StoredSuggestion {
  readonly checkpoint: string;
  /** Ids are those of the suggested mentions in the document. */
  readonly mentions: readonly AnnotatedMention[];
  readonly alternatives: Readonly<Record<string, readonly Alternative[]>>;
  /** null where the suggestions were imported. */
  readonly normalisedLogProbability: number | null;
  readonly wordsRead: number;
  readonly at: number;
}

export interface SuggestionStore {
  /**
   * Stores a batch in one transaction and puts it into every annotator's document that is not done or skipped. Sets the
   * samples' uncertainty, 1 - exp(normalised log probability), but moves nothing in the queue before `SampleStore.rank`.
   * Returns the documents of `annotator` that changed.
   */
  put(batch: readonly SampleSuggestion[], checkpoint: string, annotator: string, at: number): readonly ChangedSample[];
  get(id: SampleId): StoredSuggestion | null;
  /**
   * What a job has to do: samples that are not done or skipped and have no suggestion of this checkpoint, in queue order,
   * from after `after` on.
   */
  missing(annotator: string, checkpoint: string, after: SampleId | null, limit: number): readonly SampleId[];
  count(checkpoint: string): number;
}
