import { z } from 'zod';

/** The entity types of a project, in the order of their keys. Label sets are data, never constants. */
export const LabelSet = z
  .array(
    z
      .string()
      .min(1, 'A type needs a name')
      .max(40, 'A type has at most 40 characters')
      .regex(/^[^\s,|]+$/u, 'A type has no space, comma or bar'),
  )
  .min(1, 'A project needs a type')
  .max(20, 'A project has at most 20 types')
  .refine((types) => new Set(types).size === types.length, 'A type is named twice');
export type LabelSet = readonly string[];

/** What a file's type becomes in the project; null leaves its mentions out. */
export type TypeMap = Readonly<Record<string, string | null>>;

/** The BIO tags of a label set: O, then B- and I- of each type in order (spec E.2, `bio9` for four types). */
export function bioTags(types: LabelSet): readonly string[] {
  return ['O', ...types.flatMap((type) => [`B-${type}`, `I-${type}`])];
}
