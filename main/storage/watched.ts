/** What training reports, as it lies in columns of JSON; rows of earlier versions are read with what they lack left empty. */
import { z } from 'zod';
import { StepWatch, TrainingProgress } from '../../src/engine/training';

/** Before version 4 of the tables a report had keep ratios in place of all this. */
const lacking = { watch: null, warnings: [], unreadablePictures: [] };

export const StoredProgress = z.record(z.string(), z.unknown()).transform((stored, context) => {
  const read = TrainingProgress.safeParse({ ...lacking, ...stored });
  if (read.success) return read.data;
  context.addIssue({ code: 'custom', message: z.prettifyError(read.error) });
  return z.NEVER;
});

/** Four digits are more than a drawing shows, and a third of the bytes. */
export function encodeWatch(watch: StepWatch | null): string | null {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return watch === null ? null : JSON.stringify(watch, short);
}

/** A point that cannot be read is a gap in a drawing, not a project that cannot be opened. */
export function decodeWatch(json: string | null): StepWatch | null {
  return json === null ? null : (StepWatch.safeParse(JSON.parse(json)).data ?? null);
}
