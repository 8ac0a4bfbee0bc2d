/** A map that holds what was used last, up to a limit: what has not been used for longest goes first. */

export interface LruOptions<V> {
  /** What a value counts for towards the limit, asked once, when it is set; by default 1. */
  readonly size?: (value: V) => number;
  /** A value that must not be evicted now, however long it has not been used. */
  readonly isPinned?: (value: V) => boolean;
  /** Called with each value that goes: evicted, replaced by another, deleted or cleared. */
  readonly dispose?: (value: V) => void;
}

export class LruCache<K, V> {
  /** In the order of use: the first is the least recently used. */
  readonly #entries = new Map<K, { readonly value: V; readonly size: number }>();
  readonly #options: LruOptions<V>;
  readonly #limit: number;
  #size = 0;

  /** `limit` is the sum of sizes that is held; the entry set last stays even where it is larger than that by itself. */
  constructor(limit: number, options: LruOptions<V> = {}) {
    this.#limit = limit;
    this.#options = options;
  }

  /** The sum of the sizes of what is held. */
  get size(): number {
    return this.#size;
  }

  /** Makes the entry the most recently used. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: K, value: V): void {
    const before = this.#entries.get(key);
    if (before) this.#remove(key, before, before.value !== value);
    const size = this.#options.size?.(value) ?? 1;
    this.#entries.set(key, { value, size });
    this.#size += size;
    for (const [oldest, entry] of this.#entries) {
      if (this.#size <= this.#limit) return;
      if (oldest !== key && !this.#options.isPinned?.(entry.value)) this.#remove(oldest, entry);
    }
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (entry) this.#remove(key, entry);
  }

  clear(): void {
    for (const [key, entry] of this.#entries) this.#remove(key, entry);
  }

  /** From the least to the most recently used; using or deleting entries meanwhile is allowed. */
  values(): V[] {
    return [...this.#entries.values()].map(({ value }) => value);
  }

  #remove(key: K, { value, size }: { readonly value: V; readonly size: number }, goes = true): void {
    this.#entries.delete(key);
    this.#size -= size;
    if (goes) this.#options.dispose?.(value);
  }
}
