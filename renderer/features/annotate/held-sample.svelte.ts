/**
 * One sample in the window: what main last said of it, and the edits that are on their way. The document shown is the
 * first with the second applied, so a key shows at once. Edits go out one after the other, each on the revision before.
 */
import type { CallOutput } from '../../../src/contract/calls';
import type { Client } from '../../../src/contract/client';
import type { SampleView } from '../../../src/contract/sample-views';
import type { Document } from '../../../src/domain/document';
import { applyEdit, type Edit } from '../../../src/domain/edit';
import { AppError, toAppError } from '../../../src/errors';

type Changed = NonNullable<CallOutput<'annotations.undo'>>;

export class HeldSample {
  #view: SampleView;
  #pending = $state.raw<readonly Edit[]>([]);
  #sending: Promise<void> | null = null;
  #suggesting: Promise<void> | null = null;
  /** An edit that could not be saved. Nothing more is edited until the person retries or drops it. */
  #problem = $state.raw<AppError | null>(null);
  /** Why there are no suggestions; null when nothing went wrong. */
  #suggestProblem = $state.raw<AppError | null>(null);
  /** Set when somebody else's change replaced what was shown. */
  #reloaded = $state(false);
  #waiting = $state(false);

  readonly document: Document;

  constructor(
    private readonly client: Client,
    view: SampleView,
  ) {
    this.#view = $state.raw(view);
    this.document = $derived(
      this.#pending.reduce<Document>(
        (document, edit) => applyEdit(document, edit, this.#view.tokens.length),
        this.#view.document,
      ),
    );
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
    applyEdit(this.document, edit, this.#view.tokens.length);
    this.#reloaded = false;
    this.#pending = [...this.#pending, edit];
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

  /** Takes over a document that main changed: by undo, or in another window. */
  adopt({ document, revision }: Pick<Changed, 'document' | 'revision'>): void {
    if (revision > this.#view.revision) this.#view = { ...this.#view, document, revision };
  }

  /** Asks again when main has a newer revision than what is here and nothing of ours is on its way. */
  async catchUp(revision: number): Promise<void> {
    await this.#suggesting;
    await this.settled();
    if (revision <= this.#view.revision || this.#problem) return;
    await this.#reload();
    this.#reloaded = true;
  }

  /** Asks for suggestions when those here are not the promoted checkpoint's and the sample is still to be decided. */
  async freshenSuggestions(promoted: string | null): Promise<void> {
    const { state } = this.document;
    if (promoted === null || promoted === this.#view.checkpoint || state === 'done' || state === 'skipped') return;
    if (state === 'suggested' && this.#view.checkpoint === null) return; // they came with an import: a person decides on them
    await this.requestSuggestions();
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
      this.#show(view);
    } catch (error) {
      this.#suggestProblem = toAppError(error);
    }
    this.#waiting = false;
  }

  async #send(): Promise<void> {
    let rebased = false;
    for (let edit = this.#pending[0]; edit && !this.#problem; edit = this.#pending[0]) {
      const { id: sampleId, revision } = this.#view;
      const modelAtWork = this.#suggesting;
      try {
        const changed = await this.client.call('annotations.edit', { sampleId, revision, edit });
        this.#view = { ...this.#view, document: changed.document, revision: changed.revision };
        this.#pending = this.#pending.slice(1);
        rebased = false;
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.code !== 'conflict') this.#problem = error;
        else if (modelAtWork && !rebased) {
          // The model's suggestions came in between: ours goes on top of them, once.
          rebased = true;
          await modelAtWork;
          await this.#reload();
        } else {
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
    let document: Document = view.document;
    const still: Edit[] = [];
    for (const edit of this.#pending) {
      try {
        document = applyEdit(document, edit, view.tokens.length);
        still.push(edit);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#reloaded = true;
      }
    }
    this.#view = view;
    if (still.length !== this.#pending.length) this.#pending = still;
  }
}
