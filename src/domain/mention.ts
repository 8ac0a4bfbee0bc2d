import { z } from 'zod';
import { Grounding } from './region';
import type { Span } from './span';

/** A span with an entity type. */
export interface Mention extends Span {
  readonly type: string;
}

/** The probability of one reading of a span; `type: null` is "not a mention of exactly this span". */
export const Alternative = z.object({ type: z.string().nullable(), probability: z.number() });
export type Alternative = z.infer<typeof Alternative>;

/** A mention as a person sees it: suggested by a checkpoint, or confirmed (made or accepted) by a person. */
export const AnnotatedMention = z.object({
  /** Unique in its sample, stable over edits. */
  id: z.string().min(1).max(64),
  start: z.int().min(0),
  end: z.int().min(1),
  type: z.string().min(1),
  status: z.enum(['suggested', 'confirmed']),
  /** The CRF's posterior of exactly this span and type; null where a person made it. */
  score: z.number().min(0).max(1).nullable(),
  grounding: Grounding,
});
export type AnnotatedMention = Readonly<z.infer<typeof AnnotatedMention>>;

export function sameMention(a: Mention, b: Mention): boolean {
  return a.start === b.start && a.end === b.end && a.type === b.type;
}
