import { z } from 'zod';

/** Formats of one file that hold tokens and mentions. */
export const TextFormat = z.enum(['imgid', 'jsonl']);
export type TextFormat = z.infer<typeof TextFormat>;
