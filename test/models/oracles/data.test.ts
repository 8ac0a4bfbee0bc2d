/** model-spec G20, G21 on the public data sets (model-spec F.1 to F.3), whose folder MNERVA_DATA names; skipped without it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mentionsFromBio } from '../../../src/domain/bio';
import { spanF1 } from '../../../src/metrics/span-f1';
import { createRandom } from '../../../src/random';
import { splitBasic } from '../../../models/tokenizer/basic';
import { createVocabulary, parseVocabulary } from '../../../models/tokenizer/vocabulary';
import { encodeWords, wordPieces } from '../../../models/tokenizer/word-piece';

const data = process.env.MNERVA_DATA ?? '';
const missing = !existsSync(join(data, 'twitter2017'));
const why = missing ? ' (skipped: MNERVA_DATA names no folder with the data sets)' : '';

interface Tweet {
  readonly words: string[];
  readonly tags: string[];
}

/** Tokens and tags of each tweet, split at tabs alone: one token is a no-break space. */
function tweets(set: string, split: string): Tweet[] {
  const blocks = readFileSync(join(data, set, `${split}.txt`), 'utf8').split('\n\n');
  return blocks
    .map((block) => block.split('\n').filter((line) => line.includes('\t')))
    .filter((lines) => lines.length > 0)
    .map((lines) => ({
      words: lines.map((line) => line.split('\t')[0]!),
      tags: lines.map((line) => line.split('\t')[1]!),
    }));
}

describe.skipIf(missing)(`public data${why}`, () => {
  test.each([
    ['twitter2015', 'train', 6352],
    ['twitter2015', 'valid', 1594],
    ['twitter2017', 'train', 6049],
    ['twitter2017', 'valid', 1324],
  ])(
    '%s %s as its own prediction: F1 = 1 over %i mentions, in any order of tweets (model-spec G20)',
    (set, split, gold) => {
      const mentions = tweets(set, split).map(({ tags }) => mentionsFromBio(tags));
      const scores = spanF1(mentions, mentions);
      expect([scores.overall.f1, scores.overall.gold, scores.overall.truePositives]).toEqual([1, gold, gold]);
      // A worse prediction: the last mention of each tweet is missed. Its score does not know the order either.
      const some = mentions.map((all) => all.slice(0, -1));
      const random = createRandom(3);
      const order = mentions.map((_, i) => ({ i, key: random.next() })).sort((a, b) => a.key - b.key);
      const shuffled = <T>(list: T[]): T[] => order.map(({ i }) => list[i]!);
      expect(spanF1(shuffled(mentions), shuffled(some))).toEqual(spanF1(mentions, some));
    },
  );

  test.each([
    // longest tweet in pieces, words of which nothing is left, [UNK] pieces beside them
    ['twitter2015', 'train', 70, 0, 11],
    ['twitter2015', 'valid', 68, 1, 2],
    ['twitter2017', 'train', 56, 116, 854],
    ['twitter2017', 'valid', null, 16, 162],
  ])(
    '%s %s: longest %s pieces, %i words of no piece, %i unknown pieces (model-spec G21)',
    (set, split, longest, empty, unknown) => {
      const file = new URL('../../../models/tokenizer/uncased-vocabulary.txt', import.meta.url);
      const vocabulary = createVocabulary(parseVocabulary(readFileSync(file, 'utf8')));
      const all = tweets(set, split).map(({ words }) => words);
      const nothing = all.flat().filter((word) => splitBasic(word).length === 0);
      expect(nothing.length).toBe(empty);
      const pieces = all.flat().flatMap((word) => (splitBasic(word).length === 0 ? [] : wordPieces(word, vocabulary)));
      expect(pieces.filter((id) => id === vocabulary.unknown).length).toBe(unknown);
      const lengths = all.map((words) => encodeWords(words, vocabulary, 512).ids.length);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(longest ?? 56);
      if (longest !== null) expect(Math.max(...lengths)).toBe(longest);
    },
  );
});
