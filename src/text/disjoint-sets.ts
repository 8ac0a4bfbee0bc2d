/** Union-find (Tarjan 1975): groups that grow by joining; each is named by its smallest member. */
export class DisjointSets {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  /** The smallest member of the group of `i`. */
  find(i: number): number {
    let root = i;
    while (this.#up(root) !== root) root = this.#up(root);
    for (let at = i; at !== root;) {
      const next = this.#up(at);
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.find(a), this.find(b)];
    this.#parent[Math.max(x, y)] = Math.min(x, y);
  }

  #up(i: number): number {
    return this.#parent[i] ?? i;
  }
}
