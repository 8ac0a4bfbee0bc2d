/** A query of samples as a walk over the queue in memory; only words are looked up in SQL. */
import { AppError } from '../../src/errors';
import type { SampleQuery } from '../../src/storage/sample-store';
import { splitNumber, stateNumber, type Queue } from './queue-index';

export type Filter = Pick<SampleQuery, 'split' | 'states' | 'hasImage'>;

/** Whether the sample at a place of the queue matches. `found`: 1 for each sample id with the words; null = no words. */
export function matcher(queue: Queue, filter: Filter, found: Uint8Array | null): (place: number) => boolean {
  const split = filter.split ? splitNumber(filter.split) : null;
  const states = filter.states ? new Set(filter.states.map(stateNumber)) : null;
  const image = filter.hasImage === undefined || filter.hasImage === null ? null : Number(filter.hasImage);
  return (place) =>
    (split === null || queue.splits[place] === split) &&
    (states === null || states.has(queue.states[place] ?? -1)) &&
    (image === null || queue.hasImage[place] === image) &&
    (found === null || found[queue.ids[place] ?? 0] === 1);
}

/** The places of a queue in the order of a query: as they lie, or by the samples' ids. */
export interface Walk {
  readonly length: number;
  /** The place of the queue at a step of the walk; -1 = nothing is there. */
  placeAt(step: number): number;
  /** The first step at or after a sample's; the sample need not match, nor even be there. */
  stepOf(key: number, id: number): number;
}

export function walkOf(queue: Queue, order: SampleQuery['order']): Walk {
  if (order === 'imported') {
    return { length: queue.places.length, placeAt: (step) => queue.places[step] ?? -1, stepOf: (_, id) => id };
  }
  return {
    length: queue.length,
    placeAt: (step) => (step >= 0 && step < queue.length ? step : -1),
    stepOf(key, id) {
      let low = 0;
      let high = queue.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const there = queue.keys[middle] ?? 0;
        if (there < key || (there === key && (queue.ids[middle] ?? 0) < id)) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

/** Where a page begins: at this sample. */
export interface Place {
  readonly key: number;
  readonly id: number;
}

export function cursorOf(order: SampleQuery['order'], { key, id }: Place): string {
  return `${order}:${key}:${id}`;
}

export function placeOf(order: SampleQuery['order'], cursor: string): Place {
  const [named, key, id] = cursor.split(':');
  const place = { key: Number(key), id: Number(id) };
  if (named !== order || !Number.isFinite(place.key) || !Number.isSafeInteger(place.id) || place.id < 0) {
    throw new AppError('bad-input', 'The list has changed its order.', 'Load it again from its beginning.');
  }
  return place;
}
