/** Ranges of a text that begin and end where what a reader sees as one character does (a grapheme cluster, UAX #29). */

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Without any of these each code point is a character. */
const joining = /[\p{M}\p{Cf}\p{Emoji_Modifier}\p{RI}\u1100-\u11FF\u0E33\u0EB3\u{E0020}-\u{E007F}]/u;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Ordered ranges, each widened to whole characters; what the one before has taken is left out of the next. White space is never
 * taken: a mark may stand on it.
 */
export function wholeCharacters(text: string, ranges: readonly Range[]): readonly Range[] {
  if (!joining.test(text)) return ranges;
  const bounds = boundsOf(text);
  const whole: Range[] = [];
  let [before, taken] = [0, 0];
  for (const range of ranges) {
    while ((bounds[before + 1] ?? Infinity) <= range.start) before += 1;
    const start = Math.max(taken, bounds[before] ?? range.start);
    let after = before;
    while ((bounds[after] ?? range.end) < range.end) after += 1;
    const end = bounds[after] ?? range.end;
    if (end <= start) continue;
    whole.push({ start, end });
    taken = end;
  }
  return whole;
}

/** Where characters begin; the white space that a mark stands on is one of its own. Ends with the text's length. */
function boundsOf(text: string): number[] {
  const bounds: number[] = [];
  for (const { segment, index } of characters.segment(text)) {
    bounds.push(index);
    const white = /^\s+(?=\S)/u.exec(segment);
    if (white) bounds.push(index + white[0].length);
  }
  bounds.push(text.length);
  return bounds;
}
