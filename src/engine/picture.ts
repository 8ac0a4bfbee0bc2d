/** A picture as the engine is told of it: where its file is, and which parts of it matter. */
import { z } from 'zod';

export const PictureRef = z.object({
  path: z.string(),
  /** Salient objects in pixels of the picture, [x, y, width, height], the most salient first; the model reads up to three. */
  boxes: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
});
export type PictureRef = Readonly<z.infer<typeof PictureRef>>;
