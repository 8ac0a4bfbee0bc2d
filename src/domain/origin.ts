import { z } from 'zod';

/**
 * Where a mention or a region came from: a person by name, a checkpoint by name, or an imported file by the name of its
 * folder and its own; and when, in milliseconds since 1970.
 */
export const Origin = z.object({
  kind: z.enum(['person', 'checkpoint', 'file']),
  name: z.string(),
  at: z.number(),
});
export type Origin = Readonly<z.infer<typeof Origin>>;
