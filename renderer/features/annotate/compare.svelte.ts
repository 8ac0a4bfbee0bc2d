/** Two layers of the open sample beside each other, while the person wants to see that. It follows the sample and its changes. */
import type { Client } from '../../../src/contract/client';
import type { LayerView } from '../../../src/contract/sample-views';
import type { SampleId } from '../../../src/domain/sample';
import { toAppError, type AppError } from '../../../src/errors';
import { compareLayers, pairOf, type ComparedSpan } from './compare-layers';
import type { OpenSample } from './open-sample';

export class CompareState {
  #open = $state(false);
  #layers = $state.raw<{ readonly of: SampleId; readonly all: readonly LayerView[] } | null>(null);
  /** The keys of the layers that the person chose; they hold for every sample that has them. */
  #chosen = $state.raw<{ readonly one: string | null; readonly other: string | null }>({ one: null, other: null });
  #problem = $state.raw<AppError | null>(null);
  #asked: string | null = null;

  /** Every layer of the open sample; null while they are read. */
  readonly layers: readonly LayerView[] | null = $derived.by(() =>
    this.#layers !== null && this.#layers.of === this.sample.view?.id ? this.#layers.all : null,
  );
  readonly pair: { readonly one: LayerView | null; readonly other: LayerView | null } = $derived.by(() =>
    pairOf(this.layers ?? [], this.#chosen, `work of ${this.sample.view?.annotator ?? ''}`),
  );
  readonly rows: readonly ComparedSpan[] = $derived.by(() => {
    const { one, other } = this.pair;
    return one && other ? compareLayers(one.mentions, other.mentions) : [];
  });

  constructor(
    private readonly client: Client,
    private readonly sample: Pick<OpenSample, 'view' | 'readOut'>,
  ) {}

  get open(): boolean {
    return this.#open;
  }
  get problem(): AppError | null {
    return this.#problem;
  }

  toggle(): void {
    this.#open = !this.#open;
    this.sample.readOut(this.#open ? 'Layers beside each other.' : 'The mentions again.');
  }

  close(): void {
    if (this.#open) this.toggle();
  }

  choose(side: 'one' | 'other', key: string): void {
    const { one, other } = this.pair;
    this.#chosen = { one: one?.key ?? null, other: other?.key ?? null, [side]: key };
  }

  /** The open sample is another one, or was changed: asks for its layers unless that was done before. */
  follow(): void {
    const { view } = this.sample;
    const about = view && `${view.id} ${view.revision} ${JSON.stringify(view.base?.ref)} ${view.base?.origin.at}`;
    if (about === this.#asked) return;
    this.#asked = about;
    if (view) void this.#ask(view.id);
  }

  /** Another annotator's work on a sample, or its reference, has changed. */
  changed(id: SampleId): void {
    if (this.#open && id === this.sample.view?.id) void this.#ask(id);
  }

  async #ask(id: SampleId): Promise<void> {
    try {
      const all = await this.client.call('samples.layers', { id });
      if (id !== this.sample.view?.id) return; // the person has gone on
      this.#layers = { of: id, all };
      this.#problem = null;
    } catch (error) {
      if (id === this.sample.view?.id) this.#problem = toAppError(error);
    }
  }
}
