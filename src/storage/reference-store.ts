/** The reference labels of samples: what a file brought, or what a person made the reference. Older ones are kept. */
import type { AnnotatedMention } from '../domain/mention';
import type { Origin } from '../domain/origin';
import type { SampleId } from '../domain/sample';

export interface Reference {
  /** Open mentions, with the status `reference`. */
  readonly mentions: readonly AnnotatedMention[];
  /** Who made it the reference. */
  readonly origin: Origin;
}

export interface ReferenceStore {
  get(id: SampleId): Reference | null;
  /** Makes these mentions the reference of each sample, in one transaction. */
  set(
    references: readonly { readonly sampleId: SampleId; readonly mentions: readonly AnnotatedMention[] }[],
    by: Origin,
  ): void;
  /** Newest first. */
  history(id: SampleId): readonly Reference[];
}
