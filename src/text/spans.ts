/** Character spans of other formats as token spans. A span whose edge falls inside a word has no token span: the caller says so. */
import type { Span } from '../domain/span';
import type { Token } from '../domain/sample';

/** How a character span lies on the tokens. */
export type Placement =
  | { readonly kind: 'exact'; readonly span: Span }
  /** An edge falls inside a word; `span` covers every word it touches. */
  | { readonly kind: 'inside-word'; readonly span: Span }
  /** It touches no word. */
  | { readonly kind: 'no-word' };

/** Where the characters `[start, end)`, in UTF-16 units, lie on tokens in text order. White space at its edges does not matter. */
export function tokenSpan(tokens: readonly Token[], start: number, end: number): Placement {
  const first = tokens.findIndex((token) => token.end > start);
  const after = tokens.findIndex((token) => token.start >= end);
  const beyond = after < 0 ? tokens.length : after;
  const [head, tail] = [tokens[first], tokens[beyond - 1]];
  if (!head || !tail || first >= beyond || end <= start) return { kind: 'no-word' };
  const exact = head.start >= start && tail.end <= end;
  return { kind: exact ? 'exact' : 'inside-word', span: { start: first, end: beyond } };
}

/** UTF-16 offset of a code-point offset; past the end it is the text's length. */
export function utf16Offset(text: string, codePoints: number): number {
  let offset = 0;
  for (let left = codePoints; left > 0 && offset < text.length; left--)
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

/** Code-point offset of a UTF-16 offset. */
export function codePointOffset(text: string, utf16: number): number {
  return Array.from(text.slice(0, utf16)).length;
}
