/** Moving one edge of a span by a word; never empty, never out of the text. Null where it would be. */
import type { Span } from '../../../src/domain/span';

export type Edge = 'start' | 'end';

export function moveEdge(span: Span, edge: Edge, by: 1 | -1, length: number): Span | null {
  const moved = edge === 'end' ? { start: span.start, end: span.end + by } : { start: span.start + by, end: span.end };
  return moved.start >= 0 && moved.end <= length && moved.start < moved.end ? moved : null;
}
