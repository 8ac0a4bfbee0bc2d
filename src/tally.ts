/** Counts by names that come from files: on a plain object a type called "constructor" would have a value before it is counted. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** In the order in which each name was first counted. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
