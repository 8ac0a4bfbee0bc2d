/**
 * The annotate screen: which sample is open, where the person is in it, and every decision on it. Keys and buttons call
 * the same verbs. A neighbour is fetched before it is asked for, so that the next sample is there at once.
 */
import type { Client } from '../../../src/contract/client';
import type { ProjectView, SampleView } from '../../../src/contract/sample-views';
import type { Document } from '../../../src/domain/document';
import { emptyDocument } from '../../../src/domain/document';
import type { Edit } from '../../../src/domain/edit';
import type { SampleId } from '../../../src/domain/sample';
import { AppError, toAppError } from '../../../src/errors';
import { afterQuiet } from '../../after-quiet';
import { counted } from '../../ui/numbers';
import { BoxesState } from './boxes.svelte';
import { openByThreshold, type Open } from './decide';
import { Decisions } from './decisions';
import { ExplanationState } from './explanation.svelte';
import type { HeldSample } from './held-sample.svelte';
import { Neighbours } from './neighbours';
import { Place } from './place.svelte';
import { QueueState } from './queue.svelte';

export interface AnnotateHost {
  readonly project: ProjectView;
  say(text: string): void;
  notify(text: string): void;
  newId(): string;
  now(): number;
  /** The sample the person was at, over restarts. */
  lastSample(): SampleId | null;
  keepLastSample(id: SampleId): void;
}

export class AnnotateState {
  readonly queue: QueueState;
  readonly place: Place;
  readonly boxes: BoxesState;
  readonly decisions: Decisions;
  readonly explanation: ExplanationState;
  #held = $state.raw<HeldSample | null>(null);
  #history = $state.raw({ undo: 0, redo: 0 });
  #opening = $state(false);
  problem = $state.raw<AppError | null>(null);
  choosingType = $state(false);
  readonly #neighbours: Neighbours;
  /** An undo or redo under way: main tells of its change before it answers. */
  #travelling: Promise<unknown> = Promise.resolve();

  readonly document: Document = $derived(this.#held?.document ?? emptyDocument);
  readonly open: Open = $derived.by(() => openByThreshold(this.document, this.host.project.threshold));

  constructor(
    private readonly client: Client,
    readonly host: AnnotateHost,
  ) {
    this.queue = new QueueState(client);
    this.#neighbours = new Neighbours(client, () => ({ order: this.queue.order, filter: this.queue.filter }));
    this.place = new Place(this);
    this.boxes = new BoxesState(this);
    this.decisions = new Decisions(this);
    this.explanation = new ExplanationState(client, this);
  }

  get held(): HeldSample | null {
    return this.#held;
  }
  get view(): SampleView | null {
    return this.#held?.view ?? null;
  }
  get canUndo(): boolean {
    return this.#history.undo > 0;
  }
  get canRedo(): boolean {
    return this.#history.redo > 0;
  }
  get opening(): boolean {
    return this.#opening;
  }
  get saving(): boolean {
    return this.#held?.saving ?? false;
  }
  get locked(): boolean {
    return this.host.project.readOnly || (this.#held?.problem ?? null) !== null;
  }

  /** Begins where the person left off, else at the head of the queue. Returns the function that ends it. */
  start(): () => void {
    const stops = [
      this.client.on('sample.changed', ({ sampleId, revision }) => void this.#sampleChanged(sampleId, revision)),
      this.client.on(
        'project.changed',
        afterQuiet(() => this.listChanged()),
      ),
    ];
    void this.queue.reload();
    void this.#readHistory();
    const last = this.host.lastSample();
    void (last === null ? this.#step('next') : this.openSample(last, true));
    return () => stops.forEach((stop) => stop());
  }

  /** Order, filter or promoted checkpoint changed: ask again, keep the open sample. */
  listChanged(): void {
    this.#neighbours.forget(this.#held);
    void this.queue.reload();
    const { view } = this;
    if (view) void this.#neighbours.prefetch(view.id, this.host.project.promoted);
  }

  async openSample(id: SampleId, orFirst = false): Promise<void> {
    await this.#guard(async () => {
      try {
        this.#show(await this.#neighbours.get(id));
      } catch (error) {
        if (!orFirst || toAppError(error).code !== 'not-found') throw error;
        await this.#step('next');
      }
    });
  }

  next(): void {
    void this.#step('next');
  }

  previous(): void {
    void this.#step('previous');
  }

  undo(): Promise<void> {
    return this.#travel('annotations.undo');
  }

  redo(): Promise<void> {
    return this.#travel('annotations.redo');
  }

  /** Resolves when everything is saved. */
  async settled(): Promise<void> {
    await Promise.all(this.#neighbours.all().map((held) => held.settled()));
  }

  /** Gives up an edit that could not be saved. */
  async drop(): Promise<void> {
    await this.#held?.drop();
    this.#touchRow();
  }

  async requestSuggestions(): Promise<void> {
    await this.#held?.requestSuggestions();
  }

  /** Shows an edit and sends it. False where the sample cannot be edited, or not like this: the person is told why. */
  edit(edit: Edit): boolean {
    const held = this.#held;
    if (!held) return false;
    if (this.locked) {
      this.say(this.host.project.readOnly ? 'This project is read-only.' : 'The last change is not saved yet.');
      return false;
    }
    try {
      held.edit(edit);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.say(error.message);
      return false;
    }
    this.#history = { undo: this.#history.undo + 1, redo: 0 };
    this.#touchRow();
    return true;
  }

  /** The person goes elsewhere in the tweet. */
  moved(): void {
    this.boxes.leave();
  }

  say(text: string): void {
    this.host.say(text);
  }

  newId(): string {
    return this.host.newId();
  }

  #travel(name: 'annotations.undo' | 'annotations.redo'): Promise<void> {
    const travel = this.#guard(async () => {
      await this.settled();
      const changed = await this.client.call(name, {});
      if (!changed) {
        this.say(name === 'annotations.undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
      } else {
        const elsewhere = changed.sampleId !== this.view?.id;
        const held = await this.#neighbours.get(changed.sampleId);
        held.adopt(changed);
        if (elsewhere) this.#show(held);
        this.queue.touch(changed.sampleId, changed.document.state, this.host.now());
        const what = name === 'annotations.undo' ? 'Undone' : 'Done again';
        this.say(elsewhere ? `${what}, in sample ${held.view.externalId}.` : `${what}.`);
      }
      await this.#readHistory();
    });
    this.#travelling = travel;
    return travel;
  }

  async #readHistory(): Promise<void> {
    await this.#guard(async () => (this.#history = await this.client.call('annotations.history', {})));
  }

  async #step(direction: 'next' | 'previous'): Promise<void> {
    const from = this.view?.id ?? null;
    const known = from === null ? undefined : this.#neighbours.known(from, direction);
    if (known) return this.#show(known); // in the same task as the key: no frame in between
    if (this.#opening) return;
    this.#opening = true;
    await this.#guard(async () => {
      const held = await this.#neighbours.find(from, direction);
      if (this.view?.id !== (from ?? undefined)) return; // the person went elsewhere meanwhile
      if (held) this.#show(held);
      else {
        this.host.notify(`This was the ${direction === 'next' ? 'last' : 'first'} sample of the queue.`);
      }
    });
    this.#opening = false;
  }

  #show(held: HeldSample): void {
    this.#held = held;
    this.place.clear();
    this.boxes.reset();
    this.host.keepLastSample(held.view.id);
    this.say(`Sample ${held.view.externalId}, ${counted(held.document.mentions.length, 'mention')}.`);
    this.#lookAhead(held);
  }

  #lookAhead(held: HeldSample): void {
    // After the paint: a key must not wait for it.
    setTimeout(() => {
      const { promoted } = this.host.project;
      void held.freshenSuggestions(promoted);
      void this.#neighbours.prefetch(held.view.id, promoted);
    });
  }

  async #sampleChanged(id: SampleId, revision: number): Promise<void> {
    await this.#travelling;
    const held = this.#neighbours.held(id);
    if (!held || revision <= held.view.revision) return;
    await held.catchUp(revision);
    this.#touchRow();
  }

  #touchRow(): void {
    const { view } = this;
    if (view) this.queue.touch(view.id, this.document.state, this.host.now());
  }

  async #guard(work: () => Promise<unknown>): Promise<void> {
    this.problem = null; // before the work: it may itself guard a part
    try {
      await work();
    } catch (error) {
      this.problem = toAppError(error);
    }
  }
}
