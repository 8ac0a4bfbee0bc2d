/**
 * An edit is data; applying it is a pure function. Undo, autosave, the audit log, tests and training data are all
 * readers of the same edits.
 */
import { z } from 'zod';
import { AppError } from '../errors';
import type { Document } from './document';
import { ReviewState } from './document';
import { AnnotatedMention } from './mention';
import { Grounding, openGrounding } from './region';
import { bySpan, overlaps, type Span } from './span';

const mentionId = z.string().min(1).max(64);
const range = { start: z.int().min(0), end: z.int().min(1) };

export const Edit = z.discriminatedUnion('kind', [
  /** A person marks a span. Mentions it overlaps go: a token belongs to one mention. */
  z.object({ kind: z.literal('add'), id: mentionId, ...range, type: z.string().min(1) }),
  z.object({ kind: z.literal('remove'), id: mentionId }),
  z.object({ kind: z.literal('retype'), id: mentionId, type: z.string().min(1) }),
  /** Moves a span's edges. Mentions the new span overlaps go. */
  z.object({ kind: z.literal('reshape'), id: mentionId, ...range }),
  z.object({ kind: z.literal('accept'), ids: z.array(mentionId).min(1) }),
  z.object({ kind: z.literal('ground'), id: mentionId, grounding: Grounding }),
  z.object({ kind: z.literal('mark'), state: ReviewState }),
  /** Accepts these suggestions, drops the other open ones, and marks the sample done: one decision, one undo. */
  z.object({ kind: z.literal('finish'), accept: z.array(mentionId) }),
  /** A checkpoint's suggestions. They never replace what a person confirmed. */
  z.object({ kind: z.literal('suggest'), mentions: z.array(AnnotatedMention), checkpoint: z.string() }),
]);
export type Edit = z.infer<typeof Edit>;

/** Who made an edit: a person, or a checkpoint. */
export type EditOrigin = 'person' | 'model';

/** Applies an edit. Throws `bad-input` where it names a mention that is not there or a span past the text. */
export function applyEdit(document: Document, edit: Edit, tokenCount: number): Document {
  const { mentions } = document;
  const touched = { state: workedOn(document.state) };
  switch (edit.kind) {
    case 'add': {
      checkRange(edit, tokenCount);
      const added: AnnotatedMention = {
        id: edit.id,
        start: edit.start,
        end: edit.end,
        type: edit.type,
        status: 'confirmed',
        score: null,
        grounding: openGrounding,
      };
      return { ...touched, mentions: withMention(mentions, added) };
    }
    case 'remove':
      find(document, edit.id);
      return { ...touched, mentions: mentions.filter((m) => m.id !== edit.id) };
    case 'retype': {
      const old = find(document, edit.id);
      const score = old.type === edit.type ? old.score : null;
      return { ...touched, mentions: replace(mentions, { ...old, type: edit.type, status: 'confirmed', score }) };
    }
    case 'reshape': {
      checkRange(edit, tokenCount);
      const old = find(document, edit.id);
      const moved: AnnotatedMention = { ...old, start: edit.start, end: edit.end, status: 'confirmed', score: null };
      return { ...touched, mentions: withMention(mentions, moved) };
    }
    case 'accept': {
      edit.ids.forEach((id) => find(document, id));
      const wanted = new Set(edit.ids);
      return { ...touched, mentions: mentions.map((m) => (wanted.has(m.id) ? { ...m, status: 'confirmed' } : m)) };
    }
    case 'ground':
      return { ...touched, mentions: replace(mentions, { ...find(document, edit.id), grounding: edit.grounding }) };
    case 'mark':
      return { ...document, state: edit.state };
    case 'finish': {
      edit.accept.forEach((id) => find(document, id));
      const wanted = new Set(edit.accept);
      const kept = mentions.filter((m) => m.status === 'confirmed' || wanted.has(m.id));
      return { state: 'done', mentions: kept.map((m) => ({ ...m, status: 'confirmed' })) };
    }
    case 'suggest': {
      const confirmed = mentions.filter((m) => m.status === 'confirmed');
      const fresh = edit.mentions.filter((s) => s.end <= tokenCount && !confirmed.some((m) => overlaps(m, s)));
      const state = document.state === 'new' || document.state === 'suggested' ? 'suggested' : document.state;
      return { state, mentions: [...confirmed, ...fresh].sort(bySpan) };
    }
  }
}

/** The suggestions that nobody has decided on. */
export function openSuggestions(document: Document): readonly AnnotatedMention[] {
  return document.mentions.filter((m) => m.status === 'suggested');
}

/** A person's touch reopens a finished sample and starts a new one; a flag stays until it is taken away. */
function workedOn(state: ReviewState): ReviewState {
  return state === 'flagged' ? 'flagged' : 'in-progress';
}

function find(document: Document, id: string): AnnotatedMention {
  const mention = document.mentions.find((m) => m.id === id);
  if (!mention)
    throw new AppError('bad-input', `There is no mention ${id} in this sample.`, 'Reload the sample and try again.');
  return mention;
}

function checkRange(span: Span, tokenCount: number): void {
  if (span.start >= span.end || span.end > tokenCount) {
    throw new AppError(
      'bad-input',
      `The span ${span.start} to ${span.end} does not lie in a text of ${tokenCount} words.`,
    );
  }
}

function replace(mentions: readonly AnnotatedMention[], changed: AnnotatedMention): AnnotatedMention[] {
  return mentions.map((m) => (m.id === changed.id ? changed : m));
}

function withMention(mentions: readonly AnnotatedMention[], added: AnnotatedMention): AnnotatedMention[] {
  return [...mentions.filter((m) => m.id !== added.id && !overlaps(m, added)), added].sort(bySpan);
}
