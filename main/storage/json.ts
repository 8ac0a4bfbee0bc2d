/** Values as JSON columns, and back, checked. */
import { z } from 'zod';
import { AppError } from '../../src/errors';
import { Alternative, AnnotatedMention, Mention } from '../../src/domain/mention';
import type { Origin } from '../../src/domain/origin';
import { Grounding, groundingOf, openGrounding } from '../../src/domain/region';
import type { GroundedMention, Token } from '../../src/domain/sample';

/** Throws `bad-file` where a row is not what this app writes. */
export function decode<T>(schema: z.ZodType<T>, json: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    throw new AppError('bad-file', 'A row of the project is damaged.', damagedDetail, { cause });
  }
}

export const damagedDetail = '`mnerva check` says what is damaged; a backup has it as it was.';

export function decodeOrNull<T>(schema: z.ZodType<T>, json: string | null): T | null {
  return json === null ? null : decode(schema, json);
}

export const encodeOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

export const Mentions = z.array(AnnotatedMention);
export const Decided = z.array(Mention);
export const Alternatives = z.array(z.array(Alternative));
export const Tags = z.array(z.string());
export const Meta = z.record(z.string(), z.unknown());

const Box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/**
 * A mention of a reference: as a file brought it, with boxes and no more, since all of the row came from there; or whole, as a
 * person's work had it.
 */
const ReferenceMention = z.union([
  z.object({ start: z.int(), end: z.int(), type: z.string(), regions: z.array(Box).nullable() }),
  AnnotatedMention,
]);
export const ReferenceMentions = z.array(ReferenceMention);

export const encodeReference = (mentions: readonly (GroundedMention | AnnotatedMention)[]): string =>
  JSON.stringify(mentions);

/** `version` makes the ids of one reference differ from those of the one before. */
export function decodeReference(json: string, version: number, row: Origin): AnnotatedMention[] {
  return decode(ReferenceMentions, json).map((stored, i) => {
    if ('id' in stored) return { ...stored, status: 'reference' };
    const { start, end, type, regions } = stored;
    const id = `r${version}.${i}`;
    const grounding = groundingOf(regions, id, row);
    return { id, start, end, type, status: 'reference', score: null, grounding, origin: row };
  });
}

const SuggestedMention = z.object({
  start: z.int(),
  end: z.int(),
  type: z.string(),
  score: z.number().nullable(),
  grounding: Grounding.optional(),
});
export const SuggestedMentions = z.array(SuggestedMention);
export type CompactSuggestion = z.infer<typeof SuggestedMention>;

export const encodeSuggestions = (mentions: readonly CompactSuggestion[]): string => JSON.stringify(mentions);

/**
 * Ids say source, span and type: the same suggestion made again has the same id. Regions were named within their set alone, and
 * a sample may have sets of two files: their ids name the source too.
 */
export function decodeSuggestions(json: string, source: number, row: Origin): AnnotatedMention[] {
  return decode(SuggestedMentions, json).map(({ start, end, type, score, grounding = openGrounding }) => ({
    id: `s${source}.${start}-${end}.${type}`,
    start,
    end,
    type,
    status: 'suggested',
    score,
    grounding: withSource(grounding, source),
    origin: row,
  }));
}

function withSource(grounding: Grounding, source: number): Grounding {
  if (grounding.kind !== 'regions') return grounding;
  return { ...grounding, regions: grounding.regions.map((region) => ({ ...region, id: `s${source}.${region.id}` })) };
}

const PackedTokens = z.array(z.tuple([z.int(), z.int()]).rest(z.string()));

/** `[start, end]` for each token; its text is added only where it differs from the raw text. */
export function encodeTokens(tokens: readonly Token[], text: string): string {
  return JSON.stringify(
    tokens.map((t) => (text.slice(t.start, t.end) === t.text ? [t.start, t.end] : [t.start, t.end, t.text])),
  );
}

export function decodeTokens(json: string, text: string): Token[] {
  return decode(PackedTokens, json).map(([start, end, own]) => ({ text: own ?? text.slice(start, end), start, end }));
}
