/** What the renderer sees of samples: JSON values only. */
import { z } from 'zod';
import { Document, ReviewState } from '../domain/document';
import { Alternative } from '../domain/mention';
import { SampleId, Split, Token } from '../domain/sample';

/** A picture's address is made by the shell from its hash; its size is in pixels of the original. */
export const ImageView = z.object({
  hash: z.string(),
  width: z.int(),
  height: z.int(),
  fileName: z.string(),
});
export type ImageView = z.infer<typeof ImageView>;

/** Why a sample stands where it stands in the queue, in words and as a number from 0 (sure) to 1 (unsure). */
export const QueueReason = z.object({ text: z.string(), uncertainty: z.number().nullable() });

export const SampleRow = z.object({
  id: SampleId,
  externalId: z.string(),
  snippet: z.string(),
  split: Split,
  state: ReviewState,
  hasImage: z.boolean(),
  /** A picture was named, but its file was not there or could not be read. */
  imageMissing: z.boolean(),
  reason: QueueReason,
  /** When it was last touched by this annotator, milliseconds since 1970. */
  touchedAt: z.number().nullable(),
});
export type SampleRow = z.infer<typeof SampleRow>;

export const SampleView = z.object({
  id: SampleId,
  externalId: z.string(),
  split: Split,
  text: z.string(),
  tokens: z.array(Token),
  image: ImageView.nullable(),
  /** Why there is no picture although one was named; null otherwise. */
  imageProblem: z.string().nullable(),
  document: Document,
  revision: z.int(),
  /** Words from this index on were not read by the model; null = no suggestions computed yet. */
  wordsRead: z.int().nullable(),
  /** The checkpoint that made the suggestions. */
  checkpoint: z.string().nullable(),
  /** Other readings of suggested spans, by mention id. */
  alternatives: z.record(z.string(), z.array(Alternative)),
  /** Types of the project that the checkpoint was not trained for. */
  untrainedTypes: z.array(z.string()),
  hasGold: z.boolean(),
  reason: QueueReason,
});
export type SampleView = z.infer<typeof SampleView>;

export const SampleFilter = z.object({
  split: Split.nullable().default(null),
  states: z.array(ReviewState).nullable().default(null),
  query: z.string().max(200).default(''),
});
export type SampleFilter = z.infer<typeof SampleFilter>;

export const QueueOrder = z.enum(['uncertainty', 'imported']);
export type QueueOrder = z.infer<typeof QueueOrder>;

export const ProjectCounts = z.object({
  samples: z.int(),
  bySplit: z.record(Split, z.int()),
  byState: z.record(ReviewState, z.int()),
  /** Samples finished since the promoted checkpoint's data was gathered: what a retraining would learn anew. */
  finishedSinceTraining: z.int(),
  /** Confirmed mentions by type. */
  mentions: z.record(z.string(), z.int()),
});
export type ProjectCounts = z.infer<typeof ProjectCounts>;

export const ProjectView = z.object({
  name: z.string(),
  folder: z.string(),
  types: z.array(z.string()),
  annotator: z.string(),
  /** Suggestions at or above this posterior are accepted together. */
  threshold: z.number(),
  promoted: z.string().nullable(),
  isSample: z.boolean(),
  readOnly: z.boolean(),
  counts: ProjectCounts,
});
export type ProjectView = z.infer<typeof ProjectView>;
