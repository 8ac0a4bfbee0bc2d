/** Whether lines are samples of the project's own format. */
import type { FolderHead } from '../head';
import { folderWith } from '../head';
import { firstRecords } from '../json-records';
import { JsonlRecord } from './record';

const known = new Set(Object.keys(JsonlRecord.shape));

interface HeadRecord {
  readonly image: string | null;
  /** Whether it has fields of another program. */
  readonly isForeign: boolean;
}

/** The records among the first lines; null where most are none. */
export function recordsOfHead(lines: readonly string[]): HeadRecord[] | null {
  const all = firstRecords(lines);
  const records = all.flatMap((json) => headRecordOf(json) ?? []);
  return records.length > 0 && records.length >= 0.8 * all.length ? records : null;
}

/** Lines with further fields can be read, but may be meant otherwise. */
export function recordsConfidence(records: readonly HeadRecord[]): number {
  return records.some(({ isForeign }) => isForeign) ? 0.6 : 0.95;
}

/** The folder beside the file that has the pictures which the records name. */
export function picturesOfRecords(records: readonly HeadRecord[], folders: readonly FolderHead[]): string | null {
  const named = records.flatMap(({ image }) => (image === null ? [] : [[image.split('/').at(-1) ?? image]]));
  return folderWith(named, folders);
}

function headRecordOf(json: unknown): HeadRecord | null {
  const record = JsonlRecord.safeParse(json);
  if (!record.success || typeof json !== 'object' || json === null) return null;
  const keys = Object.keys(json);
  const foreign = keys.filter((key) => !known.has(key)).length;
  // With further fields that are not read, the line is another program's.
  return foreign > keys.length - foreign ? null : { image: record.data.image ?? null, isForeign: foreign > 0 };
}
