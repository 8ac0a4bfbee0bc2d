/** Counts what a writer cannot carry, one sentence for each kind. */
import type { Loss } from './source';

export class LossCounter {
  readonly #losses = new Map<string, { message: string; count: number }>();
  readonly #sentences: Loss[] = [];

  /** `message` continues the count: "12 boxes were left out". */
  add(code: string, message: string, count = 1): void {
    const loss = this.#losses.get(code);
    if (loss) loss.count += count;
    else this.#losses.set(code, { message, count });
  }

  /** Something of the file as a whole. */
  say(code: string, sentence: string): void {
    this.#sentences.push({ code, count: 1, message: sentence });
  }

  list(): Loss[] {
    const counted = [...this.#losses].map(([code, { message, count }]) => ({
      code,
      count,
      message: `${count} ${message}.`,
    }));
    return [...counted, ...this.#sentences];
  }
}
