/** A picture in a request: which one, and which parts of it matter. */
import { z } from 'zod';
import { ArtifactHash } from './artifacts';

export const PictureRef = z.object({
  hash: ArtifactHash,
  /** Salient objects in pixels of the picture, [x, y, width, height], the most salient first; the model reads up to three. */
  boxes: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
});
export type PictureRef = Readonly<z.infer<typeof PictureRef>>;
