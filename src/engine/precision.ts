/** In which numbers suggestions are computed: single precision, or the products of linear layers in eight bits, about twice as fast. */
import { z } from 'zod';

export const precisions = ['float32', 'int8'] as const;
export const Precision = z.enum(precisions);
export type Precision = z.infer<typeof Precision>;

/** As the person asks for it. `auto`: int8 where many tweets are scored, float32 for the tweet on the screen. */
export const precisionChoices = ['auto', ...precisions] as const;
export const PrecisionChoice = z.enum(precisionChoices);
export type PrecisionChoice = z.infer<typeof PrecisionChoice>;

/** What suggestions are computed for. */
export const Purpose = z.enum(['screen', 'pool']);
export type Purpose = z.infer<typeof Purpose>;

/** int8 for the pool: of the starter's dev F1 it takes less than 0.2, and more than 99.5 % of its tags agree (docs/int8.md). */
export function precisionFor(choice: PrecisionChoice, purpose: Purpose): Precision {
  if (choice !== 'auto') return choice;
  return purpose === 'pool' ? 'int8' : 'float32';
}
