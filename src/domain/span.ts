import { z } from 'zod';

/** A half-open range of token indices: `start` is in, `end` is out. */
export const Span = z
  .object({ start: z.int().min(0), end: z.int().min(1) })
  .refine((s) => s.start < s.end, 'An empty span');
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether two spans share a token. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Order by start, then by end. */
export function bySpan(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end;
}
