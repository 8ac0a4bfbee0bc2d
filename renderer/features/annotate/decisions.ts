/** Everything a person can say of a sample, as verbs: keys and buttons call the same ones. Each is one edit, one undo. */
import { isOpen } from '../../../src/domain/mention';
import type { Span } from '../../../src/domain/span';
import { counted } from '../../ui/numbers';
import type { BoxesState } from './boxes.svelte';
import { nextOpen } from './decide';
import type { OpenSample } from './open-sample';
import type { TweetSelection, Side } from './tweet-selection.svelte';
import { moveEdge, type Edge } from './reach';
import { surface } from './segments';

export class Decisions {
  constructor(
    private readonly sample: OpenSample,
    private readonly selection: TweetSelection,
    private readonly boxes: BoxesState,
    /** Goes on to the next sample. */
    private readonly next: () => void,
  ) {}

  /** Sets the focused mention's type, or makes a mention of the words under the cursor. */
  setType(type: string): void {
    const { focused, cursor } = this.selection;
    if (focused) {
      if (this.sample.edit({ kind: 'retype', id: focused.id, type }))
        this.#say(`${this.sample.labels.nameOf(type)}:`, focused);
    } else if (cursor) {
      const id = this.sample.newId();
      if (!this.sample.edit({ kind: 'add', id, start: cursor.start, end: cursor.end, type })) return;
      this.#say(`New ${this.sample.labels.nameOf(type)}:`, cursor);
      this.selection.focus(id);
    }
  }

  /** Moves an edge of the focused mention, or of the words under the cursor, as seen. */
  stretch(edge: Edge, side: Side): void {
    const { selection } = this;
    const { focused } = selection;
    const from = focused ?? selection.cursor;
    const moved = from && moveEdge(from, edge, selection.towards(side), this.sample.view?.tokens.length ?? 0);
    if (!moved) return;
    if (!focused) return selection.put(moved);
    if (!this.sample.edit({ kind: 'reshape', id: focused.id, ...moved })) return;
    selection.focus(focused.id);
    this.#say('Span is now', moved);
  }

  /** Accepts the focused suggestion and goes to the next open one. */
  acceptOne(): void {
    const { selection } = this;
    const { focused } = selection;
    if (focused && isOpen(focused) && !this.sample.edit({ kind: 'accept', ids: [focused.id] })) return;
    const next = nextOpen(this.sample.document, focused?.end ?? selection.cursor?.start ?? 0);
    if (next) selection.focus(next.id);
    else this.sample.say('Nothing is left open.');
  }

  /** Enter: accepts what is sure. Nothing left open: the sample is reviewed and the next one comes. */
  acceptAll(): void {
    if (this.sample.isUnseen) return;
    const { sure, unsure } = this.sample.open;
    const ids = sure.map((m) => m.id);
    const first = unsure[0];
    if (!first) {
      if (!this.sample.edit({ kind: 'finish', accept: ids })) return;
      this.sample.say(`Reviewed${ids.length > 0 ? `, ${counted(ids.length, 'mention')} accepted` : ''}.`);
      return this.next();
    }
    if (ids.length > 0 && !this.sample.edit({ kind: 'accept', ids })) return;
    this.selection.focus(first.id);
    this.sample.say(
      `${ids.length} accepted. ${counted(unsure.length, 'suggestion')} below the threshold: look at each.`,
    );
  }

  /** Takes away the focused region, else the focused mention. */
  remove(): void {
    const { selection, boxes } = this;
    if (boxes.region) return boxes.removeRegion();
    const { focused } = selection;
    if (!focused || !this.sample.edit({ kind: 'remove', id: focused.id })) return;
    this.#say('Removed', focused);
    const next = nextOpen(this.sample.document, focused.start);
    if (next) selection.focus(next.id);
    else selection.put({ start: focused.start, end: focused.start + 1 });
  }

  notVisible(): void {
    const { focused } = this.selection;
    if (!focused) return;
    const isSet = focused.grounding.kind === 'not-visible';
    const grounding = { kind: isSet ? 'open' : 'not-visible' } as const;
    if (!this.sample.edit({ kind: 'ground', id: focused.id, grounding })) return;
    this.boxes.leave();
    this.sample.say(isSet ? 'Visibility is open again.' : 'Not visible in the picture.');
  }

  flag(): void {
    const flagged = this.sample.document.state === 'flagged';
    if (this.sample.edit({ kind: 'mark', state: flagged ? 'in-progress' : 'flagged' }))
      this.sample.say(flagged ? 'Flag taken away.' : 'Flagged.');
  }

  skip(): void {
    if (this.sample.isUnseen || !this.sample.edit({ kind: 'mark', state: 'skipped' })) return;
    this.sample.say('Skipped.');
    this.next();
  }

  #say(what: string, span: Span): void {
    const { view } = this.sample;
    if (view) this.sample.say(`${what} ${surface(view.text, view.tokens, span)}.`);
  }
}
