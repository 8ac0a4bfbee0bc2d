/** Whether a reader can rebuild texts from their tokens: it joins all of a file by a space, or all by nothing. */
import type { RawSample } from '../../src/domain/sample';
import type { LossCounter } from '../losses';

export class Joints {
  #bySpace = 0;
  #byNothing = 0;
  #otherwise = 0;

  look({ text, tokens }: RawSample): void {
    const words = tokens.map((token) => token.text);
    const isSpaced = words.join(' ') === text;
    const isDense = words.join('') === text;
    if (!isSpaced && !isDense) this.#otherwise += 1;
    else if (!isDense) this.#bySpace += 1;
    else if (!isSpaced) this.#byNothing += 1;
  }

  report(losses: LossCounter): void {
    const lost = this.#otherwise + Math.min(this.#bySpace, this.#byNothing);
    if (lost > 0)
      losses.add('white-space', 'texts have white space or characters between their words that are lost', lost);
  }
}
