/** The text encoder of a model: BERT's sizes (Devlin et al. 2019). */
import { z } from 'zod';
import { atMost, headsDivideWidth } from '../schema';

export const TextConfig = z
  .object({
    layers: atMost(48),
    width: z.int().min(2).max(4096),
    heads: atMost(64),
    feedForward: atMost(32768),
    /** Pieces that it reads at once, [CLS] and [SEP] among them. */
    maxPieces: z.int().min(8).max(4096),
    vocabularySize: z.int().min(5).max(1_000_000),
    epsilon: z.number().positive(),
  })
  .refine(({ width, heads }) => width % heads === 0, headsDivideWidth);
export type TextConfig = Readonly<z.infer<typeof TextConfig>>;
