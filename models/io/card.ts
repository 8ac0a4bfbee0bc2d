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
  /** How well the checkpoint tells matched from shuffled pairs of text and picture; a fit is shown from an AUC of 0.7 on. */
  fit: z
    .object({
      auc: z.number(),
      pairs: z.int(),
      /** Similarities of shuffled pairs, sorted: a pair's fit is the share of them below its own. */
      shuffled: z.array(z.number()),
    })
    .nullable()
    .optional(),
});
export type ModelCard = z.infer<typeof ModelCard>;
