/** A query of samples as SQL conditions over `work w`, and places in its order as text. */
import { AppError } from '../../src/errors';
import type { SampleQuery } from '../../src/storage/sample-store';
import { matchExpression } from './search-text';

export type Bindings = Record<string, string | number>;

export interface Conditions {
  readonly where: string;
  readonly bind: Bindings;
}

/** What is imported completely: see migration 1. */
export const visible = '<= (SELECT last_sample FROM horizon)';

export function conditionsOf(query: Omit<SampleQuery, 'order' | 'annotator'>, annotatorId: number): Conditions {
  const parts = ['w.annotator_id = @annotator', `w.sample_id ${visible}`];
  const bind: Bindings = { annotator: annotatorId };
  if (query.split) {
    parts.push('w.split = @split');
    bind.split = query.split;
  }
  if (query.states) {
    parts.push('w.state IN (SELECT value FROM json_each(@states))');
    bind.states = JSON.stringify(query.states);
  }
  if (query.hasImage !== undefined && query.hasImage !== null) {
    parts.push('w.has_image = @hasImage');
    bind.hasImage = query.hasImage ? 1 : 0;
  }
  if (query.query !== undefined && query.query.trim() !== '') {
    const match = matchExpression(query.query);
    parts.push(
      match === null ? 'FALSE' : 'w.sample_id IN (SELECT rowid FROM sample_search WHERE sample_search MATCH @match)',
    );
    if (match !== null) bind.match = match;
  }
  return { where: parts.join(' AND '), bind };
}

/** A place in an order: the queue's key (0 where the order is that of the import) and the sample. */
export interface Place {
  readonly key: number;
  readonly id: number;
}

type Order = SampleQuery['order'];

export function after(order: Order): string {
  return order === 'imported' ? 'w.sample_id > @id' : '(w.queue_key, w.sample_id) > (@key, @id)';
}

export function before(order: Order): string {
  return order === 'imported' ? 'w.sample_id < @id' : '(w.queue_key, w.sample_id) < (@key, @id)';
}

export function sorting(order: Order, direction: 'ASC' | 'DESC'): string {
  return order === 'imported'
    ? `ORDER BY w.sample_id ${direction}`
    : `ORDER BY w.queue_key ${direction}, w.sample_id ${direction}`;
}

export function indexOf(order: Order): string {
  return order === 'imported' ? 'work_as_imported' : 'work_in_queue';
}

export function cursorOf(order: Order, place: Place): string {
  return order === 'imported' ? `imported:0:${place.id}` : `uncertainty:${place.key}:${place.id}`;
}

export function placeOf(order: Order, cursor: string): Place {
  const [named, key, id] = cursor.split(':');
  const place = { key: Number(key), id: Number(id) };
  if (named !== order || !Number.isFinite(place.key) || !Number.isSafeInteger(place.id)) {
    throw new AppError('bad-input', 'The list has changed its order.', 'Load it again from its beginning.');
  }
  return place;
}
