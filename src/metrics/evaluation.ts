/** How good a checkpoint is on a split, as it is measured, kept and shown. */
import { z } from 'zod';

/** Precision, recall and F1 from 0 to 1, with their counts. */
export const Score = z.object({
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  truePositives: z.int(),
  predicted: z.int(),
  gold: z.int(),
});
export type Score = z.infer<typeof Score>;

export const Evaluation = z.object({
  checkpoint: z.string(),
  split: z.string(),
  sentences: z.int(),
  overall: Score,
  byType: z.record(z.string(), Score),
});
export type Evaluation = z.infer<typeof Evaluation>;
