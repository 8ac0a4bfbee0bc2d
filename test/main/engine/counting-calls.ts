/** The engine's table with a call more. */
import { z } from 'zod';
import type { CallTable } from '../../../src/engine/call-table';
import { engineCalls } from '../../../src/engine/calls';

export const countingCalls = {
  info: engineCalls.info,
  countWords: {
    request: z.object({ tweets: z.array(z.array(z.string())) }),
    reply: z.object({ words: z.int() }),
    progress: z.object({ word: z.string() }),
  },
} satisfies CallTable;
