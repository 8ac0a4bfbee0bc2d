/**
 * Edits under a label set with retired types. A person sees mentions with today's types; what is stored keeps the types that
 * were written, so that taking a change of the label set back gives exactly what was there. So an edit is applied to the
 * document as it is written, and what it leads to is read again.
 */
import { z } from 'zod';
import { Document } from '../../src/domain/document';
import { applyEdit, type Edit, type EditContext } from '../../src/domain/edit';
import { workOf, type Work } from '../../src/domain/layers';
import { AnnotatedMention } from '../../src/domain/mention';
import { bySpan, overlaps } from '../../src/domain/span';
import type { TypeResolver, WordsOf } from '../../src/labels/resolve';

/** What a person saw when they edited, as it is written. */
export const SeenDocument = Document.extend({
  /** Mentions of theirs that they did not see, because their types were removed. */
  hidden: z.array(AnnotatedMention).optional(),
});
export interface SeenDocument extends Document {
  readonly hidden?: readonly AnnotatedMention[] | undefined;
}

/** `own` and `base` are the stored rows under the document that is shown. */
export function asWritten(seen: Document, own: Work, base: readonly AnnotatedMention[]): SeenDocument {
  const written = new Map([...base, ...own.mentions].map((mention) => [mention.id, mention]));
  const mentions = seen.mentions.map((mention) => written.get(mention.id) ?? mention);
  const shown = new Set(mentions);
  const hidden = own.mentions.filter((mention) => !shown.has(mention));
  return { mentions, state: seen.state, decided: own.decided, ...(hidden.length > 0 && { hidden }) };
}

/** The work that an edit of a seen document leads to. */
export function workAfter(
  seen: SeenDocument,
  edit: Edit,
  context: EditContext,
  { resolver, words }: { readonly resolver: TypeResolver; readonly words: () => WordsOf },
): Work {
  if (!resolver.changes) return workOf(applyEdit(seen, edit, context));
  const typeOf = (mention: AnnotatedMention | undefined): string | null =>
    mention ? resolver.resolve(mention.type, () => words()(mention)) : null;
  const work = workOf(applyEdit(seen, retypeAsWritten(seen, edit, typeOf), context));
  const mentions = work.mentions.map((mention) => {
    if (edit.kind !== 'reshape' || mention.id !== edit.id) return mention;
    // Its new words may be another type's where its type was split: it keeps the one that the person saw.
    const type = typeOf(seen.mentions.find(({ id }) => id === edit.id));
    return type === null || type === typeOf(mention) ? mention : { ...mention, type };
  });
  return withHidden({ ...work, mentions }, seen);
}

/** Giving a mention the type that it is read as already changes nothing: the type that is written stays. */
function retypeAsWritten(
  { mentions }: SeenDocument,
  edit: Edit,
  typeOf: (mention: AnnotatedMention) => string | null,
): Edit {
  const mention = edit.kind === 'retype' ? mentions.find(({ id }) => id === edit.id) : undefined;
  return edit.kind === 'retype' && mention && typeOf(mention) === edit.type ? { ...edit, type: mention.type } : edit;
}

/** The work within a shown document: what remains after the edit is undone. */
export function workBefore(seen: SeenDocument): Work {
  const { mentions, state, decided } = workOf(seen);
  return withHidden({ mentions, state, decided }, seen);
}

/** Hidden mentions stay, except where a new mention overlaps them. */
function withHidden(work: Work, { hidden = [] }: SeenDocument): Work {
  const kept = hidden.filter((unseen) => !work.mentions.some((mention) => overlaps(mention, unseen)));
  return kept.length === 0 ? work : { ...work, mentions: [...work.mentions, ...kept].sort(bySpan) };
}
