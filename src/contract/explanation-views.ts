/** What the model used for one sample, as the renderer and the command line see it. */
import { z } from 'zod';
import { SampleId } from '../domain/sample';
import { Explanation, ExplanationTitles } from '../engine/explanation';

export const ExplanationView = z.object({
  sampleId: SampleId,
  /** The checkpoint that was asked. */
  checkpoint: z.string(),
  explanation: Explanation,
  titles: ExplanationTitles,
  /** Why the picture was not looked at although the sample has or names one; null otherwise. */
  pictureProblem: z.string().nullable(),
});
export type ExplanationView = z.infer<typeof ExplanationView>;
