/** The samples of a file that is about to be imported, a few at a time; a finding leads to its own. */
import type { Client } from '../../../src/contract/client';
import type { ImportRequest, PreviewSample } from '../../../src/contract/exchange-views';

export class PreviewState {
  samples = $state.raw<readonly PreviewSample[]>([]);
  /** The place of the first one that is shown, from 0. */
  from = $state(0);
  loading = $state(false);
  /** The line whose sample was asked for; null = none. */
  line = $state<number | null>(null);

  #turn = 0;

  constructor(private readonly client: Client) {}

  async show(request: ImportRequest, at: { from: number } | { line: number }): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const page = await this.client.call('import.page', { request, at });
      if (turn !== this.#turn) return;
      this.samples = page.samples;
      this.from = page.from;
      this.line = 'line' in at ? at.line : null;
    } catch {
      if (turn === this.#turn) this.samples = []; // the check beside it says what is wrong
    }
    if (turn === this.#turn) this.loading = false;
  }
}
