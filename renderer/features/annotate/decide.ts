/** Which open mentions one press of Enter takes, and where the eye goes next. */
import { openMentions } from '../../../src/domain/edit';
import type { Document } from '../../../src/domain/document';
import type { AnnotatedMention } from '../../../src/domain/mention';

export interface Open {
  /** Of the reference, or at or above the threshold: accepted together. */
  readonly sure: readonly AnnotatedMention[];
  /** Below it, or without a score: a person looks at each. */
  readonly unsure: readonly AnnotatedMention[];
}

export function openByThreshold(document: Document, threshold: number): Open {
  const open = openMentions(document);
  return { sure: open.filter((m) => isSure(m, threshold)), unsure: open.filter((m) => !isSure(m, threshold)) };
}

export function isSure(mention: AnnotatedMention, threshold: number): boolean {
  return mention.status === 'reference' || (mention.score !== null && mention.score >= threshold);
}

/** The first open mention after this word, round the end of the tweet. */
export function nextOpen(document: Document, after: number): AnnotatedMention | null {
  const open = openMentions(document);
  return open.find((m) => m.start >= after) ?? open[0] ?? null;
}
