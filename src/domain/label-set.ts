import { z } from 'zod';
import { hasNoControls, withoutControls } from '../text/controls';

export const longestTypeName = 40;

/** A type's name as people and files write it; ids, which are made from names, are of the same shape. */
export const TypeName = z
  .string()
  .min(1, 'A type needs a name')
  .max(longestTypeName, `A type has at most ${longestTypeName} characters`)
  .regex(/^[^\s,|]+$/u, 'A type has no space, comma or bar');

/** What a type can be called from now on; one that was called otherwise before is still read. */
export const NewTypeName = TypeName.refine(hasNoControls, 'A type has no control characters');

/** A name as people or files write it, as a type can have it: without space, comma or bar. */
export function typeNameOf(written: string): string {
  return [
    ...withoutControls(written)
      .trim()
      .replace(/[\s,|]+/gu, '-'),
  ]
    .slice(0, longestTypeName)
    .join('');
}

export const mostTypes = 20;

const aType = 'A project needs a type';
const isEachOnce = (types: readonly string[]): boolean => new Set(types).size === types.length;

/** Entity types by id or name, in order: the classes of a model. Label sets are data, never constants. */
export const LabelSet = z.array(TypeName).min(1, aType).refine(isEachOnce, 'A type is named twice');
export type LabelSet = readonly string[];

/** The names of a new project's types, which become their ids: as when one is added, upper and lower case make no difference. */
export const NewTypes = z
  .array(NewTypeName.refine((name) => name !== '__proto__', 'A type cannot be called __proto__'))
  .min(1, aType)
  .max(mostTypes, `A project has at most ${mostTypes} types`)
  .refine((names) => isEachOnce(names.map((name) => name.toLowerCase())), 'A type is named twice');

/** What a file's type becomes in the project; null leaves its mentions out. */
export type TypeMap = Readonly<Record<string, string | null>>;

/** The BIO tags of a label set: O, then B- and I- of each type in order: nine for four types, hence a model's scheme `bio9`. */
export function bioTags(types: LabelSet): readonly string[] {
  return ['O', ...types.flatMap((type) => [`B-${type}`, `I-${type}`])];
}
