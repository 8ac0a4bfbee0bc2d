/** Names of files by what may be left of them elsewhere: their case, their form, their folder. */
export class FolderNames {
  readonly #exact: ReadonlySet<string>;
  readonly #folded: ReadonlyMap<string, readonly string[]>;
  readonly #last: ReadonlyMap<string, readonly string[]>;

  constructor(names: readonly string[]) {
    this.#exact = new Set(names);
    this.#folded = grouped(names, fold);
    this.#last = grouped(
      names.filter((name) => name.includes('/')),
      (name) => fold(name.slice(name.lastIndexOf('/') + 1)),
    );
  }

  /** All that the first candidate which fits anything fits. */
  find(candidates: readonly string[]): readonly string[] {
    const exact = candidates.find((name) => this.#exact.has(name));
    if (exact !== undefined) return [exact];
    for (const known of [this.#folded, this.#last]) {
      const found = candidates.map((name) => known.get(fold(name))).find((names) => names !== undefined);
      if (found) return found;
    }
    return [];
  }
}

function grouped(names: readonly string[], key: (name: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const group = groups.get(key(name));
    if (group) group.push(name);
    else groups.set(key(name), [name]);
  }
  return groups;
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
