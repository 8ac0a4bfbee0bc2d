/**
 * BERT's basic tokenizer (Devlin et al. 2019) for one word of the data set: what must be done before WordPiece so that an
 * uncased vocabulary fits (model-spec E.1).
 */

/** Control, format, surrogate, private and unassigned characters, but tab and line ends. */
const dropped = /[^\t\n\r\P{C}]|\uFFFD/gu;
const ideograph =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B820}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu;
const whitespace = /[\t\n\r\p{Zs}]+/u;
/** The ASCII signs that Unicode calls symbols count as punctuation too. */
const punctuation = /([!-/:-@[-`{-~]|\p{P})/gu;
const accents = /\p{Mn}/gu;

/** A word in lower-case parts without accents, split at punctuation and ideographs; none for a word of invisible signs. */
export function splitBasic(word: string): string[] {
  return word
    .replace(dropped, '')
    .replace(ideograph, ' $& ')
    .split(whitespace)
    .flatMap((part) => part.toLowerCase().normalize('NFD').replace(accents, '').replace(punctuation, ' $1 ').split(' '))
    .filter((part) => part !== '');
}
