/** Counts what a writer cannot carry, one sentence for each kind. */
import type { Loss } from './source';

export class LossCounter {
  readonly #losses = new Map<string, { message: string; count: number }>();

  /** `message` continues the count: "12 boxes were left out". */
  add(code: string, message: string, count = 1): void {
    const loss = this.#losses.get(code);
    if (loss) loss.count += count;
    else this.#losses.set(code, { message, count });
  }

  list(): Loss[] {
    return [...this.#losses].map(([code, { message, count }]) => ({ code, count, message: `${count} ${message}.` }));
  }
}
