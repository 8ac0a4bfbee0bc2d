/** The queue as listed: loaded page after page, in one order, under one filter. */
import type { Client } from '../../../src/contract/client';
import type { ProjectCounts, QueueOrder, SampleFilter, SampleRow } from '../../../src/contract/sample-views';
import type { ReviewState } from '../../../src/domain/document';
import type { SampleId } from '../../../src/domain/sample';
import { toAppError, type AppError } from '../../../src/errors';

const pageSize = 100;

/** The filters a person chooses from, by name. */
export const stateFilters = {
  'to do': ['new', 'suggested', 'in-progress', 'flagged'],
  all: null,
  reviewed: ['done'],
  skipped: ['skipped'],
  flagged: ['flagged'],
} as const satisfies Record<string, readonly ReviewState[] | null>;
export type StateFilter = keyof typeof stateFilters;

export class QueueState {
  rows = $state.raw<readonly SampleRow[]>([]);
  total = $state(0);
  counts = $state.raw<ProjectCounts | null>(null);
  order = $state<QueueOrder>('uncertainty');
  show = $state<StateFilter>('to do');
  query = $state('');
  problem = $state.raw<AppError | null>(null);
  loading = $state(false);
  #next: string | null = null;
  /** Counts up with each new list, so that late answers of an older one are dropped. */
  #list = 0;

  constructor(private readonly client: Client) {}

  get filter(): SampleFilter {
    const states = stateFilters[this.show];
    return { split: null, states: states ? [...states] : null, query: this.query.trim() };
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** The list anew, from its start, as long as it was. */
  async reload(): Promise<void> {
    const wanted = Math.min(200, Math.max(pageSize, this.rows.length));
    await this.#load(null, wanted);
  }

  async more(): Promise<void> {
    if (this.#next !== null && !this.loading) await this.#load(this.#next, pageSize);
  }

  /** Shows at once what an edit did to a row. */
  touch(id: SampleId, state: ReviewState, at: number): void {
    const row = this.rows.find((r) => r.id === id);
    if (!row || row.state === state) return;
    this.rows = this.rows.map((r) => (r.id === id ? { ...r, state, touchedAt: at } : r));
    const { counts } = this;
    if (!counts) return;
    const byState = { ...counts.byState };
    byState[row.state] = (byState[row.state] ?? 1) - 1;
    byState[state] = (byState[state] ?? 0) + 1;
    const finished = Number(state === 'done') - Number(row.state === 'done');
    // Main knows better where a sample finished long ago is opened again; it is asked with the next list.
    const finishedSinceTraining = Math.max(0, counts.finishedSinceTraining + finished);
    this.counts = { ...counts, byState, finishedSinceTraining };
  }

  async #load(cursor: string | null, limit: number): Promise<void> {
    const list = cursor === null ? ++this.#list : this.#list;
    this.loading = true;
    try {
      const page = await this.client.call('samples.page', { order: this.order, filter: this.filter, cursor, limit });
      if (list !== this.#list) return;
      this.rows = cursor === null ? page.rows : [...this.rows, ...page.rows];
      this.#next = page.next;
      this.total = page.total;
      this.counts = page.counts;
      this.problem = null;
    } catch (error) {
      this.problem = toAppError(error);
    }
    if (list === this.#list) this.loading = false;
  }
}
