import { z } from 'zod';
import { PersonName } from '../domain/names';

/**
 * The envelope of a call: who asks, and about which project. It goes with every call, so that two windows of one project can be two
 * people's, and what was meant for one project never lands in another; a shell that knows who sits at a window overrides the annotator.
 */
export const Caller = z.object({
  /** null = the window does not say: the last annotator of the project. */
  annotator: PersonName.nullable(),
  /** The `id` of the project that the window shows; null = it shows none: whichever is open. */
  project: z.string().max(80).nullable().default(null),
});
export type Caller = Readonly<z.infer<typeof Caller>>;

export const nobodyNamed: Caller = { annotator: null, project: null };
