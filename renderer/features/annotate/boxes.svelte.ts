/**
 * Boxes of the focused mention: drawing a new one, moving one that is there, and which one has the focus. What is under
 * the hand is a draft; setting it is one edit, however many keys or how long a drag it took.
 */
import type { ImageView } from '../../../src/contract/sample-views';
import type { AnnotatedMention } from '../../../src/domain/mention';
import { regionsOf, type AskedGrounding, type Region } from '../../../src/domain/region';
import { isLargeEnough, middleBox, moveBox, resizeBox, type Box } from './box';
import type { OpenSample } from './open-sample';
import type { TweetSelection } from './tweet-selection.svelte';
import { seenBox, wholePicture, zoomTo, type View } from './zoom';

export interface Draft {
  readonly mentionId: string;
  /** The region it replaces; null = a new one. */
  readonly regionId: string | null;
  readonly box: Box;
}

export class BoxesState {
  draft = $state.raw<Draft | null>(null);
  regionId = $state<string | null>(null);
  /** The part of the picture that is seen. */
  view = $state.raw<View>(wholePicture);

  constructor(
    private readonly sample: Pick<OpenSample, 'view' | 'edit' | 'say' | 'newId'>,
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
    this.draft = { mentionId: focused.id, regionId: null, box: middleBox(seenBox(this.view, image)) };
    this.sample.say(
      'Drawing a box. Drag in the picture, or arrows to move it, Shift and arrows to resize, Enter sets it.',
    );
  }

  /** The next region of the focused mention, then none, and round again. */
  nextRegion(): void {
    const focused = this.#focused;
    const regions = focused ? regionsOf(focused.grounding) : [];
    this.draft = null;
    const at = regions.findIndex((r) => r.id === this.regionId);
    this.regionId = regions[at + 1]?.id ?? null;
    if (this.regionId)
      this.sample.say(`Region ${at + 2} of ${regions.length}. Arrows move it, Shift and arrows resize.`);
  }

  /** One arrow key on the draft, or on the focused region, which then becomes one. */
  push(dx: number, dy: number, how: { resize: boolean; fine: boolean }): void {
    const [focused, image] = [this.#focused, this.#image];
    if (!image || !focused) return;
    const { region } = this;
    const draft = this.draft ?? (region ? { mentionId: focused.id, regionId: region.id, box: region } : null);
    if (!draft) return;
    const step = how.fine ? 1 : Math.max(2, Math.round(Math.max(image.width, image.height) / 50));
    const change = how.resize ? resizeBox : moveBox;
    this.draft = { ...draft, box: change(draft.box, dx * step, dy * step, image) };
  }

  /** Ends drawing or moving with one edit. */
  set(): void {
    const { draft } = this;
    const focused = this.#focused;
    this.draft = null;
    if (!draft || focused?.id !== draft.mentionId || !isLargeEnough(draft.box)) return;
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
