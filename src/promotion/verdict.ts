import { z } from 'zod';

/** What the promotion guard said of a run's checkpoint, with the numbers it looked at. */
export const Verdict = z.object({
  decision: z.enum(['promoted', 'refused', 'person']),
  /** Why, as the end of a sentence that stays true whatever a person does afterwards; `verdictWords` makes the whole of it. */
  summary: z.string(),
  checks: z.array(
    z.object({
      name: z.string(),
      /** null = it cannot be told. */
      passed: z.boolean().nullable(),
      detail: z.string(),
      /** false = told for information: it keeps nothing out. */
      decides: z.boolean().default(true),
    }),
  ),
});
export type Verdict = z.infer<typeof Verdict>;
