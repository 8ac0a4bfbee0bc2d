/**
 * What the search index sees of a text. FTS5's tokenizer parts words at spaces; CJK scripts and Thai have none, and an emoji or a flag
 * sticks to its word, so each such character becomes a word of its own and a run of them is searched as a phrase.
 */
const alone =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Extended_Pictographic}]|\p{RI}\p{RI}/gu;
const searchable = /[\p{L}\p{N}\p{Co}\p{So}]/u;

export function searchText(text: string): string {
  return text.normalize('NFC').replace(alone, ' $& ');
}

/** The FTS5 expression of what a person typed: every word as a prefix. null where nothing in it can be searched. */
export function matchExpression(typed: string): string | null {
  const words = typed
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ') // a null character would end the expression
    .split(/\s+/u)
    .filter((word) => searchable.test(word))
    .map((word) => `"${searchText(word).replaceAll('"', ' ').trim()}"*`);
  return words.length === 0 ? null : words.join(' ');
}
