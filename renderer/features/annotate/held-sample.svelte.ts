/**
 * One sample in the window: as main last sent it, and the edits that are on their way. The document shown is the
 * person's work laid over the layer beneath it, with those edits applied, so a key shows at once. Edits go out one after the
 * other, each on the revision before; a new layer beneath them waits until they are saved.
 */
import type { Client } from '../../../src/contract/client';
import type { SampleView } from '../../../src/contract/sample-views';
import type { Document } from '../../../src/domain/document';
import { applyEdit, type Edit } from '../../../src/domain/edit';
import { overlay, type BaseRef } from '../../../src/domain/layers';
import { AppError, toAppError } from '../../../src/errors';
import type { Changed } from './history.svelte';

/** An edit on its way, the layer that it was made over, and the document that it led to. */
interface Pending {
  readonly edit: Edit;
  readonly base: BaseRef | null;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  readonly after: Document;
}

export class HeldSample {
  #view: SampleView;
  #pending = $state.raw<readonly Pending[]>([]);
  #sending: Promise<void> | null = null;
  #suggesting: Promise<void> | null = null;
  /** An edit that could not be saved. Nothing more is edited until the person retries or drops it. */
  #problem = $state.raw<AppError | null>(null);
  /** Why there are no suggestions; null when nothing went wrong. */
  #suggestProblem = $state.raw<AppError | null>(null);
  /** Set when a change from elsewhere replaced what the person had said. */
  #reloaded = $state(false);
  #waiting = $state(false);

  readonly document: Document;

  constructor(
    private readonly client: Client,
    view: SampleView,
    private readonly now: () => number = Date.now,
  ) {
    this.#view = $state.raw(view);
    this.document = $derived(this.#pending.at(-1)?.after ?? shownOf(this.#view));
  }

  get view(): SampleView {
    return this.#view;
  }
  get problem(): AppError | null {
    return this.#problem;
  }
  get suggestProblem(): AppError | null {
    return this.#suggestProblem;
  }
  get reloaded(): boolean {
    return this.#reloaded;
  }
  get saving(): boolean {
    return this.#pending.length > 0;
  }
  get waitingForSuggestions(): boolean {
    return this.#waiting;
  }

  /** Shows the edit and sends it. Throws `AppError` when it does not apply. */
  edit(edit: Edit): void {
    if (this.#problem) return;
    const at = this.now();
    const after = applied(this.document, { edit, at }, this.#view);
    this.#reloaded = false;
    this.#pending = [...this.#pending, { edit, at, base: this.#view.base?.ref ?? null, after }];
    void this.settled();
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    this.#sending ??= this.#send().finally(() => (this.#sending = null));
    await this.#sending;
  }

  retry(): void {
    this.#problem = null;
    void this.settled();
  }

  /** Gives up what was not saved and shows what main has. */
  async drop(): Promise<void> {
    this.#pending = [];
    this.#problem = null;
    await this.#reload();
  }

  /** Takes over work that main changed: by undo, or in another window. */
  adopt({ work, revision }: Pick<Changed, 'work' | 'revision'>): void {
    if (revision > this.#view.revision) this.#view = { ...this.#view, work, revision };
  }

  /** Asks again when main has a newer revision than what is here and nothing of ours is on its way. Answers whether it did. */
  async catchUp(revision: number): Promise<boolean> {
    await this.settled();
    if (revision <= this.#view.revision || this.#problem) return false;
    await this.#reload();
    this.#reloaded = true;
    return true;
  }

  /** The layers beneath the work may have changed: reloads them silently. */
  async refresh(): Promise<void> {
    await this.#suggesting;
    await this.settled();
    if (!this.#problem) await this.#reload();
  }

  /** Asks for suggestions where there is nothing to show and the sample is still to be decided. */
  async fillIn(): Promise<void> {
    const { state } = this.document;
    if (this.#view.canSuggest && state !== 'done' && state !== 'skipped') await this.requestSuggestions();
  }

  /** Suggestions of the promoted checkpoint, now. */
  requestSuggestions(): Promise<void> {
    this.#suggesting ??= this.#suggest().finally(() => (this.#suggesting = null));
    return this.#suggesting;
  }

  async #suggest(): Promise<void> {
    this.#waiting = true;
    this.#suggestProblem = null;
    try {
      const view = await this.client.call('suggestions.request', { sampleId: this.#view.id });
      await this.settled();
      this.#show(view);
    } catch (error) {
      this.#suggestProblem = toAppError(error);
    }
    this.#waiting = false;
  }

  async #send(): Promise<void> {
    for (let next = this.#pending[0]; next && !this.#problem; next = this.#pending[0]) {
      const { id: sampleId, revision } = this.#view;
      const { base, edit } = next;
      try {
        const changed = await this.client.call('annotations.edit', { sampleId, revision, base, edit });
        this.#view = { ...this.#view, work: changed.work, revision: changed.revision };
        this.#pending = this.#pending.slice(1);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.code !== 'conflict') this.#problem = error;
        else {
          this.#pending = [];
          await this.#reload();
          this.#reloaded = true;
        }
      }
    }
  }

  async #reload(): Promise<void> {
    try {
      this.#show(await this.client.call('samples.get', { id: this.#view.id }));
    } catch (error) {
      this.#problem = toAppError(error);
    }
  }

  /** Shows a newer view; edits that no longer apply to it are given up with a note. */
  #show(view: SampleView): void {
    if (view.revision < this.#view.revision) return;
    let document = shownOf(view);
    const still: Pending[] = [];
    for (const pending of this.#pending) {
      try {
        document = applied(document, pending, view);
        still.push({ ...pending, after: document });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#reloaded = true;
      }
    }
    this.#view = view;
    if (this.#pending.length > 0) this.#pending = still;
  }
}

function shownOf({ work, base }: SampleView): Document {
  return overlay(work, base);
}

function applied(
  document: Document,
  { edit, at }: Pick<Pending, 'edit' | 'at'>,
  { annotator, tokens }: SampleView,
): Document {
  return applyEdit(document, edit, { by: annotator, at, tokenCount: tokens.length });
}
