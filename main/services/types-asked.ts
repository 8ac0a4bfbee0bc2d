import type { LabelSet } from '../../src/domain/label-set';
import type { Labels } from '../../src/labels/entity-type';
import { typeResolver, wordsOf } from '../../src/labels/resolve';
import type { Mention } from '../../src/domain/mention';
import type { CheckpointRecord } from '../../src/storage/run-store';
import { typesOf, type Opened } from './opened';

/**
 * The types that a checkpoint is asked for: those of today, and retired ones that it learned and that are read as another one
 * now. So a merge or split of types costs no suggestions until the next training.
 */
export function typesAsked(project: Opened, { types: known }: CheckpointRecord): LabelSet {
  const { retired } = project.store.labels.get();
  const read = retired.filter(({ id, into }) => into !== null && known.includes(id)).map(({ id }) => id);
  return [...typesOf(project), ...read];
}

/** What a checkpoint said under today's label set. */
export function readToday<M extends Mention>(
  { store }: Opened,
  words: readonly string[],
  mentions: readonly M[],
): readonly M[] {
  return readUnder(store.labels.get(), words, mentions);
}

export function readUnder<M extends Mention>(
  labels: Labels,
  words: readonly string[],
  mentions: readonly M[],
): readonly M[] {
  return typeResolver(labels).mentions(mentions, wordsOf(words.map((text) => ({ text }))));
}
