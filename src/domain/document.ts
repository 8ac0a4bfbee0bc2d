import { z } from 'zod';
import { AnnotatedMention } from './mention';

/** How far a sample is, for one annotator. A pre-annotation never counts as reviewed. */
export const reviewStates = ['new', 'suggested', 'in-progress', 'done', 'skipped', 'flagged'] as const;
export const ReviewState = z.enum(reviewStates);
export type ReviewState = z.infer<typeof ReviewState>;

/** What one annotator sees and has said of one sample. Mentions do not overlap and are ordered by start. */
export const Document = z.object({
  mentions: z.array(AnnotatedMention),
  state: ReviewState,
});
export interface Document {
  readonly mentions: readonly AnnotatedMention[];
  readonly state: ReviewState;
}

export const emptyDocument: Document = { mentions: [], state: 'new' };
