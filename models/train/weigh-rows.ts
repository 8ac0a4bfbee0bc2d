import type { Example } from './prepare';

/**
 * The examples of a batch with their weights. Corrections and replay count half each, however few the corrections are: at equal
 * weights one correction among fifteen replayed tweets is not learned in ten exposures. A batch of one kind has equal weights.
 */
export function weighRows(batch: readonly number[], examples: readonly Example[], corrections: number): Example[] {
  const corrected = batch.filter((i) => i < corrections).length;
  const replayed = batch.length - corrected;
  if (corrected === 0 || replayed === 0) return batch.map((i) => examples[i]!);
  return batch.map((i) => ({ ...examples[i]!, weight: 0.5 / (i < corrections ? corrected : replayed) }));
}
