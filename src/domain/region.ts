import { z } from 'zod';
import { AppError } from '../errors';
import { Origin } from './origin';

/** A box in an image, in pixels of the original picture; x and y are its upper left corner. */
export const Box = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});
export type Box = Readonly<z.infer<typeof Box>>;

/** A box with a name of its own in its sample, as a window asks for it. */
const PlacedBox = Box.extend({ id: z.string().min(1).max(64) });

export const Region = PlacedBox.extend({ origin: Origin });
export type Region = Readonly<z.infer<typeof Region>>;

const open = z.object({ kind: z.literal('open') });
const notVisible = z.object({ kind: z.literal('not-visible') });

/** Where a mention is in its picture: not said yet, said to be nowhere, or in these regions. */
export const Grounding = z.discriminatedUnion('kind', [
  open,
  notVisible,
  z.object({ kind: z.literal('regions'), regions: z.array(Region).min(1) }),
]);
export type Grounding = Readonly<z.infer<typeof Grounding>>;

const mostRegions = 64;

/** The same as a window asks for it: the origin of a region is never taken from the window. */
export const AskedGrounding = z.discriminatedUnion('kind', [
  open,
  notVisible,
  z.object({ kind: z.literal('regions'), regions: z.array(PlacedBox).min(1).max(mostRegions) }),
]);
export type AskedGrounding = Readonly<z.infer<typeof AskedGrounding>>;

export const openGrounding: Grounding = { kind: 'open' };

/** The boxes of a grounding, none where it is open or not visible. */
export function regionsOf(grounding: Grounding): readonly Region[] {
  return grounding.kind === 'regions' ? grounding.regions : [];
}

/** In pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * What a window asks for, cut to the picture; regions that are there already stay as they are. Throws `bad-input` for a new box
 * beside the picture, or where there is no picture.
 */
export function withinPicture(asked: AskedGrounding, before: Grounding, picture: PictureSize | null): AskedGrounding {
  if (asked.kind !== 'regions') return asked;
  const known = new Map(regionsOf(before).map((region) => [region.id, region]));
  const regions = asked.regions.map((box) => {
    const old = known.get(box.id);
    if (old && sameBox(old, box)) return box;
    if (!picture) throw new AppError('bad-input', 'This sample has no picture to draw a box in.', 'Reload the sample.');
    const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
    const width = Math.min(picture.width, box.x + box.width) - x;
    const height = Math.min(picture.height, box.y + box.height) - y;
    if (width > 0 && height > 0) return { ...box, x, y, width, height };
    const size = `${picture.width} x ${picture.height} pixels`;
    throw new AppError('bad-input', `The box does not lie in the picture of ${size}.`, 'Draw it inside the picture.');
  });
  return { kind: 'regions', regions };
}

export function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** Boxes as a file ties them to a mention: null = it says nothing, none = not visible. `id` begins the names of the regions. */
export function groundingOf(boxes: readonly Box[] | null, id: string, origin: Origin): Grounding {
  if (boxes === null) return openGrounding;
  if (boxes.length === 0) return { kind: 'not-visible' };
  return {
    kind: 'regions',
    regions: boxes.map(({ x, y, width, height }, i) => ({ id: `${id}r${i}`, x, y, width, height, origin })),
  };
}

/** The way back: what a file can carry of a grounding. */
export function boxesOf(grounding: Grounding): Box[] | null {
  if (grounding.kind === 'open') return null;
  return regionsOf(grounding).map(({ x, y, width, height }) => ({ x, y, width, height }));
}
