import { z } from 'zod';
import { Origin } from './origin';
import { Grounding } from './region';
import type { Span } from './span';

/** A span with an entity type, by the type's id. */
export interface Mention extends Span {
  readonly type: string;
}

export const Mention = z.object({ start: z.int().min(0), end: z.int().min(1), type: z.string().min(1) });

/** The probability of one reading of a span; `type: null` is "not a mention of exactly this span". */
export const Alternative = z.object({ type: z.string().nullable(), probability: z.number() });
export type Alternative = z.infer<typeof Alternative>;

/**
 * A mention as a person sees it. Confirmed: part of their own work. Reference and suggested: of the layer under it, and open,
 * which means that they have not decided on it.
 */
export const AnnotatedMention = Mention.extend({
  /** Unique in its sample, stable over edits. */
  id: z.string().min(1).max(80),
  status: z.enum(['reference', 'suggested', 'confirmed']),
  /** The CRF's posterior of exactly this span and type; null where no model says one. */
  score: z.number().min(0).max(1).nullable(),
  grounding: Grounding,
  /** Who marked this span with this type first; accepting it does not change that. */
  origin: Origin,
});
export type AnnotatedMention = Readonly<z.infer<typeof AnnotatedMention>>;

export function sameMention(a: Mention, b: Mention): boolean {
  return a.start === b.start && a.end === b.end && a.type === b.type;
}

/** Whether it is undecided. */
export function isOpen(mention: AnnotatedMention): boolean {
  return mention.status !== 'confirmed';
}
