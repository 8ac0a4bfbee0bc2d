/** A vocabulary of characters: what is in it, and that whatever it was made of can be read with it. */
import { expect, test } from 'vitest';
import { characterVocabulary } from '../../models/tokenizer/characters';
import { createVocabulary, specialPieces } from '../../models/tokenizer/vocabulary';
import { wordPieces } from '../../models/tokenizer/word-piece';

const words = (text: string): string[] => text.split(' ');
const rows = (...texts: string[]): string =>
  characterVocabulary(texts.map(words)).slice(specialPieces.length).join(' ');

test.each<[string, string, string]>([
  ['ideographs have no continuing form', '风 竹 图', '图 竹 风'],
  ['nor has punctuation, of either width', '《 , 》 #', '# , 《 》'],
  ['letters and digits have both, lower-case', 'Ab 1', '1 ##1 a ##a b ##b'],
  ['each character once', '风 风竹 竹', '竹 风'],
  ['accents are taken off', 'É', 'e ##e'],
  ['characters beyond the first plane are whole', '𠮷 😀', '😀 ##😀 𠮷'],
  ['invisible ones are left out', '\u200B 图', '图'],
])('%s', (_, text, want) => {
  expect(rows(text)).toBe(want);
});

test('special pieces come first, and the order of the texts does not matter', () => {
  const vocabulary = characterVocabulary([words('风 1'), words('竹')]);
  expect(vocabulary.slice(0, 5)).toEqual([...specialPieces]);
  expect(characterVocabulary([words('竹'), words('1 风')])).toEqual(vocabulary);
});

test('every word of the texts is read without [UNK], one piece a visible character', () => {
  const texts = ['《 风 竹 图 》 轴', 'a1b2 no.5 3×4 cm', 'Å ½'];
  const vocabulary = createVocabulary(characterVocabulary(texts.map(words)));
  for (const word of texts.flatMap(words)) {
    const pieces = wordPieces(word, vocabulary);
    expect(pieces).not.toContain(vocabulary.unknown);
    expect(pieces).toHaveLength([...word].length);
  }
  expect(wordPieces('山', vocabulary)).toEqual([vocabulary.unknown]);
});
