import { z } from 'zod';
import { AnnotatedMention, Mention } from './mention';

/** How far a sample is, for one annotator. The base under their work never counts as reviewed. */
export const reviewStates = ['new', 'in-progress', 'done', 'skipped', 'flagged'] as const;
export const ReviewState = z.enum(reviewStates);
export type ReviewState = z.infer<typeof ReviewState>;

/**
 * What one annotator sees and has said of one sample: their own mentions and, between them, the open ones of the layer under
 * their work. Mentions do not overlap and are ordered by start.
 */
export const Document = z.object({
  mentions: z.array(AnnotatedMention),
  state: ReviewState,
  /** Open mentions this person has dealt with, by accepting, changing or refusing them: they do not come up again. */
  decided: z.array(Mention),
});
export interface Document {
  readonly mentions: readonly AnnotatedMention[];
  readonly state: ReviewState;
  readonly decided: readonly Mention[];
}

export const emptyDocument: Document = { mentions: [], state: 'new', decided: [] };
