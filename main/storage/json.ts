/** How values lie in columns of JSON, and the way back, checked. */
import { z } from 'zod';
import { AnnotatedMention } from '../../src/domain/mention';
import type { GroundedMention, Token } from '../../src/domain/sample';

export function decode<T>(schema: z.ZodType<T>, json: string): T {
  return schema.parse(JSON.parse(json));
}

export function decodeOrNull<T>(schema: z.ZodType<T>, json: string | null): T | null {
  return json === null ? null : decode(schema, json);
}

export const encodeOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

export const Mentions = z.array(AnnotatedMention);
export const Tags = z.array(z.string());
export const Meta = z.record(z.string(), z.unknown());

const Box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export const Gold: z.ZodType<GroundedMention[]> = z.array(
  z.object({ start: z.int(), end: z.int(), type: z.string(), regions: z.array(Box).nullable() }),
);

const PackedTokens = z.array(z.tuple([z.int(), z.int()]).rest(z.string()));

/** `[start, end]` a token; its text is added only where it is not what stands there. */
export function encodeTokens(tokens: readonly Token[], text: string): string {
  return JSON.stringify(
    tokens.map((t) => (text.slice(t.start, t.end) === t.text ? [t.start, t.end] : [t.start, t.end, t.text])),
  );
}

export function decodeTokens(json: string, text: string): Token[] {
  return decode(PackedTokens, json).map(([start, end, own]) => ({ text: own ?? text.slice(start, end), start, end }));
}
