/** A cache of samples: those just left, and the next one, fetched ahead. */
import type { CallInput } from '../../../src/contract/calls';
import type { Client } from '../../../src/contract/client';
import type { SampleId } from '../../../src/domain/sample';
import { LruCache } from '../../../src/lru-cache';
import { HeldSample } from './held-sample.svelte';

type Direction = 'next' | 'previous';
type ListQuery = Pick<CallInput<'samples.neighbour'>, 'order' | 'filter'>;

const most = 12;
export const isUnsaved = (held: HeldSample): boolean => held.saving || held.problem !== null;

export class SampleCache {
  readonly #samples = new LruCache<SampleId, HeldSample>(most, { isPinned: isUnsaved });
  readonly #after = new Map<SampleId, SampleId>();

  constructor(
    private readonly client: Client,
    private readonly query: () => ListQuery,
  ) {}

  all(): readonly HeldSample[] {
    return this.#samples.values();
  }

  held(id: SampleId): HeldSample | undefined {
    return this.#samples.get(id);
  }

  async get(id: SampleId): Promise<HeldSample> {
    return (
      this.#samples.get(id) ?? this.#put(new HeldSample(this.client, await this.client.call('samples.get', { id })))
    );
  }

  /** The neighbour, where it is in the cache. */
  cached(id: SampleId, direction: Direction): HeldSample | undefined {
    if (direction === 'previous') return undefined;
    const after = this.#after.get(id);
    return after === undefined ? undefined : this.#samples.get(after);
  }

  async find(id: SampleId | null, direction: Direction): Promise<HeldSample | null> {
    const view = await this.client.call('samples.neighbour', { id, direction, ...this.query() });
    if (!view) return null;
    const held = this.#put(this.#samples.get(view.id) ?? new HeldSample(this.client, view));
    if (id !== null && direction === 'next') this.#after.set(id, view.id);
    return held;
  }

  /** Fetches the next sample, with its suggestions, for the moment the person wants it. A failure shows when they do. */
  async prefetch(id: SampleId): Promise<void> {
    try {
      const held = this.cached(id, 'next') ?? (await this.find(id, 'next'));
      await held?.fillIn();
    } catch {
      this.#after.delete(id);
    }
  }

  /** After a change of order or suggestions: drops all but the open sample and what is being saved. */
  forget(open: HeldSample | null): void {
    this.#after.clear();
    for (const held of this.#samples.values())
      if (held !== open && !isUnsaved(held)) this.#samples.delete(held.view.id);
  }

  #put(held: HeldSample): HeldSample {
    this.#samples.set(held.view.id, held);
    return held;
  }
}
