/**
 * Boxes of the focused mention: drawing a new one, moving one that is there, and which one has the focus. What is under
 * the hand is a draft; setting it is one edit, however many keys or how long a drag it took.
 */
import type { ImageView } from '../../../src/contract/sample-views';
import type { AnnotatedMention } from '../../../src/domain/mention';
import { regionsOf, type AskedGrounding, type Region } from '../../../src/domain/region';
import { isLargeEnough, middleBox, moveBox, resizeBox, type Box, type Corner } from './box';
import type { OpenSample } from './open-sample';
import type { TweetSelection } from './tweet-selection.svelte';
import { seenBox, wholePicture, zoomTo, type View } from './zoom';

export interface Draft {
  readonly mentionId: string;
  /** The region it replaces; null = a new one. */
  readonly regionId: string | null;
  /** null until there is a first drag or arrow key. */
  readonly box: Box | null;
}

/** What an arrow key does to a box. */
interface Push {
  /** The corner that it moves; null = all of it. */
  readonly corner: Corner | null;
  /** By one pixel. */
  readonly fine?: boolean;
  /** The key was not let go since. */
  readonly held?: boolean;
}

/** A step is this share of what is seen of the picture; a key that is held goes up to five times as fast. */
const stepShare = 1 / 50;
const fastest = 5;
/** As many repeats as it takes to gain one step in speed. */
const repeatsPerGear = 4;

export class BoxesState {
  draft = $state.raw<Draft | null>(null);
  regionId = $state<string | null>(null);
  #held = 0;
  /** The part of the picture that is seen. */
  view = $state.raw<View>(wholePicture);

  constructor(
    private readonly sample: Pick<OpenSample, 'view' | 'edit' | 'say' | 'refuse' | 'newId'>,
    private readonly selection: Pick<TweetSelection, 'focused'>,
  ) {}

  get #image(): ImageView | null {
    return this.sample.view?.image ?? null;
  }
  get #focused(): AnnotatedMention | null {
    return this.selection.focused;
  }

  /** The focused region, while its mention is focused too. */
  get region(): Region | null {
    const focused = this.#focused;
    return (focused && regionsOf(focused.grounding).find((r) => r.id === this.regionId)) ?? null;
  }

  /** A new box is being drawn. */
  get isDrawing(): boolean {
    return this.draft !== null && this.draft.regionId === null;
  }

  /** A new sample: whole picture, nothing under the hand. */
  reset(): void {
    this.draft = null;
    this.regionId = null;
    this.view = wholePicture;
  }

  leave(): void {
    this.draft = null;
    this.regionId = null;
  }

  startDrawing(): void {
    const [focused, image] = [this.#focused, this.#image];
    if (!image || !focused) return;
    this.regionId = null;
    this.draft = { mentionId: focused.id, regionId: null, box: null };
    this.sample.say('Drawing a box: drag across the picture, or press an arrow for one to push about. Esc leaves.');
  }

  /** A click where a drag was meant. */
  clicked(): void {
    this.sample.refuse('A click is no box. Drag across the picture.');
  }

  /** The next region of the focused mention, then none, and round again. */
  nextRegion(): void {
    const focused = this.#focused;
    const regions = focused ? regionsOf(focused.grounding) : [];
    this.draft = null;
    const at = regions.findIndex((r) => r.id === this.regionId);
    this.regionId = regions[at + 1]?.id ?? null;
    if (this.regionId)
      this.sample.say(`Region ${at + 2} of ${regions.length}. Arrows move it, with Shift they resize it.`);
  }

  /** One arrow key on the draft, or on the focused region, which then becomes one. */
  push(dx: number, dy: number, { corner, fine = false, held = false }: Push): void {
    const [focused, image] = [this.#focused, this.#image];
    if (!image || !focused) return;
    const { region } = this;
    const draft = this.draft ?? (region ? { mentionId: focused.id, regionId: region.id, box: region } : null);
    if (!draft) return;
    this.#held = held ? this.#held + 1 : 0;
    const seen = seenBox(this.view, image);
    const gear = Math.min(fastest, 1 + Math.floor(this.#held / repeatsPerGear));
    const step = fine ? 1 : gear * Math.max(2, Math.round(Math.max(seen.width, seen.height) * stepShare));
    const box = draft.box ?? middleBox(seen);
    const [x, y] = [dx * step, dy * step];
    this.draft = { ...draft, box: corner ? resizeBox(box, x, y, image, corner) : moveBox(box, x, y, image) };
    if (draft.box === null)
      this.sample.say(
        'Arrows move it, with Shift its lower right corner, with Ctrl and Shift the upper left one. Enter sets it.',
      );
  }

  /** Ends drawing or moving with one edit. */
  set(): void {
    const { draft } = this;
    const focused = this.#focused;
    if (!draft?.box || focused?.id !== draft.mentionId) return this.leave();
    if (!isLargeEnough(draft.box)) return this.sample.refuse('This is too small for a box.');
    this.draft = null;
    const { x, y, width, height } = draft.box;
    const id = draft.regionId ?? this.sample.newId();
    const region = { id, x, y, width, height };
    const old = regionsOf(focused.grounding);
    const regions = draft.regionId ? old.map((r) => (r.id === id ? region : r)) : [...old, region];
    this.#ground(focused.id, { kind: 'regions', regions });
    this.regionId = draft.regionId;
    this.sample.say(draft.regionId ? 'Region moved.' : `Region ${regions.length} set.`);
  }

  removeRegion(): void {
    const { region } = this;
    const focused = this.#focused;
    if (!region || !focused) return;
    const regions = regionsOf(focused.grounding).filter((r) => r.id !== region.id);
    this.leave();
    this.#ground(focused.id, regions.length > 0 ? { kind: 'regions', regions } : { kind: 'open' });
    this.sample.say('Region removed.');
  }

  /** To the focused region, or the first of the focused mention; again: the whole picture. */
  toggleZoom(): void {
    const [focused, image] = [this.#focused, this.#image];
    const region = this.region ?? (focused && regionsOf(focused.grounding)[0]);
    this.view = this.view.scale > 1 || !image || !region ? wholePicture : zoomTo(region, image);
  }

  #ground(id: string, grounding: AskedGrounding): void {
    this.sample.edit({ kind: 'ground', id, grounding });
  }
}
