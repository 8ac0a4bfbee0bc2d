import { z } from 'zod';

/**
 * Who asks. It goes with every call, so that two windows of one project can be two people's; a shell that knows who
 * sits at a window overrides it.
 */
export const Caller = z.object({
  /** null = the window does not say: the last annotator of the project. */
  annotator: z.string().min(1).max(80).nullable(),
});
export type Caller = Readonly<z.infer<typeof Caller>>;

export const nobodyNamed: Caller = { annotator: null };
