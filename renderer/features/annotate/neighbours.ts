/** Samples kept at hand: the ones just left, and the next one, fetched before it is asked for. */
import type { CallInput } from '../../../src/contract/calls';
import type { Client } from '../../../src/contract/client';
import type { SampleId } from '../../../src/domain/sample';
import { LruCache } from '../../../src/lru-cache';
import { HeldSample } from './held-sample.svelte';

type Direction = 'next' | 'previous';
type Place = Pick<CallInput<'samples.neighbour'>, 'order' | 'filter'>;

const most = 12;
const isUnsaved = (held: HeldSample): boolean => held.saving || held.problem !== null;

export class Neighbours {
  readonly #kept = new LruCache<SampleId, HeldSample>(most, { isPinned: isUnsaved });
  readonly #after = new Map<SampleId, SampleId>();

  constructor(
    private readonly client: Client,
    private readonly place: () => Place,
  ) {}

  all(): readonly HeldSample[] {
    return this.#kept.values();
  }

  held(id: SampleId): HeldSample | undefined {
    return this.#kept.get(id);
  }

  async get(id: SampleId): Promise<HeldSample> {
    return this.#kept.get(id) ?? this.#keep(new HeldSample(this.client, await this.client.call('samples.get', { id })));
  }

  /** The neighbour, when it is at hand. */
  known(id: SampleId, direction: Direction): HeldSample | undefined {
    if (direction === 'previous') return undefined;
    const after = this.#after.get(id);
    return after === undefined ? undefined : this.#kept.get(after);
  }

  async find(id: SampleId | null, direction: Direction): Promise<HeldSample | null> {
    const view = await this.client.call('samples.neighbour', { id, direction, ...this.place() });
    if (!view) return null;
    const held = this.#keep(this.#kept.get(view.id) ?? new HeldSample(this.client, view));
    if (id !== null && direction === 'next') this.#after.set(id, view.id);
    return held;
  }

  /** Fetches the next sample, with its suggestions, for the moment the person wants it. A failure shows when they do. */
  async prefetch(id: SampleId): Promise<void> {
    try {
      const held = this.known(id, 'next') ?? (await this.find(id, 'next'));
      await held?.fillIn();
    } catch {
      this.#after.delete(id);
    }
  }

  /** The order may be another one, and suggestions newer: forgets all but the open sample and what is being saved. */
  forget(open: HeldSample | null): void {
    this.#after.clear();
    for (const held of this.#kept.values()) if (held !== open && !isUnsaved(held)) this.#kept.delete(held.view.id);
  }

  #keep(held: HeldSample): HeldSample {
    this.#kept.set(held.view.id, held);
    return held;
  }
}
