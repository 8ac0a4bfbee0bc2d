/** A query of samples as a walk over numbers in memory; only words are looked up in SQL. */
import { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { SampleFilter, SampleQuery } from '../../src/storage/sample-store';
import { splitNumber, stateNumber, type Catalog, type Progress } from './queue-index';

/** Whether a sample matches, by its id. `found`: 1 for each sample id with the words; null = no words. */
export function matcher(
  catalog: Catalog,
  progress: Progress,
  filter: SampleFilter,
  found: Uint8Array | null,
): (id: number) => boolean {
  const split = filter.split ? splitNumber(filter.split) : null;
  const states = filter.states ? new Set(filter.states.map(stateNumber)) : null;
  const bit = (asked: boolean | null | undefined): number | null => (typeof asked === 'boolean' ? Number(asked) : null);
  const image = bit(filter.hasImage);
  const reference = bit(filter.hasReference);
  const toDo = bit(filter.toDo);
  return (id) =>
    (split === null || catalog.splits[id] === split) &&
    (states === null || states.has(progress.states[id] ?? -1)) &&
    (image === null || catalog.hasImage[id] === image) &&
    (reference === null || catalog.hasReference[id] === reference) &&
    (toDo === null || progress.toDo[id] === toDo) &&
    (found === null || found[id] === 1);
}

const cursorName = ({ order, scores }: SampleQuery): string =>
  order === 'score' ? `${scores.strategy}/${scores.source ?? ''}` : order;

/** A page begins at a sample: where it stands may have changed, what it is has not. */
export function cursorOf(query: SampleQuery, id: number): string {
  return `${cursorName(query)}:${id}`;
}

export function sampleOf(query: SampleQuery, cursor: string): SampleId {
  const at = cursor.lastIndexOf(':');
  const id = SampleId.safeParse(Number(cursor.slice(at + 1)));
  if (cursor.slice(0, at) !== cursorName(query) || !id.success) {
    throw new AppError('bad-input', 'The list has changed its order.', 'Load it again from its beginning.');
  }
  return id.data;
}
