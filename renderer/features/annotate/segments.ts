/** A tweet as it is drawn: words and the space before them, grouped into plain stretches and mentions. */
import type { AnnotatedMention } from '../../../src/domain/mention';
import type { Token } from '../../../src/domain/sample';

export interface Word {
  readonly index: number;
  readonly text: string;
  /** What stands between the word before and this one in the raw text. */
  readonly gap: string;
}

export interface Segment {
  readonly key: string;
  readonly mention: AnnotatedMention | null;
  readonly words: readonly Word[];
  /** Characters from a mention's start to the next mention's; null = no other follows. */
  readonly room: number | null;
}

/** Mentions do not overlap and are ordered by start (domain/document.ts). */
export function segmentsOf(text: string, tokens: readonly Token[], mentions: readonly AnnotatedMention[]): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  const take = (end: number): Word[] => {
    const words: Word[] = [];
    for (; at < end; at++) {
      const token = tokens[at];
      if (!token) break;
      const before = at === 0 ? 0 : (tokens[at - 1]?.end ?? 0);
      words.push({ index: at, text: text.slice(token.start, token.end), gap: text.slice(before, token.start) });
    }
    return words;
  };
  for (const [i, mention] of mentions.entries()) {
    if (mention.start > at) segments.push({ key: `w${at}`, mention: null, words: take(mention.start), room: null });
    const next = mentions[i + 1];
    const room = next ? (tokens[next.start]?.start ?? 0) - (tokens[mention.start]?.start ?? 0) : null;
    segments.push({ key: mention.id, mention, words: take(mention.end), room });
  }
  if (at < tokens.length) segments.push({ key: `w${at}`, mention: null, words: take(tokens.length), room: null });
  return segments;
}

/** What stands after the last word: files whose words stop before the end have more there. */
export function textAfter(text: string, tokens: readonly Token[]): string {
  return text.slice(tokens.at(-1)?.end ?? 0);
}

/** The mention's words as they stand in the tweet. */
export function surface(text: string, tokens: readonly Token[], span: { start: number; end: number }): string {
  const first = tokens[span.start];
  const last = tokens[span.end - 1];
  return first && last ? text.slice(first.start, last.end) : '';
}

/** The character range of a span in code points, as files of most formats count it. */
export function codePoints(
  text: string,
  tokens: readonly Token[],
  span: { start: number; end: number },
): [number, number] {
  const start = tokens[span.start]?.start ?? 0;
  const end = tokens[span.end - 1]?.end ?? 0;
  const length = (s: string) => [...s].length;
  const before = length(text.slice(0, start));
  return [before, before + length(text.slice(start, end))];
}
