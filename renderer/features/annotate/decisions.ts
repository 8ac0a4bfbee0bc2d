/** Everything a person can say of a sample, as verbs: keys and buttons call the same ones. Each is one edit, one undo. */
import type { Document } from '../../../src/domain/document';
import { isOpen, type AnnotatedMention } from '../../../src/domain/mention';
import { regionsOf } from '../../../src/domain/region';
import { overlaps, type Span } from '../../../src/domain/span';
import { counted } from '../../ui/numbers';
import type { BoxesState } from './boxes.svelte';
import { nextOpen } from './decide';
import type { OpenSample } from './open-sample';
import type { TweetSelection, Side } from './tweet-selection.svelte';
import { moveEdge, type Edge } from './reach';
import { surface } from './segments';

export class Decisions {
  /** What the person was told would take away work of theirs: the same again, on the same document, does it. */
  #warned: { readonly of: string; readonly document: Document } | null = null;

  constructor(
    private readonly sample: OpenSample,
    private readonly selection: TweetSelection,
    private readonly boxes: BoxesState,
    /** Goes on to the next sample, and says this on the way. */
    private readonly next: (said: string) => void,
  ) {}

  /** Sets the focused mention's type, or makes a mention of the words under the cursor. */
  setType(type: string): void {
    const { focused, cursor } = this.selection;
    if (focused) this.#retype(focused, type);
    else if (cursor) this.#add(cursor, type);
  }

  /** Moves an edge of the focused mention, or of the words under the cursor, as seen. `held`: the key was not let go since. */
  stretch(edge: Edge, side: Side, held = false): void {
    const { selection, sample } = this;
    const from = selection.focused ?? selection.cursor;
    if (!from) return;
    const moved = moveEdge(from, edge, selection.towards(side), sample.view?.tokens.length ?? 0);
    if (moved) this.mark(moved, held);
    else if (from.end - from.start === 1 && side !== this.#outwards(edge))
      sample.refuse('This is its only word. X removes it.');
    else sample.refuse('The text ends here.');
  }

  /** These words are those of the focused mention, or under the cursor, from now on. */
  mark(span: Span, held = false): void {
    const { selection, sample } = this;
    const { focused } = selection;
    if (!focused) return selection.put(span);
    if (span.start === focused.start && span.end === focused.end) return;
    const taken = this.#overlapped(span, focused);
    const kept = taken.filter(isKept);
    const whole = kept.reduce(hull, span);
    if (kept.length > 0) {
      const neighbours = kept.map((mention) => this.#named(mention)).join(' and ');
      if (!this.#insists(`merge ${focused.id} ${whole.start} ${whole.end}`, held))
        return sample.refuse(
          `${neighbours} ${kept.length === 1 ? 'stands' : 'stand'} there. The same again merges them.`,
        );
    }
    if (!sample.edit({ kind: 'reshape', id: focused.id, start: whole.start, end: whole.end })) return;
    selection.focus(focused.id);
    const lost = taken.map((mention) => this.#named(mention)).join(' and ');
    const what = kept.length > 0 ? `Merged with ${lost}` : lost === '' ? 'Span is now' : `In place of ${lost}`;
    this.#say(kept.length > 0 || lost !== '' ? `${what}:` : what, whole);
  }

  /** Accepts the focused suggestion and goes to the next open one. */
  acceptOne(): void {
    const { selection } = this;
    const { focused } = selection;
    if (focused && isOpen(focused)) {
      if (!this.sample.edit({ kind: 'accept', ids: [focused.id] })) return;
      this.sample.say(`Accepted ${this.#named(focused)}.`);
    }
    if (!this.#goOn(focused?.end ?? selection.cursor?.start ?? 0)) this.sample.say('Nothing is left open.');
  }

  /** Enter: accepts what is sure. Nothing left open: the sample is reviewed and the next one comes. */
  acceptAll(): void {
    const { sample, selection } = this;
    if (sample.isUnseen) return;
    const { sure, unsure } = sample.open;
    const ids = sure.map((m) => m.id);
    const [first] = unsure;
    if (!first) {
      if (!sample.edit({ kind: 'finish', accept: ids })) return;
      const accepted = ids.length > 0 ? `, ${counted(ids.length, 'mention')} accepted` : '';
      return this.next(`Reviewed ${sample.view?.externalId ?? ''}${accepted}.`);
    }
    if (ids.length > 0 && !sample.edit({ kind: 'accept', ids })) return;
    const at = ids.length > 0 ? -1 : unsure.findIndex(({ id }) => id === selection.focused?.id);
    const look = unsure[at + 1] ?? first;
    selection.focus(look.id);
    const done = ids.length > 0 ? `${ids.length} accepted. ` : '';
    const place = unsure.length === 1 ? '1 needs a look' : `${unsure.indexOf(look) + 1} of ${unsure.length} to look at`;
    sample.say(`${done}${place}: ${this.#named(look)}. A accepts, X removes.`);
  }

  /** Takes away the focused region, else the focused mention. */
  remove(): void {
    const { selection, boxes } = this;
    if (boxes.region) return boxes.removeRegion();
    const { focused } = selection;
    if (!focused || !this.sample.edit({ kind: 'remove', id: focused.id })) return;
    this.#say('Removed', focused);
    if (!this.#goOn(focused.start)) selection.put({ start: focused.start, end: focused.start + 1 });
  }

  notVisible(): void {
    const { focused } = this.selection;
    if (!focused) return;
    const isSet = focused.grounding.kind === 'not-visible';
    const boxes = regionsOf(focused.grounding).length;
    const grounding = { kind: isSet ? 'open' : 'not-visible' } as const;
    if (!this.sample.edit({ kind: 'ground', id: focused.id, grounding })) return;
    this.boxes.leave();
    const gone = boxes > 0 ? ` ${counted(boxes, 'box', 'boxes')} of it ${boxes === 1 ? 'is' : 'are'} gone.` : '';
    this.sample.say(isSet ? 'Visibility is open again.' : `Not visible in the picture.${gone}`);
  }

  flag(): void {
    const flagged = this.sample.document.state === 'flagged';
    if (this.sample.edit({ kind: 'mark', state: flagged ? 'in-progress' : 'flagged' }))
      this.sample.say(flagged ? 'Flag taken away.' : 'Flagged.');
  }

  skip(): void {
    if (this.sample.isUnseen || !this.sample.edit({ kind: 'mark', state: 'skipped' })) return;
    this.next(`Skipped ${this.sample.view?.externalId ?? ''}.`);
  }

  #retype(focused: AnnotatedMention, type: string): void {
    if (!this.sample.edit({ kind: 'retype', id: focused.id, type })) return;
    this.#say(`${this.sample.labels.nameOf(type)}:`, focused);
    if (isOpen(focused)) this.#goOn(focused.end);
  }

  #add(span: Span, type: string): void {
    const { sample } = this;
    const taken = this.#overlapped(span, null);
    const lost = taken.map((mention) => this.#named(mention)).join(' and ');
    if (taken.some(isKept) && !this.#insists(`add ${type} ${span.start} ${span.end}`))
      return sample.refuse(`${lost} would go. The same again puts the new mention in its place.`);
    const id = sample.newId();
    if (!sample.edit({ kind: 'add', id, start: span.start, end: span.end, type })) return;
    this.selection.focus(id);
    this.#say(`New ${sample.labels.nameOf(type)}${lost === '' ? '' : ` in place of ${lost}`}:`, span);
  }

  /** Goes to the next open mention, if there is one. */
  #goOn(after: number): boolean {
    const next = nextOpen(this.sample.document, after);
    if (next) this.selection.focus(next.id);
    return next !== null;
  }

  /** Whether this was asked for a second time, by another press of the key. */
  #insists(of: string, held = false): boolean {
    const { document } = this.sample;
    const again = !held && this.#warned?.of === of && this.#warned.document === document;
    this.#warned = again ? null : { of, document };
    return again;
  }

  #overlapped(span: Span, but: AnnotatedMention | null): readonly AnnotatedMention[] {
    return this.sample.document.mentions.filter((mention) => mention.id !== but?.id && overlaps(mention, span));
  }

  #outwards(edge: Edge): Side {
    return (this.selection.towards('right') === 1) === (edge === 'end') ? 'right' : 'left';
  }

  /** "LOC Halden". */
  #named(mention: AnnotatedMention): string {
    const { view, labels } = this.sample;
    return `${labels.nameOf(mention.type)} ${view ? surface(view.text, view.tokens, mention) : ''}`;
  }

  #say(what: string, span: Span): void {
    const { view } = this.sample;
    if (view) this.sample.say(`${what} ${surface(view.text, view.tokens, span)}.`);
  }
}

/** What a person said of it would be lost with it: a mere suggestion is not. */
function isKept({ status, grounding }: AnnotatedMention): boolean {
  return status !== 'suggested' || grounding.kind !== 'open';
}

function hull(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
