/**
 * The annotate screen: which sample is open, where the person is in it, and every decision on it. Keys and buttons call
 * the same verbs. A neighbour is fetched before it is asked for, so that the next sample is there at once.
 */
import type { Client } from '../../../src/contract/client';
import type { ProjectView, SampleView } from '../../../src/contract/sample-views';
import type { Document } from '../../../src/domain/document';
import { emptyDocument } from '../../../src/domain/document';
import type { Edit } from '../../../src/domain/edit';
import type { AnnotatedMention } from '../../../src/domain/mention';
import type { SampleId } from '../../../src/domain/sample';
import { overlaps, type Span } from '../../../src/domain/span';
import { AppError, toAppError } from '../../../src/errors';
import { afterQuiet } from '../../after-quiet';
import { counted } from '../../ui/numbers';
import { BoxesState } from './boxes.svelte';
import { nextOpen, openByThreshold, type Open } from './decide';
import { isRightToLeft } from './direction';
import { HeldSample } from './held-sample.svelte';
import { Neighbours } from './neighbours';
import { QueueState } from './queue.svelte';
import { moveEdge, type Edge } from './reach';
import { surface } from './segments';

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

/** Which word lies above or below another; only the drawn tweet knows. */
export type LineNeighbour = (word: number, direction: -1 | 1) => number | null;

export class AnnotateState {
  readonly queue: QueueState;
  readonly boxes: BoxesState;
  #held = $state.raw<HeldSample | null>(null);
  #focusedId = $state<string | null>(null);
  /** Words under the cursor; a type key makes a mention of them. */
  #cursor = $state.raw<Span | null>(null);
  #history = $state.raw({ undo: 0, redo: 0 });
  #opening = $state(false);
  problem = $state.raw<AppError | null>(null);
  atEnd = $state(false);
  choosingType = $state(false);
  lineNeighbour: LineNeighbour | null = null;
  readonly #neighbours: Neighbours;

  readonly document: Document = $derived(this.#held?.document ?? emptyDocument);
  readonly focused: AnnotatedMention | null = $derived(
    this.document.mentions.find((m) => m.id === this.#focusedId) ?? null,
  );
  readonly open: Open = $derived.by(() => openByThreshold(this.document, this.host.project.threshold));

  constructor(
    private readonly client: Client,
    readonly host: AnnotateHost,
  ) {
    this.queue = new QueueState(client);
    this.#neighbours = new Neighbours(client, () => ({ order: this.queue.order, filter: this.queue.filter }));
    const image = () => this.view?.image ?? null;
    const focused = () => this.focused;
    this.boxes = new BoxesState({
      get image() {
        return image();
      },
      get focused() {
        return focused();
      },
      ground: (mention, grounding) => this.#edit({ kind: 'ground', id: mention.id, grounding }),
      say: (text) => this.host.say(text),
      newId: () => this.host.newId(),
    });
  }

  get held(): HeldSample | null {
    return this.#held;
  }
  get view(): SampleView | null {
    return this.#held?.view ?? null;
  }
  get cursor(): Span | null {
    return this.#cursor;
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
      this.client.on('sample.changed', ({ sampleId, revision }) => this.#sampleChanged(sampleId, revision)),
      this.client.on('project.changed', afterQuiet(() => this.listChanged())),
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

  // ---- Where the person is -------------------------------------------------------------------------------------

  focusMention(id: string): void {
    this.#focusedId = id;
    this.#cursor = null;
    this.boxes.leave();
  }

  /** The cursor on these words; on a word of a mention, that mention is focused. */
  placeCursor(span: Span): void {
    const length = this.view?.tokens.length ?? 0;
    if (length === 0) return;
    const start = Math.max(0, Math.min(length - 1, span.start));
    const end = Math.max(start + 1, Math.min(length, span.end));
    const on = end - start === 1 ? this.document.mentions.find((m) => overlaps(m, { start, end })) : undefined;
    this.#focusedId = on?.id ?? null;
    this.#cursor = { start, end };
    this.boxes.leave();
  }

  clearFocus(): void {
    this.#focusedId = null;
    this.#cursor = null;
    this.boxes.leave();
  }

  /** To the mention after or before. */
  stepMention(by: 1 | -1): void {
    const target = this.#mentionBeside(by);
    if (target) this.focusMention(target.id);
  }

  /** False at the last one: there Tab leaves the tweet for the picture. */
  canStepMention(by: 1 | -1): boolean {
    return this.#mentionBeside(by) !== undefined;
  }

  /** Word cursor one to the left or right as seen. */
  stepWord(seen: 'left' | 'right'): void {
    const by = this.#forward(seen);
    const at = this.#cursor ?? this.focused;
    if (!at) this.placeCursor(by === 1 ? { start: 0, end: 1 } : { start: Infinity, end: Infinity });
    else {
      const word = by === 1 ? at.end : at.start - 1;
      this.placeCursor({ start: word, end: word + 1 });
    }
  }

  stepLine(direction: -1 | 1): void {
    const at = this.#cursor ?? this.focused ?? { start: 0 };
    const word = this.lineNeighbour?.(at.start, direction) ?? null;
    if (word !== null) this.placeCursor({ start: word, end: word + 1 });
  }

  /** Moves an edge of the focused mention, or of the words under the cursor, as seen. */
  stretch(edge: Edge, seen: 'left' | 'right'): void {
    const by = this.#forward(seen);
    const length = this.view?.tokens.length ?? 0;
    const { focused } = this;
    const moved = moveEdge(focused ?? this.#cursor ?? { start: 0, end: 0 }, edge, by, length);
    if (!moved) return;
    if (!focused) return this.placeCursor(moved);
    this.#cursor = null;
    this.#edit({ kind: 'reshape', id: focused.id, start: moved.start, end: moved.end });
    this.#sayMention('Span is now', moved);
  }

  // ---- Decisions -----------------------------------------------------------------------------------------------

  /** Sets the focused mention's type, or makes a mention of the words under the cursor. */
  setType(type: string): void {
    const { focused } = this;
    const span = this.#cursor;
    if (focused) {
      this.#edit({ kind: 'retype', id: focused.id, type });
      this.#sayMention(`${type}:`, focused);
    } else if (span) {
      const id = this.host.newId();
      this.#edit({ kind: 'add', id, start: span.start, end: span.end, type });
      this.focusMention(id);
      this.#sayMention(`New ${type}:`, span);
    } else this.host.say('Choose a word or a mention first.');
  }

  /** Accepts the focused suggestion and goes to the next open one. */
  acceptOne(): void {
    const { focused } = this;
    if (focused?.status === 'suggested') this.#edit({ kind: 'accept', ids: [focused.id] });
    const after = focused?.end ?? this.#cursor?.start ?? 0;
    const next = nextOpen(this.document, after);
    if (next) this.focusMention(next.id);
    else this.host.say('No suggestion is open.');
  }

  /** Enter: accepts what is sure. Nothing left open: the sample is reviewed and the next one comes. */
  acceptAll(): void {
    const { sure, unsure } = this.open;
    const ids = sure.map((m) => m.id);
    if (unsure.length === 0) {
      if (!this.#edit({ kind: 'finish', accept: ids })) return;
      this.host.say(`Reviewed${ids.length > 0 ? `, ${counted(ids.length, 'suggestion')} accepted` : ''}.`);
      this.next();
      return;
    }
    if (ids.length > 0 && !this.#edit({ kind: 'accept', ids })) return;
    const first = unsure[0];
    if (first) this.focusMention(first.id);
    this.host.say(`${ids.length} accepted. ${counted(unsure.length, 'suggestion')} below the threshold: look at each.`);
  }

  /** Takes away the focused region, else the focused mention. */
  remove(): void {
    if (this.boxes.region) return this.boxes.removeRegion();
    const { focused } = this;
    if (!focused || !this.#edit({ kind: 'remove', id: focused.id })) return;
    this.#sayMention('Removed', focused);
    const next = nextOpen(this.document, focused.start);
    if (next) this.focusMention(next.id);
    else this.placeCursor({ start: focused.start, end: focused.start + 1 });
  }

  notVisible(): void {
    const { focused } = this;
    if (!focused) return this.host.say('Focus a mention first.');
    const isSet = focused.grounding.kind === 'not-visible';
    this.boxes.leave();
    this.#edit({ kind: 'ground', id: focused.id, grounding: { kind: isSet ? 'open' : 'not-visible' } });
    this.host.say(isSet ? 'Visibility is open again.' : 'Not visible in the picture.');
  }

  flag(): void {
    const flagged = this.document.state === 'flagged';
    if (this.#edit({ kind: 'mark', state: flagged ? 'in-progress' : 'flagged' }))
      this.host.say(flagged ? 'Flag taken away.' : 'Flagged.');
  }

  skip(): void {
    if (!this.#edit({ kind: 'mark', state: 'skipped' })) return;
    this.host.say('Skipped.');
    this.next();
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

  // ---- Inside --------------------------------------------------------------------------------------------------

  #edit(edit: Edit): boolean {
    const held = this.#held;
    if (!held) return false;
    if (this.locked) {
      this.host.say(this.host.project.readOnly ? 'This project is read-only.' : 'The last change is not saved yet.');
      return false;
    }
    try {
      held.edit(edit);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.host.say(error.message);
      return false;
    }
    this.#history = { undo: this.#history.undo + 1, redo: 0 };
    this.#touchRow();
    return true;
  }

  async #travel(name: 'annotations.undo' | 'annotations.redo'): Promise<void> {
    await this.#guard(async () => {
      await this.settled();
      const changed = await this.client.call(name, {});
      if (!changed) {
        this.host.say(name === 'annotations.undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
      } else {
        const elsewhere = changed.sampleId !== this.view?.id;
        const held = await this.#neighbours.get(changed.sampleId);
        held.adopt(changed);
        if (elsewhere) this.#show(held);
        this.queue.touch(changed.sampleId, changed.document.state, this.host.now());
        const what = name === 'annotations.undo' ? 'Undone' : 'Done again';
        this.host.say(elsewhere ? `${what}, in sample ${held.view.externalId}.` : `${what}.`);
      }
      await this.#readHistory();
    });
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
        this.atEnd = direction === 'next';
        this.host.notify(
          direction === 'next' ? 'This was the last sample of the queue.' : 'This is the first sample of the queue.',
        );
      }
    });
    this.#opening = false;
  }

  #show(held: HeldSample): void {
    this.#held = held;
    this.#focusedId = null;
    this.#cursor = null;
    this.atEnd = false;
    this.boxes.reset();
    this.host.keepLastSample(held.view.id);
    this.host.say(`Sample ${held.view.externalId}, ${counted(held.document.mentions.length, 'mention')}.`);
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

  #sampleChanged(id: SampleId, revision: number): void {
    const held = this.#neighbours.held(id);
    if (held && revision > held.view.revision) void held.catchUp(revision).then(() => this.#touchRow());
  }

  #touchRow(): void {
    const { view } = this;
    if (view) this.queue.touch(view.id, this.document.state, this.host.now());
  }

  #mentionBeside(by: 1 | -1): AnnotatedMention | undefined {
    const { mentions } = this.document;
    const at = mentions.findIndex((m) => m.id === this.#focusedId);
    if (at >= 0) return mentions[at + by];
    const from = this.#cursor?.start ?? (by === 1 ? -1 : 0);
    return by === 1 ? mentions.find((m) => m.start > from) : mentions.findLast((m) => m.end <= from);
  }

  /** +1 towards the end of the text, -1 towards its start. */
  #forward(seen: 'left' | 'right'): 1 | -1 {
    const rightToLeft = isRightToLeft(this.view?.text ?? '');
    return (seen === 'right') === rightToLeft ? -1 : 1;
  }

  #sayMention(what: string, span: Span): void {
    const { view } = this;
    if (view) this.host.say(`${what} ${surface(view.text, view.tokens, span)}.`);
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
