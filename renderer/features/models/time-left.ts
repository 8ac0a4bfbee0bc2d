/**
 * How long a run goes on: the steps that are left, at the pace of the steps that were seen. A pace over all of them does not jump
 * where an epoch's end is measured or a shape is traced, and where a run was resumed the time before counts for nothing.
 */

/** The first steps trace their shapes: they say nothing of the others. */
const untold = 3;
/** So many steps, and so long, are seen before anything is said. */
const leastSteps = 10;
const leastMs = 4_000;

export class StepPace {
  #first: { readonly step: number; readonly at: number } | null = null;
  #seen = 0;
  #last = 0;
  #at = 0;

  /** A step was reported at that time, in ms. A step before the last begins anew: the run is another one. */
  saw(step: number, at: number): void {
    if (step < this.#last) {
      this.#first = null;
      this.#seen = 0;
    }
    if (step === this.#last) return;
    this.#seen += 1;
    this.#last = step;
    this.#at = at;
    if (this.#seen === untold) this.#first = { step, at };
  }

  /** ms until `total` steps are done; null while that is not known. */
  left(total: number): number | null {
    const first = this.#first;
    if (!first) return null;
    const [steps, ms] = [this.#last - first.step, this.#at - first.at];
    return steps < leastSteps || ms < leastMs ? null : (ms / steps) * (total - this.#last);
  }
}

/** "about 3 min", "about 40 s": no finer than it is known. */
export function roughly(ms: number): string {
  const seconds = Math.ceil(ms / 10_000) * 10;
  return seconds < 90 ? `about ${Math.max(10, seconds)} s` : `about ${Math.ceil(ms / 60_000)} min`;
}
