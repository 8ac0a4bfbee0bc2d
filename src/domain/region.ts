import { z } from 'zod';
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

/** The same as a window asks for it: the origin of a region is never taken from the window. */
export const AskedGrounding = z.discriminatedUnion('kind', [
  open,
  notVisible,
  z.object({ kind: z.literal('regions'), regions: z.array(PlacedBox).min(1) }),
]);
export type AskedGrounding = Readonly<z.infer<typeof AskedGrounding>>;

export const openGrounding: Grounding = { kind: 'open' };

/** The boxes of a grounding, none where it is open or not visible. */
export function regionsOf(grounding: Grounding): readonly Region[] {
  return grounding.kind === 'regions' ? grounding.regions : [];
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
