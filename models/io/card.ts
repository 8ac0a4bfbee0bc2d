/** What a checkpoint says of itself to a person: where it comes from and how good it is. */
import { z } from 'zod';

export const ModelCard = z.looseObject({
  title: z.string(),
  /** How it was made: recipe, seed, steps. */
  recipe: z.enum(['full', 'update', 'none']),
  seed: z.int(),
  epochs: z.int(),
  steps: z.int(),
  /** Sentences it learned from. */
  sentences: z.object({ train: z.int(), replay: z.int(), distil: z.int(), dev: z.int() }),
  /** Micro F1 on its dev split, 0 to 1. */
  devF1: z.number().nullable(),
  notes: z.array(z.string()),
});
export type ModelCard = z.infer<typeof ModelCard>;
