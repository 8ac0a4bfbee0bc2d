/** The words of a sample's spans, read lazily: only the rules of a split type need them. */
import { wordsOf, type WordsOf } from '../../src/labels/resolve';
import type { Connection } from './connection';
import { decodeTokens } from './json';

export type SampleWords = (sampleId: number) => () => WordsOf;

export function sampleWords(db: Connection): SampleWords {
  const row = db.prepare<[number], { text: string; tokens: string }>('SELECT text, tokens FROM samples WHERE id = ?');
  return (sampleId) => {
    let known: WordsOf | null = null;
    return () => {
      if (known) return known;
      const sample = row.get(sampleId);
      return (known = wordsOf(sample ? decodeTokens(sample.tokens, sample.text) : []));
    };
  };
}
