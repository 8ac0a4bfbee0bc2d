/** Whether records are texts with ranges of characters. */
import { firstRecords } from '../json-records';
import { DoccanoRecord } from './record';

/** From 0 to 1. */
export function doccanoConfidence(lines: readonly string[]): number {
  const records = firstRecords(lines);
  const labelled = records.filter((record) => DoccanoRecord.safeParse(record).success).length;
  return labelled > 0 && labelled >= 0.8 * records.length ? 0.9 : 0;
}
