/** What the renderer sees of samples: JSON values only. */
import { z } from 'zod';
import { Document, ReviewState } from '../domain/document';
import { BaseRef } from '../domain/layers';
import { Alternative, AnnotatedMention } from '../domain/mention';
import { Origin } from '../domain/origin';
import { SampleId, Split, Token } from '../domain/sample';

/** A picture's address is made by the shell from its hash; its size is in pixels of the original. */
export const ImageView = z.object({
  hash: z.string(),
  width: z.int(),
  height: z.int(),
  fileName: z.string(),
});
export type ImageView = z.infer<typeof ImageView>;

/** Why a sample stands where it stands in the queue, in words and as the strategy's score; null = not scored. */
const QueueReason = z.object({ text: z.string(), score: z.number().nullable() });
export type QueueReason = z.infer<typeof QueueReason>;

/** Who suggests: a checkpoint, or an imported file of predictions. */
export const SourceView = z.object({
  id: z.int(),
  kind: z.enum(['checkpoint', 'file']),
  name: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type SourceView = z.infer<typeof SourceView>;

/** The layer under the work. */
export const BaseView = z.object({
  ref: BaseRef,
  mentions: z.array(AnnotatedMention),
  /** Who made it: the reference's maker, or the source and when its set was stored. */
  origin: Origin,
  /** Words from this index on were not read by the model; null where no model read them. */
  wordsRead: z.int().nullable(),
  /** Other readings of suggested spans, by mention id. */
  alternatives: z.record(z.string(), z.array(Alternative)),
  /** Type ids of the project that the checkpoint was not trained for. */
  untrainedTypes: z.array(z.string()),
});
export type BaseView = z.infer<typeof BaseView>;

export const SampleRow = z.object({
  id: SampleId,
  externalId: z.string(),
  snippet: z.string(),
  split: Split,
  state: ReviewState,
  hasImage: z.boolean(),
  /** A picture was named, but its file was not there or could not be read. */
  imageMissing: z.boolean(),
  /** What an annotator who has not begun would see: the reference, suggestions, or nothing yet. */
  base: z.enum(['reference', 'suggestions']).nullable(),
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
  /** Whose work it is. */
  annotator: z.string(),
  /** Their own mentions and decisions; `overlay` lays them over the base. */
  work: Document,
  revision: z.int(),
  base: BaseView.nullable(),
  /** Whether the checkpoint in use would be asked for suggestions: it has none here, and nothing is shown in their place. */
  canSuggest: z.boolean(),
  /** Other layers to compare with: the reference, and each source that says something. */
  layers: z.int(),
  /** What a reader asks a person to decide; null = nothing. */
  question: z.string().nullable(),
  reason: QueueReason,
});
export type SampleView = z.infer<typeof SampleView>;

/** One layer of a sample, to be compared with another. */
export const LayerView = z.object({
  /** "reference", "source 3", "work of anna": identifies the layer. */
  key: z.string(),
  title: z.string(),
  kind: z.enum(['reference', 'suggestions', 'work']),
  origin: Origin,
  mentions: z.array(AnnotatedMention),
});
export type LayerView = z.infer<typeof LayerView>;

export const SampleFilter = z.object({
  split: Split.nullable().default(null),
  states: z.array(ReviewState).nullable().default(null),
  hasReference: z.boolean().nullable().default(null),
  /** Only what is work to do: not finished, not held out, not training data with a reference. */
  toDo: z.boolean().nullable().default(null),
  query: z.string().max(200).default(''),
});
export type SampleFilter = z.infer<typeof SampleFilter>;

/** "imported", or the name of a query strategy (src/active/registry). */
export const QueueOrder = z.string().max(64);
export type QueueOrder = z.infer<typeof QueueOrder>;
