/**
 * The annotate screen: which sample is open, the selection in it, and every decision on it. Keys and buttons call
 * the same methods. The next sample is fetched ahead, so that it is there at once.
 */
import { strategies } from '../../../src/active/registry';
import type { Client } from '../../../src/contract/client';
import type { EventValue } from '../../../src/contract/events';
import type { ProjectView } from '../../../src/contract/project-views';
import type { SampleView } from '../../../src/contract/sample-views';
import type { Document, ReviewState } from '../../../src/domain/document';
import { emptyDocument } from '../../../src/domain/document';
import type { Edit } from '../../../src/domain/edit';
import type { SampleId } from '../../../src/domain/sample';
import { AppError, toAppError } from '../../../src/errors';
import { afterQuiet } from '../../after-quiet';
import { FocusTarget } from '../../ui/focus-target';
import { counted } from '../../ui/numbers';
import { BoxesState } from './boxes.svelte';
import { CompareState } from './compare.svelte';
import { openByThreshold, type Open } from './decide';
import { stateNames } from './describe';
import { Decisions } from './decisions';
import { ExplanationState } from './explanation.svelte';
import { Feedback } from './feedback.svelte';
import type { HeldSample } from './held-sample.svelte';
import { History, type Changed } from './history.svelte';
import { labelsOf, type Labels } from './labels';
import { isUnsaved, SampleCache } from './sample-cache';
import type { OpenSample } from './open-sample';
import { PictureLayout } from './picture-layout.svelte';
import { surface } from './segments';
import { Trail } from './trail';
import { TweetSelection } from './tweet-selection.svelte';
import { QueueState, type QueueWish } from './queue.svelte';
import { mentionsChanged } from './what-changed';

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

/** Suggestions for the pool arrive in batches: the rows they belong to are read once those have passed. */
const rowsQuietMs = 600;
/** Until then nobody has seen a sample that came: the second click of a double click arrives in this time. */
const unseenMs = 300;

export class AnnotateState implements OpenSample {
  readonly queue: QueueState;
  readonly selection: TweetSelection;
  readonly boxes: BoxesState;
  readonly decisions: Decisions;
  readonly explanation: ExplanationState;
  readonly compare: CompareState;
  readonly feedback: Feedback;
  readonly pictureLayout = new PictureLayout(this);
  /** The drawn tweet, and the queue's search field. */
  readonly tweet = new FocusTarget();
  readonly search = new FocusTarget();
  #held = $state.raw<HeldSample | null>(null);
  readonly #history: History;
  #opening = $state(false);
  #unseen: ReturnType<typeof setTimeout> | undefined;
  problem = $state.raw<AppError | null>(null);
  choosingType = $state(false);
  /** A word is looked for by its first letters. */
  jumping = $state(false);
  readonly #trail = new Trail();
  /** Where the work was when another sample was looked up, and in which search that was. */
  #detour: { readonly from: SampleId; readonly query: string | null } | null = null;
  readonly #cache: SampleCache;
  /** Another window has done something that can be undone here. A failure of this shows with the next undo. */
  readonly #historyMoved = afterQuiet(() => void this.#history.read().catch(() => undefined));
  readonly #rowsMoved = afterQuiet(() => void this.queue.reload(), rowsQuietMs);
  readonly #layersMoved = afterQuiet(() => {
    void this.#held?.refresh().then(() => this.#held?.fillIn());
    void this.listChanged();
  });

  readonly document: Document = $derived(this.#held?.document ?? emptyDocument);
  readonly labels: Labels = $derived.by(() => labelsOf(this.host.project.types));
  readonly open: Open = $derived.by(() => openByThreshold(this.document, this.host.project.threshold));

  constructor(
    private readonly client: Client,
    readonly host: AnnotateHost,
  ) {
    this.feedback = new Feedback((text) => this.readOut(text));
    this.queue = new QueueState(client, () => host.project.queueOrder);
    this.#cache = new SampleCache(client, () => ({ order: this.queue.order, filter: this.queue.filter }));
    this.selection = new TweetSelection(this, () => this.#moved());
    this.boxes = new BoxesState(this, this.selection);
    this.decisions = new Decisions(this, this.selection, this.boxes, (said) => void this.#step('next', said));
    this.explanation = new ExplanationState(client, this);
    this.compare = new CompareState(client, this);
    this.#history = new History(client, {
      settled: () => this.settled(),
      adopt: (changed) => this.#adopt(changed),
      say: (text) => this.say(text),
    });
  }

  get held(): HeldSample | null {
    return this.#held;
  }
  get view(): SampleView | null {
    return this.#held?.view ?? null;
  }
  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
  }
  get opening(): boolean {
    return this.#opening;
  }
  /** Whether anything that was typed is not saved yet, on this sample or one that was left. */
  get saving(): boolean {
    return this.#held !== null && this.#cache.all().some(isUnsaved); // only the open sample is typed on, and #held names it
  }
  get isUnseen(): boolean {
    return this.#unseen !== undefined;
  }
  /** Why the last key or button did nothing; null once another one does something. */
  get refusal(): string | null {
    const { line } = this.feedback;
    return line?.refused ? line.text : null;
  }
  /** Mentions that Enter would finish now without a word on where they are in the picture. */
  get unanswered(): number {
    const { document, view, open } = this;
    if (!view?.image || open.unsure.length > 0) return 0;
    return document.mentions.filter(({ grounding }) => grounding.kind === 'open').length;
  }

  /** Why the open sample cannot be edited; null = it can. */
  get whyLocked(): string | null {
    if (!this.#held) return 'No sample is open.';
    if (this.host.project.readOnly) return 'This project is read-only.';
    return this.#held.problem ? 'The last change is not saved yet.' : null;
  }

  /** Why the order that is wished for cannot be worked out; null = it can, or is. */
  get whyNotRanked(): string | null {
    const { project } = this.host;
    if (this.queue.ranked) return null;
    if (project.readOnly) return 'Not ranked, and this project is read-only: as imported.';
    const needsModel = strategies.some(({ name, needs }) => name === this.queue.order && needs.length > 0);
    return needsModel && project.promoted === null ? 'Not ranked: no model is in use. As imported.' : null;
  }

  /** Begins where the person left off, else at the head of the queue. Returns the function that ends it. */
  start(): () => void {
    const stops = [
      this.client.on('sample.changed', (change) => void this.#sampleChanged(change)),
      this.client.on('project.changed', (change) => this.#projectChanged(change)),
    ];
    void this.queue.reload();
    void this.#guard(() => this.#history.read());
    const last = this.host.lastSample();
    void (last === null ? this.#step('next') : this.openSample(last, true));
    return () => stops.forEach((stop) => stop());
  }

  /** Another order or filter, or other samples: asks for the list again and keeps the open sample, if there is one. */
  async listChanged(): Promise<void> {
    this.#cache.forget(this.#held);
    const { view } = this;
    if (view) void this.#cache.prefetch(view.id);
    await this.queue.reload();
    if (!this.view && this.queue.rows.length > 0) await this.#step('next');
  }

  /** Lists the queue in another order, or other samples. */
  list(wish: Partial<QueueWish>): void {
    this.queue.ask(wish);
    const listed = this.listChanged();
    if (wish.order !== undefined) void listed.then(() => this.#rankUnlessRanked());
  }

  /** Computes the scores of an order used for the first time, as a job that can be stopped. The list follows when it is done. */
  async #rankUnlessRanked(): Promise<void> {
    if (this.queue.ranked || this.whyNotRanked !== null) return;
    await this.#guard(() => this.client.call('ranking.start', { strategy: this.queue.order }));
  }

  /** A sample that was looked up, not come to in the queue: what comes after it is where the work was. */
  async lookUp(id: SampleId): Promise<void> {
    const { view } = this;
    await this.openSample(id);
    if (view && this.view?.id !== view.id) this.#detour ??= { from: view.id, query: null };
  }

  async openSample(id: SampleId, orFirst = false): Promise<void> {
    await this.#guard(async () => {
      try {
        const from = this.view?.id;
        this.#show(await this.#cache.get(id));
        if (from !== undefined && this.queue.query !== '') this.#detour ??= { from, query: this.queue.query };
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
    return this.#guard(() => this.#history.undo());
  }

  redo(): Promise<void> {
    return this.#guard(() => this.#history.redo());
  }

  /** Resolves when everything is saved. */
  async settled(): Promise<void> {
    await Promise.all(this.#cache.all().map((held) => held.settled()));
  }

  /** Why something that was typed is not saved; null = everything is. */
  get unsaved(): AppError | null {
    return this.#cache.all().find(({ problem }) => problem !== null)?.problem ?? null;
  }

  /** Gives up an edit that could not be saved. */
  async drop(): Promise<void> {
    await this.#held?.drop();
    this.#touchRow();
  }

  /** Two layers beside each other in place of the mentions, or the mentions again. */
  toggleCompare(): void {
    if (this.explanation.open) this.explanation.toggle();
    this.compare.toggle();
  }

  /** The same of what the model used. */
  toggleUsed(): void {
    if (this.compare.open) this.compare.toggle();
    this.explanation.toggle();
  }

  /** The finished work on the open sample becomes its reference. */
  async makeReference(): Promise<void> {
    await this.#guard(async () => {
      const { view } = this;
      if (!view) return;
      await this.settled();
      await this.client.call('reference.make', { sampleIds: [view.id] });
      const kept = view.base?.ref.kind === 'reference' ? ' The one before stays in its history.' : '';
      this.host.notify(`Your work on ${view.externalId} is its reference now.${kept}`);
    });
  }

  /** Requests the explanation again. */
  explain(): void {
    if (this.view) void this.explanation.ask(this.view.id);
  }

  async requestSuggestions(): Promise<void> {
    await this.#held?.requestSuggestions();
  }

  /** Shows an edit and sends it. False where the sample cannot be edited, or not like this: the person sees why. */
  edit(edit: Edit): boolean {
    const why = this.whyLocked ?? this.#tryEdit(edit);
    this.notify(why);
    if (why !== null) return false;
    this.#history.edited();
    this.#touchRow();
    return true;
  }

  /** Shows and says why a key or button does nothing; null = it does something. */
  notify(why: string | null): void {
    if (why === null) this.feedback.clear();
    else this.feedback.refuse(why);
  }

  say(text: string): void {
    this.feedback.say(text);
  }

  refuse(why: string): void {
    this.feedback.refuse(why);
  }

  readOut(text: string): void {
    this.host.say(text);
  }

  /** The words under the cursor. A focused mention reads itself. */
  readOutWords(): void {
    const { view, selection } = this;
    if (view && !selection.focused && selection.cursor) this.readOut(surface(view.text, view.tokens, selection.cursor));
  }

  newId(): string {
    return this.host.newId();
  }

  /** Why it does not apply; null where it did. */
  #tryEdit(edit: Edit): string | null {
    try {
      this.#held?.edit(edit);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }

  /** The selection in the tweet has moved. */
  #moved(): void {
    this.feedback.clearRefusal();
    this.boxes.leave();
  }

  /** What main changed has the focus, and is named. */
  async #adopt(changed: Changed): Promise<string> {
    const elsewhere = changed.sampleId !== this.view?.id;
    const held = await this.#cache.get(changed.sampleId);
    const before = held.document;
    held.adopt(changed);
    if (elsewhere) this.#show(held);
    this.queue.touch(changed.sampleId, changed.work.state, this.host.now());
    const where = elsewhere ? `, in ${held.view.externalId}` : '';
    return this.#pointAtChange(before) + where;
  }

  #pointAtChange(before: Document): string {
    const { document, view, labels, selection } = this;
    const changed = mentionsChanged(before, document);
    const [first] = changed;
    if (view && first) {
      if (document.mentions.some(({ id }) => id === first.id)) selection.focus(first.id);
      else selection.put(first);
    }
    const marks: readonly ReviewState[] = ['done', 'skipped', 'flagged'];
    const mark = marks.find((state) => (before.state === state) !== (document.state === state));
    if (mark) return `: ${stateNames[mark]}`;
    if (!view || !first) return '';
    if (changed.length > 1) return `: ${counted(changed.length, 'mention')}`;
    return `: ${labels.nameOf(first.type)} ${surface(view.text, view.tokens, first)}`;
  }

  /** `said`: what was done to the sample that is left. */
  async #step(direction: 'next' | 'previous', said = ''): Promise<void> {
    const from = this.view?.id ?? null;
    const visited = direction === 'next' ? this.#trail.after : this.#trail.before;
    const cached = visited === null ? this.#nextInCache(from, direction) : this.#cache.held(visited);
    if (cached) return this.#show(cached, { direction, said }); // in the same task as the key: no frame in between
    if (this.#opening) return;
    this.#opening = true;
    await this.#guard(async () => {
      const held = await this.#find(from, direction);
      if (this.view?.id !== (from ?? undefined)) return; // another sample was opened since
      if (held) this.#show(held, { direction, said });
      else if (from !== null) {
        const end = `This was the ${direction === 'next' ? 'last' : 'first'} sample of the queue.`;
        this.say(said === '' ? end : `${said} ${end}`);
      }
    });
    this.#opening = false;
  }

  #nextInCache(from: SampleId | null, direction: 'next' | 'previous'): HeldSample | undefined {
    return from === null || this.#detour ? undefined : this.#cache.cached(from, direction);
  }

  /** Along the trail, where it leads on; else in the queue, of which the head comes after the last one. */
  async #find(from: SampleId | null, direction: 'next' | 'previous'): Promise<HeldSample | null> {
    const visited = direction === 'next' ? this.#trail.after : this.#trail.before;
    if (visited !== null) return this.#cache.get(visited);
    if (direction === 'previous' || from === null) return this.#cache.find(from, direction);
    const left = await this.#leftFor();
    if (left && !isFinished(left.document.state)) return left;
    const after = await this.#cache.find(left?.view.id ?? from, 'next');
    const found = after ?? (await this.#cache.find(null, 'next'));
    return found?.view.id === from ? null : found;
  }

  /** The sample that was left for the one that is open, once the search that led to it is over. */
  async #leftFor(): Promise<HeldSample | null> {
    if (!this.#detour || (this.#detour.query !== null && this.#detour.query === this.queue.query)) return null;
    return this.#cache.get(this.#detour.from);
  }

  /** `direction`: where it was come to from; absent = it was opened by itself. */
  #show(held: HeldSample, { direction, said = '' }: { direction?: 'next' | 'previous'; said?: string } = {}): void {
    clearTimeout(this.#unseen);
    const seen = (): void => (this.#unseen = undefined);
    seen();
    if (direction && this.#held) this.#unseen = setTimeout(seen, unseenMs);
    this.#held = held;
    this.selection.clear();
    this.boxes.reset();
    this.jumping = false;
    this.host.keepLastSample(held.view.id);
    if (direction === 'previous') this.#trail.visitBefore(held.view.id);
    else this.#trail.visit(held.view.id);
    if (direction && (this.#detour?.query ?? '') !== this.queue.query) this.#detour = null;
    this.#announce(held, said);
    this.#lookAhead(held);
  }

  /** The words of the sample that came, to be heard; what was done to the one before, to be seen, too. */
  #announce({ view, document }: HeldSample, said: string): void {
    if (said === '') this.feedback.clear();
    else this.feedback.say(said);
    const came = `Sample ${view.externalId}, ${counted(document.mentions.length, 'mention')}: ${view.text}`;
    this.readOut(said === '' ? came : `${said} ${came}`);
  }

  #lookAhead(held: HeldSample): void {
    // After the paint: a key must not wait for it.
    setTimeout(() => {
      void held.fillIn();
      void this.#cache.prefetch(held.view.id);
    });
  }

  /** Another annotator's work is not shown here. */
  async #sampleChanged(change: EventValue<'sample.changed'>): Promise<void> {
    if (change.annotator !== this.host.project.annotator) return this.compare.changed(change.sampleId);
    this.queue.follow(change);
    await this.#history.arrived();
    const { sampleId, revision } = change;
    const held = this.#cache.held(sampleId);
    if (held && revision <= held.view.revision) return;
    const elsewhere = (await held?.catchUp(revision)) ?? true;
    if (elsewhere) this.#historyMoved();
    if (held) this.#touchRow();
  }

  /** Only what changed is asked for again: single samples, or the list with the layers beneath the open sample. */
  #projectChanged({ what, sampleIds }: EventValue<'project.changed'>): void {
    if (sampleIds === null) return this.#layersMoved();
    for (const id of sampleIds) {
      void this.#cache.held(id)?.refresh();
      this.compare.changed(id);
    }
    if (what.includes('suggestions') && this.queue.lists(sampleIds)) this.#rowsMoved();
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

function isFinished(state: ReviewState): boolean {
  return state === 'done' || state === 'skipped';
}
