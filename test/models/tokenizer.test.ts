/** model-spec G21: the golden cases of model-spec E.1 with the 30,522-row uncased vocabulary, and what a pruned one does. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseVocabulary, pruneVocabulary } from '../../models';
import { createVocabulary } from '../../models/tokenizer/vocabulary';
import { encodeWords, wordPieces } from '../../models/tokenizer/word-piece';

const bytes = readFileSync(new URL('../../models/tokenizer/uncased-vocabulary.txt', import.meta.url));
const pieces = parseVocabulary(bytes.toString('utf8'));
const vocabulary = createVocabulary(pieces);
const text = (ids: readonly number[], from = pieces): string => ids.map((id) => from[id]).join(' ');

test('the vocabulary is bert-base-uncased’s (model-spec G21)', () => {
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    '07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3',
  );
  expect([vocabulary.size, vocabulary.padding, vocabulary.unknown, vocabulary.start, vocabulary.end]).toEqual([
    30522, 0, 100, 101, 102,
  ]);
});

test.each([
  ['#StarWarsLand', '# star ##war ##sl ##and'],
  ['@JonMatthewsDS', '@ jon ##mat ##the ##ws ##ds'],
  ['http://t.co/ix96wTvH4E', 'http : / / t . co / ix ##9 ##6 ##wt ##v ##h ##4 ##e'],
  ['don’t', 'don ’ t'],
  ['Beyoncé', 'beyonce'],
  ['…', '…'],
  ['❤️', '[UNK]'],
  ['😂', '[UNK]'],
  ['\uFE0F', '[UNK]'], // nothing is left of it: a word keeps one piece
  ['\u200B', '[UNK]'],
  ['\u0092', '[UNK]'],
  ['日本', '日 本'],
  ['a'.repeat(101), '[UNK]'],
])('%s -> %s (model-spec G21)', (word, want) => {
  expect(text(wordPieces(word, vocabulary))).toBe(want);
});

test('every word has its first piece; words past the limit are not read', () => {
  const words = ['don’t', '\uFE0F', 'Beyoncé'];
  expect(encodeWords(words, vocabulary, 512).firstPieces).toEqual([1, 4, 5]);
  expect(text(encodeWords(words, vocabulary, 512).ids)).toBe('[CLS] don ’ t [UNK] beyonce [SEP]');
  // Room for [CLS], four pieces, [SEP]: the first two words are read.
  expect(encodeWords(words, vocabulary, 6)).toMatchObject({ firstPieces: [1, 4] });
  // A word whose first piece still fits is read, its other pieces are cut.
  expect(text(encodeWords(words, vocabulary, 4).ids)).toBe('[CLS] don ’ [SEP]');
});

describe('pruned', () => {
  const sentences = [['stars', 'shine'], ['stars', '#stars'], ['unrepeatable']];
  const small = pruneVocabulary(pieces, sentences, { minCount: 2, maxRows: 1000 });

  test('keeps specials, single signs and pieces used twice, in the order of the large one', () => {
    expect(small.slice(0, 5)).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
    expect(small).toContain('stars');
    expect(small).not.toContain('shine');
    expect(small.filter((piece) => pieces.includes(piece))).toEqual(small);
  });

  test('reads a dropped word by its letters', () => {
    const v = createVocabulary(small);
    expect(text(wordPieces('Shine', v), small)).toBe('s ##h ##i ##n ##e');
    expect(text(wordPieces('stars', v), small)).toBe('stars');
  });
});

const data = process.env.MNERVA_DATA;
const folder = data && existsSync(join(data, 'twitter2015')) ? data : null;

/** Words of each tweet of an IMGID file. */
function tweets(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n\n')
    .map((block) =>
      block
        .split('\n')
        .filter((line) => line.includes('\t'))
        .map((line) => line.split('\t')[0]!),
    )
    .filter((words) => words.length > 0);
}

test.skipIf(!folder).each([
  ['twitter2015', 'train', 70],
  ['twitter2015', 'valid', 68],
  ['twitter2017', 'train', 56],
])('%s %s has at most %i pieces (needs MNERVA_DATA; model-spec F.2, G21)', (set, split, longest) => {
  const lengths = tweets(join(folder!, set, `${split}.txt`)).map(
    (words) => encodeWords(words, vocabulary, 512).ids.length,
  );
  expect(Math.max(...lengths)).toBe(longest);
});
