/** Everything a person can say of a sample, as verbs: keys and buttons call the same ones. Each is one edit, one undo. */
import type { Document } from '../../../src/domain/document';
import type { Edit } from '../../../src/domain/edit';
import type { SampleView } from '../../../src/contract/sample-views';
import type { Span } from '../../../src/domain/span';
import { counted } from '../../ui/numbers';
import type { BoxesState } from './boxes.svelte';
import { nextOpen, type Open } from './decide';
import type { Place, Side } from './place.svelte';
import { moveEdge, type Edge } from './reach';
import { surface } from './segments';

export interface DecisionsHost {
  readonly view: SampleView | null;
  readonly document: Document;
  readonly open: Open;
  readonly place: Place;
  readonly boxes: BoxesState;
  /** Whether the edit was taken. */
  edit(edit: Edit): boolean;
  next(): void;
  say(text: string): void;
  newId(): string;
}

export class Decisions {
  constructor(private readonly host: DecisionsHost) {}

  /** Sets the focused mention's type, or makes a mention of the words under the cursor. */
  setType(type: string): void {
    const { focused, cursor } = this.host.place;
    if (focused) {
      if (this.host.edit({ kind: 'retype', id: focused.id, type })) this.#say(`${type}:`, focused);
    } else if (cursor) {
      const id = this.host.newId();
      if (!this.host.edit({ kind: 'add', id, start: cursor.start, end: cursor.end, type })) return;
      this.#say(`New ${type}:`, cursor);
      this.host.place.focus(id);
    } else this.host.say('Choose a word or a mention first.');
  }

  /** Moves an edge of the focused mention, or of the words under the cursor, as seen. */
  stretch(edge: Edge, side: Side): void {
    const { place, view } = this.host;
    const { focused } = place;
    const from = focused ?? place.cursor;
    const moved = from && moveEdge(from, edge, place.towards(side), view?.tokens.length ?? 0);
    if (!moved) return;
    if (!focused) return place.put(moved);
    if (!this.host.edit({ kind: 'reshape', id: focused.id, ...moved })) return;
    place.focus(focused.id);
    this.#say('Span is now', moved);
  }

  /** Accepts the focused suggestion and goes to the next open one. */
  acceptOne(): void {
    const { place } = this.host;
    const { focused } = place;
    if (focused?.status === 'suggested' && !this.host.edit({ kind: 'accept', ids: [focused.id] })) return;
    const next = nextOpen(this.host.document, focused?.end ?? place.cursor?.start ?? 0);
    if (next) place.focus(next.id);
    else this.host.say('No suggestion is open.');
  }

  /** Enter: accepts what is sure. Nothing left open: the sample is reviewed and the next one comes. */
  acceptAll(): void {
    const { sure, unsure } = this.host.open;
    const ids = sure.map((m) => m.id);
    const first = unsure[0];
    if (!first) {
      if (!this.host.edit({ kind: 'finish', accept: ids })) return;
      this.host.say(`Reviewed${ids.length > 0 ? `, ${counted(ids.length, 'suggestion')} accepted` : ''}.`);
      return this.host.next();
    }
    if (ids.length > 0 && !this.host.edit({ kind: 'accept', ids })) return;
    this.host.place.focus(first.id);
    this.host.say(`${ids.length} accepted. ${counted(unsure.length, 'suggestion')} below the threshold: look at each.`);
  }

  /** Takes away the focused region, else the focused mention. */
  remove(): void {
    const { place, boxes } = this.host;
    if (boxes.region) return boxes.removeRegion();
    const { focused } = place;
    if (!focused || !this.host.edit({ kind: 'remove', id: focused.id })) return;
    this.#say('Removed', focused);
    const next = nextOpen(this.host.document, focused.start);
    if (next) place.focus(next.id);
    else place.put({ start: focused.start, end: focused.start + 1 });
  }

  notVisible(): void {
    const { place } = this.host;
    const { focused } = place;
    if (!focused) return this.host.say('Focus a mention first.');
    const isSet = focused.grounding.kind === 'not-visible';
    const grounding = { kind: isSet ? 'open' : 'not-visible' } as const;
    if (!this.host.edit({ kind: 'ground', id: focused.id, grounding })) return;
    this.host.boxes.leave();
    this.host.say(isSet ? 'Visibility is open again.' : 'Not visible in the picture.');
  }

  flag(): void {
    const flagged = this.host.document.state === 'flagged';
    if (this.host.edit({ kind: 'mark', state: flagged ? 'in-progress' : 'flagged' }))
      this.host.say(flagged ? 'Flag taken away.' : 'Flagged.');
  }

  skip(): void {
    if (!this.host.edit({ kind: 'mark', state: 'skipped' })) return;
    this.host.say('Skipped.');
    this.host.next();
  }

  #say(what: string, span: Span): void {
    const { view } = this.host;
    if (view) this.host.say(`${what} ${surface(view.text, view.tokens, span)}.`);
  }
}
