import { z } from 'zod';

/** What the promotion guard said of a run's checkpoint, with the numbers it looked at. */
export const Verdict = z.object({
  decision: z.enum(['promoted', 'refused', 'person']),
  /** The plain sentence. */
  summary: z.string(),
  checks: z.array(z.object({ name: z.string(), passed: z.boolean().nullable(), detail: z.string() })),
});
export type Verdict = z.infer<typeof Verdict>;
