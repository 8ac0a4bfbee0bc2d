/** What training reports, as it lies in columns of JSON; rows of earlier versions are read with what they lack left empty. */
import { z } from 'zod';
import { StepWatch, TrainingProgress } from '../../src/engine/training';

/** Until families watched what they like, a step had the series of BGA-MNER as fields: empty or null where it had none. */
const Generation = z
  .object({ reconVisual: z.number(), reconText: z.number(), cycleVisual: z.number(), cycleText: z.number() })
  .nullable();
const WatchOfBefore = z
  .object({
    mner: z.number(),
    generation: Generation,
    oneMinusRho: Generation,
    keepText: z.array(z.number()),
    keepVisual: z.array(z.number()),
    generatedVariance: z.array(z.number()),
    gradientNorms: StepWatch.shape.gradientNorms,
  })
  .transform(({ mner, generation, oneMinusRho, gradientNorms, ...layered }): StepWatch => {
    const losses = Object.entries(generation ?? {}).map(([name, loss]) => [name, [loss]] as const);
    const unlike = Object.entries(oneMinusRho ?? {}).map(
      ([name, value]) => [`unlike${name.charAt(0).toUpperCase()}${name.slice(1)}`, [value]] as const,
    );
    const layers = Object.entries(layered).filter(([, values]) => values.length > 0);
    return { mner, series: Object.fromEntries([...losses, ...unlike, ...layers]), gradientNorms };
  });
const StoredWatch = z.union([StepWatch, WatchOfBefore]).nullable();

/** Before version 4 of the tables a report had keep ratios in place of all this. */
const lacking = { watch: null, warnings: [], unreadablePictures: [] };
const Report = TrainingProgress.extend({ watch: StoredWatch });

export const StoredProgress = z.record(z.string(), z.unknown()).transform((stored, context): TrainingProgress => {
  const read = Report.safeParse({ ...lacking, ...stored });
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
  return json === null ? null : (StoredWatch.safeParse(JSON.parse(json)).data ?? null);
}
