/** WordPiece (Schuster and Nakajima 2012; Wu et al. 2016) by greedy longest match, as BERT uses it, word by word. */
import { splitBasic } from './basic';
import type { Vocabulary } from './vocabulary';

/** Longer parts become [UNK], as in BERT's reference. */
const LONGEST_PART = 100;

/** Ids of the pieces of one word of the data set; [UNK] for a word of which nothing is left, so every word has a piece. */
export function wordPieces(word: string, vocabulary: Vocabulary): number[] {
  const ids = splitBasic(word).flatMap((part) => partPieces(part, vocabulary));
  return ids.length > 0 ? ids : [vocabulary.unknown];
}

function partPieces(part: string, vocabulary: Vocabulary): number[] {
  const characters = [...part];
  if (characters.length > LONGEST_PART) return [vocabulary.unknown];
  const ids: number[] = [];
  let start = 0;
  while (start < characters.length) {
    let [end, id] = [characters.length, undefined as number | undefined];
    for (; end > start; end--) {
      id = vocabulary.idOf((start > 0 ? '##' : '') + characters.slice(start, end).join(''));
      if (id !== undefined) break;
    }
    if (id === undefined) return [vocabulary.unknown];
    ids.push(id);
    start = end;
  }
  return ids;
}

export interface Encoded {
  /** [CLS] pieces [SEP], of the whole text that is read. */
  readonly ids: readonly number[];
  /** Index in `ids` of each read word's first piece. */
  readonly firstPieces: readonly number[];
}

/** The pieces of a tokenised tweet, at most `maxPieces` of them. Words whose first piece lies behind are not read. */
export function encodeWords(words: readonly string[], vocabulary: Vocabulary, maxPieces: number): Encoded {
  const ids = [vocabulary.start];
  const firstPieces: number[] = [];
  for (const word of words) {
    if (ids.length >= maxPieces - 1) break;
    firstPieces.push(ids.length);
    ids.push(...wordPieces(word, vocabulary));
  }
  return { ids: [...ids.slice(0, maxPieces - 1), vocabulary.end], firstPieces };
}
