/**
 * The layers of a sample. At the bottom is the base: the reference where there is one, else what one source suggests. On
 * top is the work of one annotator: the mentions they confirmed, and the open ones they have decided on. A screen shows
 * both as one document; only the work is ever written, so no suggestion enters an annotator's work by itself.
 */
import { z } from 'zod';
import type { Document } from './document';
import { isOpen, sameMention, type AnnotatedMention } from './mention';
import { bySpan, overlaps } from './span';

/** The base layer in one version: an edit names the one that the person saw. */
export const BaseRef = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reference'), at: z.number() }),
  z.object({ kind: z.literal('source'), source: z.int().positive(), at: z.number() }),
]);
export type BaseRef = Readonly<z.infer<typeof BaseRef>>;

export interface BaseLayer {
  readonly ref: BaseRef;
  /** All of them open: `reference` or `suggested`. Of two that overlap the first one is shown. */
  readonly mentions: readonly AnnotatedMention[];
}

/** A document of the work alone: every mention is confirmed. */
export type Work = Document;

/** The document that a person sees. A finished sample shows their own mentions alone. */
export function overlay(work: Work, base: BaseLayer | null): Document {
  if (!base || work.state === 'done') return work;
  const { mentions: own, decided } = work;
  const open: AnnotatedMention[] = [];
  for (const mention of base.mentions) {
    const isTaken = [...own, ...open].some((other) => other.id === mention.id || overlaps(other, mention));
    if (!isTaken && !decided.some((other) => sameMention(other, mention))) open.push(mention);
  }
  return open.length === 0 ? work : { ...work, mentions: [...own, ...open].sort(bySpan) };
}

/** What is the person's own of a document. */
export function workOf(document: Document): Work {
  return { ...document, mentions: document.mentions.filter((mention) => !isOpen(mention)) };
}
