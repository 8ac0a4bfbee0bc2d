/** A CLIP vision tower (pre-LN, quick GELU; Radford et al. 2021), and how a picture becomes its tokens. */
import { z } from 'zod';
import { atMost, headsDivideWidth } from '../schema';

export const VisionConfig = z
  .object({
    layers: atMost(48),
    width: z.int().min(2).max(4096),
    heads: atMost(64),
    feedForward: atMost(32768),
    /** Side of the square that a picture is resized and cropped to, in pixels. */
    image: atMost(1024),
    /** Side of a patch, in pixels; it divides `image` and `crop`. */
    patch: atMost(256),
    /** Salient crops and their side in pixels; 0 crops = the layout cls+global. */
    crops: z.int().min(0).max(8),
    crop: atMost(512),
    epsilon: z.number().positive(),
  })
  .refine(({ width, heads }) => width % heads === 0, headsDivideWidth)
  .refine(({ image, patch }) => image % patch === 0, 'The side of a patch divides that of the picture')
  .refine(({ crops, crop, patch }) => crops === 0 || crop % patch === 0, 'The side of a patch divides that of a crop');
export type VisionConfig = Readonly<z.infer<typeof VisionConfig>>;

/** Visual tokens of a tower: the class token, the grid's patches, those of the crops. */
export function visualTokenCount({ image, patch, crops, crop }: VisionConfig): number {
  return 1 + (image / patch) ** 2 + crops * (crop / patch) ** 2;
}
