/**
 * What the model used for the open sample, while the person wants to see it: one answer of main for a sample and a promoted
 * checkpoint, and the layer that is looked at.
 */
import type { Client } from '../../../src/contract/client';
import type { ExplanationView } from '../../../src/contract/explanation-views';
import type { SampleId } from '../../../src/domain/sample';
import type { ExplainedLayer, Explanation, ExplanationTitles } from '../../../src/engine/explanation';
import { toAppError, type AppError } from '../../../src/errors';
import { counted } from '../../ui/numbers';
import type { OpenSample } from './open-sample';

export class ExplanationState {
  #open = $state(false);
  #layer = $state(0);
  #answer = $state.raw<ExplanationView | null>(null);
  #asked: string | null = null;
  #problem = $state.raw<AppError | null>(null);
  #asking = $state(false);
  #turn = 0;
  /** Whether each square of the picture shows how alike it is. */
  numbers = $state(false);

  /** The answer about the open sample; null while there is none. */
  readonly view: ExplanationView | null = $derived.by(() =>
    this.#open && this.#answer?.sampleId === this.sample.view?.id ? this.#answer : null,
  );
  readonly shown: Explanation | null = $derived(this.view?.explanation ?? null);
  readonly titles: ExplanationTitles = $derived(this.view?.titles ?? {});
  /** Lowest first; none where the model's family does not say what they show. */
  readonly layers: readonly ExplainedLayer[] = $derived(this.titles.layers ? (this.shown?.layers ?? []) : []);
  /** Index of the layer looked at, 0 = the lowest. */
  readonly at: number = $derived(Math.min(this.#layer, Math.max(0, this.layers.length - 1)));
  readonly layer: ExplainedLayer | null = $derived(this.layers[this.at] ?? null);

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
  get asking(): boolean {
    return this.#asking;
  }

  toggle(): void {
    this.#open = !this.#open;
    this.sample.readOut(this.#open ? 'What the model used.' : 'The mentions again.');
  }

  /** Another sample, or another promoted checkpoint: asks unless that was asked before. */
  follow(id: SampleId | null, promoted: string | null): void {
    const about = id === null ? null : `${id} ${promoted ?? ''}`;
    if (about === this.#asked) return;
    this.#asked = about;
    this.#answer = null;
    if (id !== null) void this.ask(id);
  }

  /** Requests it again, with boxes that were drawn since. */
  async ask(id: SampleId): Promise<void> {
    const turn = ++this.#turn;
    this.#asking = true;
    this.#problem = null;
    try {
      const answer = await this.client.call('explanations.get', { sampleId: id });
      if (turn !== this.#turn) return; // the person has gone on
      this.#answer = answer;
      this.#say();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#problem = toAppError(error);
    }
    this.#asking = false;
  }

  choose(layer: number): void {
    this.#layer = layer;
    this.#say();
  }

  /** The layer above or below; round at the ends. */
  step(by: 1 | -1): void {
    const { length } = this.layers;
    if (length > 0) this.choose((this.at + by + length) % length);
  }

  #say(): void {
    const { layer, layers, titles } = this;
    if (!layer || !titles.layers) return;
    this.sample.readOut(`Layer ${this.at + 1} of ${layers.length}. ${keptInWords(layer, titles.layers.kept)}`.trim());
  }
}

/** "12 of 14 words kept, 40 of 49 squares of the picture kept.": of words and squares, each where the layer says something of it. */
export function keptInWords({ keptWords, keptPatches }: ExplainedLayer, kept: string): string {
  const words = `${keptWords.filter((share) => share > 0).length} of ${counted(keptWords.length, 'word')} ${kept}`;
  const squares = `${keptPatches.filter(Boolean).length} of ${counted(keptPatches.length, 'square')} of the picture ${kept}`;
  const parts = [...(keptWords.length > 0 ? [words] : []), ...(keptPatches.length > 0 ? [squares] : [])];
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}
