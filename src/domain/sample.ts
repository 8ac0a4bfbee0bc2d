import { z } from 'zod';
import type { ReviewState } from './document';
import type { Mention } from './mention';
import type { Box } from './region';

/** The row of a sample in its project. */
export const SampleId = z.int().positive().brand<'SampleId'>();
export type SampleId = z.infer<typeof SampleId>;

export const splits = ['train', 'dev', 'test', 'pool'] as const;
export const Split = z.enum(splits);
export type Split = z.infer<typeof Split>;

/** A token and its character range in the raw text, in UTF-16 units, half open. */
export const Token = z.object({ text: z.string(), start: z.int(), end: z.int() });
export type Token = Readonly<z.infer<typeof Token>>;

/** A mention of an imported reference with the boxes a file tied to it; null = the file says nothing about boxes. */
export interface GroundedMention extends Mention {
  readonly regions: readonly Box[] | null;
}

/** A tweet with its image, if any, as a reader gives it: not stored yet. */
export interface RawSample {
  /** The data set's own id (IMGID, file stem, column). */
  readonly externalId: string;
  /** Where it was read, for findings. */
  readonly line: number | null;
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The tags as the file has them, one per token, when the format has tags: kept so that an export is byte-equal. */
  readonly tags: readonly string[] | null;
  readonly mentions: readonly GroundedMention[];
  /** Path of its picture as the reader resolved it, relative to the images folder; null = none. */
  readonly imagePath: string | null;
  /** The split the file itself names, if the format does that. */
  readonly split: Split | null;
  /** How far the file says it is; `flagged` where a reader puts a question to a person. Absent when nothing is said. */
  readonly state?: ReviewState;
  /** What a person is asked to decide, in a sentence. */
  readonly question?: string;
  /** Whatever else the project's own format carries, unread. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Something about data that a person should know: never thrown. */
export const Finding = z.object({
  file: z.string(),
  line: z.int().nullable(),
  code: z.string(),
  message: z.string(),
  /** What was done about it. */
  action: z.string(),
  /** How often it was seen; the first ten lines are in `lines`. */
  count: z.int(),
  lines: z.array(z.int()),
});
export type Finding = Readonly<z.infer<typeof Finding>>;
