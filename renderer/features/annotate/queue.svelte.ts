/** The queue as listed: loaded page after page, in one order, under one filter. */
import type { Client } from '../../../src/contract/client';
import type { EventValue } from '../../../src/contract/events';
import type { ProjectCounts } from '../../../src/contract/project-views';
import type { QueueOrder, SampleFilter, SampleRow } from '../../../src/contract/sample-views';
import type { ReviewState } from '../../../src/domain/document';
import type { SampleId } from '../../../src/domain/sample';
import { toAppError, type AppError } from '../../../src/errors';

const pageSize = 100;

interface Wanted {
  readonly states?: readonly ReviewState[];
  readonly toDo?: boolean;
  readonly hasReference?: boolean;
}

/** The filters a person chooses from, by name. */
export const stateFilters = {
  'to do': { toDo: true },
  all: {},
  reviewed: { states: ['done'] },
  skipped: { states: ['skipped'] },
  flagged: { states: ['flagged'] },
  'with a reference': { hasReference: true },
} as const satisfies Record<string, Wanted>;
export type StateFilter = keyof typeof stateFilters;

/** What is listed, and in which order. */
export interface QueueWish {
  order: QueueOrder;
  show: StateFilter;
  query: string;
}

export class QueueState {
  rows = $state.raw<readonly SampleRow[]>([]);
  total = $state(0);
  counts = $state.raw<ProjectCounts | null>(null);
  /** Without an order it is the project's. */
  #wish = $state.raw<Omit<QueueWish, 'order'> & Partial<QueueWish>>({ show: 'to do', query: '' });
  problem = $state.raw<AppError | null>(null);
  loading = $state(false);
  /** How many samples have a reference: asked for only where nothing is left to do. */
  withReference = $state(0);
  /** How many samples have the words that are searched for, beyond those listed. */
  elsewhere = $state(0);
  /** Whether the order is that of scores that there are. */
  ranked = $state(true);
  #next: string | null = null;
  /** The order of what was loaded: its next page is asked for in the same. */
  #loaded: QueueOrder | null = null;
  /** Counts up with each new list, so that late answers of an older one are dropped. */
  #list = 0;

  /** `ofProject` is the order where the person has chosen none. */
  constructor(
    private readonly client: Client,
    private readonly ofProject: () => QueueOrder,
  ) {}

  get order(): QueueOrder {
    return this.#wish.order ?? this.ofProject();
  }
  get show(): StateFilter {
    return this.#wish.show;
  }
  get query(): string {
    return this.#wish.query;
  }

  /** Another order, filter or search; the old list stays until the new one is loaded. */
  ask(wish: Partial<QueueWish>): void {
    this.#wish = { ...this.#wish, ...wish };
  }

  get filter(): SampleFilter {
    const { states, toDo, hasReference }: Wanted = stateFilters[this.show];
    return {
      split: null,
      states: states ? [...states] : null,
      toDo: toDo ?? null,
      hasReference: hasReference ?? null,
      query: this.query.trim(),
    };
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Reloads the list from its start, to its present length. */
  async reload(): Promise<void> {
    const wanted = Math.min(200, Math.max(pageSize, this.rows.length));
    await this.#load(null, wanted);
  }

  async more(): Promise<void> {
    if (this.#next !== null && !this.loading) await this.#load(this.#next, pageSize);
  }

  /** Shows at once what an edit here did to a row; the event with the totals follows. */
  touch(id: SampleId, state: ReviewState, at: number): void {
    const row = this.rows.find((r) => r.id === id);
    if (!row || row.state === state) return;
    this.rows = this.rows.map((r) => (r.id === id ? { ...r, state, touchedAt: at } : r));
  }

  /** The event of a sample that changed in a window of this annotator. */
  follow({ sampleId, state, touchedAt, counts }: EventValue<'sample.changed'>): void {
    this.touch(sampleId, state, touchedAt);
    if (counts) this.counts = counts;
  }

  lists(ids: readonly SampleId[]): boolean {
    return this.rows.some((row) => ids.includes(row.id));
  }

  async #countReferences(): Promise<void> {
    const filter = { ...this.filter, toDo: null, hasReference: true, query: '' };
    this.withReference = (
      await this.client.call('samples.page', { order: 'imported', filter, cursor: null, limit: 1 })
    ).total;
  }

  async #countElsewhere(listed: number): Promise<void> {
    const filter = { query: this.filter.query };
    const all = filter.query !== '' && this.show !== 'all';
    const found = all
      ? await this.client.call('samples.page', { order: 'imported', filter, cursor: null, limit: 1 })
      : null;
    this.elsewhere = found ? Math.max(0, found.total - listed) : 0;
  }

  async #load(cursor: string | null, limit: number): Promise<void> {
    const list = cursor === null ? ++this.#list : this.#list;
    const order = (cursor === null ? null : this.#loaded) ?? this.order;
    this.loading = true;
    try {
      const page = await this.client.call('samples.page', { order, filter: this.filter, cursor, limit });
      if (list !== this.#list) return;
      this.rows = cursor === null ? page.rows : [...this.rows, ...page.rows];
      this.#next = page.next;
      this.#loaded = order;
      this.total = page.total;
      this.counts = page.counts;
      this.ranked = page.ranked;
      this.problem = null;
      await this.#countElsewhere(page.total);
      if (page.total === 0 && page.counts.samples > 0 && this.show === 'to do') await this.#countReferences();
    } catch (error) {
      this.problem = toAppError(error);
    }
    if (list === this.#list) this.loading = false;
  }
}
