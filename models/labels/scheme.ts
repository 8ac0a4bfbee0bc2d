/**
 * Which pieces of a sentence the CRF scores, and what its tags mean for words (model-spec E.2). `bio9` scores the first piece of every
 * word, `umt13` every piece as UMT, HVPNeT and MKGformer do: other pieces are X, [CLS] and [SEP] have tags of their own.
 * The names count the tags of four types; any label set will do.
 */
import { bioTags, type LabelSet } from '../../src/domain/label-set';
import type { LabelScheme } from '../../src/engine/training';
import type { Encoded } from '../tokenizer/word-piece';

/** A step is one position of the CRF's chain: t = 0, 1, … */
export interface TagScheme {
  readonly name: LabelScheme;
  /** The CRF's tags in the order of its rows. */
  readonly tags: readonly string[];
  /** Index in `encoded.ids` of every step. */
  positions(encoded: Encoded): readonly number[];
  /** The step of every read word. */
  wordSteps(encoded: Encoded): readonly number[];
  /** Tag numbers of the steps from the BIO tags of the words; tags of unread words are left out. */
  goldPath(words: readonly string[], encoded: Encoded): number[];
  /** One tag per read word. Under `umt13` it may be no BIO tag: `mentionsForPeople` and `mentionsForMetric` read both. */
  wordTags(path: ArrayLike<number>, encoded: Encoded): string[];
}

export function labelScheme(name: LabelScheme, types: LabelSet): TagScheme {
  return name === 'bio9' ? firstPieceScheme(types) : everyPieceScheme(types);
}

/** The tags alone, where only their number and order matter. */
export function tagsOf(name: LabelScheme, types: LabelSet): readonly string[] {
  return labelScheme(name, types).tags;
}

function firstPieceScheme(types: LabelSet): TagScheme {
  const tags = bioTags(types);
  return {
    name: 'bio9',
    tags,
    positions: ({ firstPieces }) => firstPieces,
    wordSteps: ({ firstPieces }) => firstPieces.map((_, t) => t),
    goldPath: (words, { firstPieces }) => firstPieces.map((_, t) => tags.indexOf(words[t]!)),
    wordTags: (path) => Array.from(path, (k) => tags[k]!),
  };
}

/** UMT numbers these four types in this order; types of other label sets follow in their own. */
const umtOrder = ['MISC', 'PER', 'ORG', 'LOC'];

function everyPieceScheme(types: LabelSet): TagScheme {
  const ordered = [...umtOrder.filter((type) => types.includes(type)), ...types.filter((t) => !umtOrder.includes(t))];
  const tags = ['PAD', ...bioTags(ordered), 'X', '[CLS]', '[SEP]'];
  const number = (tag: string): number => tags.indexOf(tag);
  return {
    name: 'umt13',
    tags,
    positions: ({ ids }) => ids.map((_, i) => i),
    wordSteps: ({ firstPieces }) => firstPieces,
    goldPath(words, { ids, firstPieces }) {
      const path = ids.map(() => number('X'));
      path[0] = number('[CLS]');
      path[ids.length - 1] = number('[SEP]');
      firstPieces.forEach((piece, word) => (path[piece] = number(words[word]!)));
      return path;
    },
    wordTags: (path, { firstPieces }) => firstPieces.map((piece) => tags[path[piece]!]!),
  };
}
