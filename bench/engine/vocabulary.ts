/** A vocabulary of BERT's size: what the words are does not matter, how many there are does. */
export const types = ['PER', 'LOC', 'ORG', 'MISC'];

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const berts = 30_522;

export function vocabularyOf(smoke: boolean): string[] {
  const words = smoke ? 2000 : berts;
  return [...special, ...Array.from({ length: words - special.length }, (_, i) => `word${i}`)];
}
