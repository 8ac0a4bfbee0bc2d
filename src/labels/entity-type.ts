/**
 * The entity types of a project. A type has an id that never changes; its name and what it looks like are attributes. Mentions,
 * suggestions, edits and checkpoints refer to ids, so that renaming touches none of them.
 */
import { z } from 'zod';
import { longestTypeName, TypeName } from '../domain/label-set';
import { AppError } from '../errors';

export const EntityType = z.object({
  /** Made from the first name, unique among all types the project ever had. */
  id: TypeName,
  name: TypeName,
  /** "#rrggbb"; null = by its place. */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/iu, 'A colour is written #rrggbb')
    .nullable(),
  description: z.string().max(2000),
  /** The key that gives this type, one character; null = by its place. */
  key: z.string().regex(/^\S$/u, 'A key is one character').nullable(),
});
export type EntityType = Readonly<z.infer<typeof EntityType>>;

/**
 * A type that is not given any more. What has it is read as another type: the one for its words where the type was split,
 * else `into`; null = it is not shown, because the type was removed.
 */
export const RetiredType = EntityType.extend({
  into: z.string().nullable(),
  /** Words of a mention, in lower case and joined by a space, and the type that they are read as: pairs, for no word is a bad key. */
  byWords: z.array(z.tuple([z.string(), z.string()])),
});
export type RetiredType = Readonly<z.infer<typeof RetiredType>>;

/** All types a project has and had. */
export const Labels = z.object({ types: z.array(EntityType).min(1), retired: z.array(RetiredType) });
export interface Labels {
  /** Those that can be given, in the order of their keys. */
  readonly types: readonly EntityType[];
  readonly retired: readonly RetiredType[];
}

/** A new project's types, from their names. */
export function labelsOf(names: readonly string[]): Labels {
  return names.reduce<Labels>((labels, name) => withNewType(labels, name).labels, { types: [], retired: [] });
}

/** The labels with one more type at the end, and that type. `given`: ids of earlier label sets. */
export function withNewType(
  labels: Labels,
  name: string,
  more: Partial<Omit<EntityType, 'id' | 'name'>> = {},
  given: Iterable<string> = [],
): { labels: Labels; type: EntityType } {
  const type = { id: newId(labels, name, given), name, colour: null, description: '', key: null, ...more };
  return { labels: { ...labels, types: [...labels.types, type] }, type };
}

/** The ids of all types, retired ones too. */
export function idsOf({ types, retired }: Labels): string[] {
  return [...types, ...retired].map(({ id }) => id);
}

function newId(labels: Labels, name: string, given: Iterable<string>): string {
  // No record can have the first one as a key, and counts and scores are records by type.
  const taken = new Set(['__proto__', ...idsOf(labels), ...given]);
  let id = name;
  for (let n = 2; taken.has(id); n++) id = numbered(name, n);
  return id;
}

/** "LOC-2". A long name loses its end, for an id is no longer than a name. */
function numbered(name: string, n: number): string {
  const suffix = `-${n}`;
  const stem = name.slice(0, longestTypeName - suffix.length);
  return stem.replace(/[\uD800-\uDBFF]$/u, '') + suffix; // no half of a character
}

/** The name of a type, retired or not; the id itself where it is of no type of this project. */
export function nameOf({ types, retired }: Labels, id: string): string {
  return types.find((type) => type.id === id)?.name ?? retired.find((type) => type.id === id)?.name ?? id;
}

/** What to say where a type that cannot be given is asked for: people know types by their names. */
export function noType(code: 'bad-input' | 'refused', { types, retired }: Labels, id: string): AppError {
  const gone = retired.find((type) => type.id === id);
  const message = gone ? `The type ${gone.name} was merged, split or removed.` : `The project has no type ${id}.`;
  return new AppError(code, message, `Its types are ${types.map(({ name }) => name).join(', ')}.`);
}
