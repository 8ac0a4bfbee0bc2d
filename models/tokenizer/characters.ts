/**
 * A vocabulary for data that is tagged by character, as Chinese sets are: the special pieces and every character of the texts, as
 * the basic tokenizer gives them. Ideographs and punctuation stand alone there, so they need no form that continues a part;
 * letters and digits have both forms, and any word of known characters can be read.
 */
import { splitBasic } from './basic';
import { specialPieces } from './vocabulary';

/** Rows: special pieces first, then characters by code point, each before its `##` form. The same texts give the same rows. */
export function characterVocabulary(sentences: Iterable<readonly string[]>): string[] {
  const words = new Set<string>();
  for (const sentence of sentences) for (const word of sentence) words.add(word);
  const characters = new Set<string>();
  for (const word of words)
    for (const part of splitBasic(word)) for (const character of part) characters.add(character);
  const rows = [...characters].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
  return [...specialPieces, ...rows.flatMap((row) => (standsAlone(row) ? [row] : [row, `##${row}`]))];
}

/** Whether the basic tokenizer cuts a part before and after this character. */
function standsAlone(character: string): boolean {
  return splitBasic(`a${character}`).length > 1;
}
