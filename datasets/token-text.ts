/** Raw text of a data set that has only tokens: joined, each token keeping its character range. The tokens stay the truth. */
import type { Token } from '../src/domain/sample';

/** `joiner`: a space, or nothing for character-tokenised sets. */
export function joinTokens(words: readonly string[], joiner: ' ' | '' = ' '): { text: string; tokens: Token[] } {
  let start = 0;
  const tokens = words.map((text) => {
    const token = { text, start, end: start + text.length };
    start = token.end + joiner.length;
    return token;
  });
  return { text: words.join(joiner), tokens };
}
