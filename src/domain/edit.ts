/**
 * An edit is data; applying it is a pure function. Undo, autosave, the audit log, tests and training data are all
 * readers of the same edits.
 */
import { z } from 'zod';
import { AppError } from '../errors';
import type { Document } from './document';
import { ReviewState } from './document';
import { isOpen, sameMention, type AnnotatedMention, type Mention } from './mention';
import type { Origin } from './origin';
import {
  AskedGrounding,
  openGrounding,
  regionsOf,
  sameBox,
  withinPicture,
  type Grounding,
  type PictureSize,
  type Region,
} from './region';
import { bySpan, overlaps, type Span } from './span';

const mentionId = z.string().min(1).max(80);
const range = { start: z.int().min(0), end: z.int().min(1) };

export const Edit = z.discriminatedUnion('kind', [
  /** A person marks a span. Mentions it overlaps are removed: a token belongs to one mention. */
  z.object({ kind: z.literal('add'), id: mentionId, ...range, type: z.string().min(1) }),
  z.object({ kind: z.literal('remove'), id: mentionId }),
  z.object({ kind: z.literal('retype'), id: mentionId, type: z.string().min(1) }),
  /** Moves a span's edges. Mentions the new span overlaps are removed; the boxes of those it takes in whole become its own. */
  z.object({ kind: z.literal('reshape'), id: mentionId, ...range }),
  z.object({ kind: z.literal('accept'), ids: z.array(mentionId).min(1) }),
  z.object({ kind: z.literal('ground'), id: mentionId, grounding: AskedGrounding }),
  z.object({ kind: z.literal('mark'), state: ReviewState }),
  /** Accepts these open mentions, refuses the others, and marks the sample done: one decision, one undo. */
  z.object({ kind: z.literal('finish'), accept: z.array(mentionId) }),
]);
export type Edit = z.infer<typeof Edit>;

/** What a window may ask for: nobody makes a sample new again. */
export const AskedEdit = Edit.refine(
  (edit) => edit.kind !== 'mark' || edit.state !== 'new',
  'A sample is marked in-progress, done, skipped or flagged',
);

/** The edit with its boxes cut to the picture. Throws `bad-input` as `withinPicture` does. */
export function drawnInside(edit: Edit, { mentions }: Pick<Document, 'mentions'>, picture: PictureSize | null): Edit {
  if (edit.kind !== 'ground') return edit;
  const before = mentions.find(({ id }) => id === edit.id)?.grounding ?? openGrounding;
  return { ...edit, grounding: withinPicture(edit.grounding, before, picture) };
}

/** Who edits, when (milliseconds since 1970), and how many tokens the text has. */
export interface EditContext {
  readonly by: string;
  readonly at: number;
  readonly tokenCount: number;
}

/** Applies an edit. Throws `bad-input` where it names a mention that is not there or a span past the text. */
export function applyEdit(document: Document, edit: Edit, context: EditContext): Document {
  const after = edited(document, edit, context);
  return { ...after, decided: [...document.decided, ...newlyDecided(document, after)] };
}

/** The undecided mentions. */
export function openMentions(document: Document): readonly AnnotatedMention[] {
  return document.mentions.filter(isOpen);
}

type Shown = Pick<Document, 'mentions' | 'state'>;

function edited(document: Document, edit: Edit, { by, at, tokenCount }: EditContext): Shown {
  const { mentions } = document;
  const touched = { state: workedOn(document.state) };
  const origin: Origin = { kind: 'person', name: by, at };
  switch (edit.kind) {
    case 'add': {
      checkRange(edit, tokenCount);
      const { id, start, end, type } = edit;
      const added = {
        id,
        start,
        end,
        type,
        status: 'confirmed',
        score: null,
        grounding: openGrounding,
        origin,
      } as const;
      return { ...touched, mentions: withMention(mentions, added) };
    }
    case 'remove':
      find(document, edit.id);
      return { ...touched, mentions: mentions.filter((m) => m.id !== edit.id) };
    case 'retype': {
      const old = find(document, edit.id);
      const made = old.type === edit.type ? {} : { type: edit.type, score: null, origin };
      return { ...touched, mentions: replace(mentions, { ...old, ...made, status: 'confirmed' }) };
    }
    case 'reshape': {
      checkRange(edit, tokenCount);
      const { start, end } = edit;
      const old = find(document, edit.id);
      return {
        ...touched,
        mentions: withMention(mentions, {
          ...old,
          ...{ start, end, status: 'confirmed', score: null, origin },
          grounding: withBoxesOf(old, mentions, edit),
        }),
      };
    }
    case 'accept': {
      edit.ids.forEach((id) => find(document, id));
      const wanted = new Set(edit.ids);
      return { ...touched, mentions: mentions.map((m) => (wanted.has(m.id) ? { ...m, status: 'confirmed' } : m)) };
    }
    case 'ground': {
      const old = find(document, edit.id);
      const grounding = withOrigins(edit.grounding, old.grounding, origin);
      return { ...touched, mentions: replace(mentions, { ...old, status: 'confirmed', grounding }) };
    }
    case 'mark':
      return { mentions, state: edit.state };
    case 'finish': {
      edit.accept.forEach((id) => find(document, id));
      const wanted = new Set(edit.accept);
      const kept = mentions.filter((m) => !isOpen(m) || wanted.has(m.id));
      return { state: 'done', mentions: kept.map((m) => ({ ...m, status: 'confirmed' })) };
    }
  }
}

/** The mentions that were open before and are not now. */
function newlyDecided(before: Document, after: Shown): Mention[] {
  const still = new Set(after.mentions.filter(isOpen).map((m) => m.id));
  return before.mentions
    .filter((m) => isOpen(m) && !still.has(m.id) && !before.decided.some((known) => sameMention(known, m)))
    .map(({ start, end, type }) => ({ start, end, type }));
}

/** An unchanged region keeps its origin. */
function withOrigins(asked: AskedGrounding, old: Grounding, origin: Origin): Grounding {
  if (asked.kind !== 'regions') return asked;
  const known = new Map(regionsOf(old).map((region) => [region.id, region]));
  const regions = asked.regions.map(({ id, x, y, width, height }): Region => {
    const before = known.get(id);
    const made = { id, x, y, width, height, origin };
    return before && sameBox(before, made) ? before : made;
  });
  return { kind: 'regions', regions };
}

/** Where it is in the picture once it spans these words: also where those are that it takes in whole. */
function withBoxesOf(old: AnnotatedMention, mentions: readonly AnnotatedMention[], span: Span): Grounding {
  const taken = mentions.filter(({ id, start, end }) => id !== old.id && span.start <= start && end <= span.end);
  const regions = [old, ...taken].flatMap(({ grounding }) => regionsOf(grounding));
  return regions.length > 0 ? { kind: 'regions', regions } : old.grounding;
}

/** An edit reopens a finished sample and starts a new one; a flag stays until it is removed. */
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
