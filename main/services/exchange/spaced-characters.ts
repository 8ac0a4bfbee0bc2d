/** Sets whose words are single characters (CP-MNER): joined with spaces, their text is not what people write. */
import type { RawSample } from '../../../src/domain/sample';

/** Samples that are looked at: a set is one way or the other. */
const looked = 100;
const oneCharacter = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u;

export class SpacedCharacters {
  #samples = 0;
  #words = 0;
  #apart = 0;

  see({ tokens }: Pick<RawSample, 'tokens'>): void {
    if (this.#samples++ >= looked) return;
    this.#words += tokens.length;
    tokens.forEach(({ text, start }, i) => {
      const before = tokens[i - 1];
      const isApart = before !== undefined && before.end < start;
      if (isApart && oneCharacter.test(text) && oneCharacter.test(before.text)) this.#apart += 1;
    });
  }

  /** Whether most of what was seen are Chinese or Japanese characters with a space between each two. */
  get isLikely(): boolean {
    return this.#apart > 0.5 * this.#words;
  }
}
