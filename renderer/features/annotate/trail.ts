/** The samples of this sitting in the order in which they were open: "previous" leads back along them, "next" forward again. */
import type { SampleId } from '../../../src/domain/sample';

export class Trail {
  #visited: readonly SampleId[] = [];
  #at = -1;

  get before(): SampleId | null {
    return this.#visited[this.#at - 1] ?? null;
  }

  get after(): SampleId | null {
    return this.#visited[this.#at + 1] ?? null;
  }

  /** This one is open now: the one that comes next on the trail, or a new end of it. */
  visit(id: SampleId): void {
    if (id === this.#visited[this.#at]) return;
    this.#at += 1;
    if (id !== this.#visited[this.#at]) this.#visited = [...this.#visited.slice(0, this.#at), id];
  }

  /** The one before is open now; where the trail begins here, it begins with this one from now on. */
  visitBefore(id: SampleId): void {
    if (id === this.before) this.#at -= 1;
    else {
      this.#visited = [id, ...this.#visited.slice(Math.max(0, this.#at))];
      this.#at = 0;
    }
  }

  /** It is not in the project any more. */
  forget(id: SampleId): void {
    const here = this.#visited[this.#at];
    this.#visited = this.#visited.filter((visited) => visited !== id);
    this.#at = here === undefined ? -1 : this.#visited.indexOf(here);
  }
}
