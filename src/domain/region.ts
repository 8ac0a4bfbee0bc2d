import { z } from 'zod';

/** A box in an image, in pixels of the original picture; x and y are its upper left corner. */
export const Region = z.object({
  id: z.string().min(1).max(64),
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
  origin: z.enum(['person', 'import']),
});
export type Region = Readonly<z.infer<typeof Region>>;

/** Where a mention is in its picture: not said yet, said to be nowhere, or in these regions. */
export const Grounding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('not-visible') }),
  z.object({ kind: z.literal('regions'), regions: z.array(Region).min(1) }),
]);
export type Grounding = Readonly<z.infer<typeof Grounding>>;

export const openGrounding: Grounding = { kind: 'open' };

/** The boxes of a grounding, none where it is open or not visible. */
export function regionsOf(grounding: Grounding): readonly Region[] {
  return grounding.kind === 'regions' ? grounding.regions : [];
}
