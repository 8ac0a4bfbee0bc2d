/** Arguments of the command line as values; what does not parse is a mistake of use, exit code 2. */
import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { LabelSet, type TypeMap } from '../../src/domain/label-set';

/** A command that cannot be understood, in a sentence. */
export class UsageError extends Error {}

/** "PER,LOC,ORG" */
export function labels(text: string): LabelSet {
  const parsed = LabelSet.safeParse(text.split(',').map((label) => label.trim()));
  if (!parsed.success) throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? 'Not a list of types.');
  return parsed.data;
}

/** "OTHER=MISC", given once or several times or with commas; "X=" leaves X out. `\,` and `\=` are characters of a name. */
export function typeMap(text: string, earlier: TypeMap = {}): TypeMap {
  const map = new Map(Object.entries(earlier));
  for (const part of text.split(/(?<!\\),/u)) {
    const [from, to, more] = part.split(/(?<!\\)=/u).map((side) => side.trim().replace(/\\([,=])/gu, '$1'));
    if (!from || to === undefined || more !== undefined) {
      const said = 'Expected FROM=TO, as in OTHER=MISC, or FROM= to leave a type out; \\, and \\= in a name.';
      throw new InvalidArgumentError(said);
    }
    map.set(from, to === '' ? null : to);
  }
  return Object.fromEntries(map);
}

/** The side of a mapping that names a type, as a shell takes it. */
export function mapped(type: string, to: string): string {
  const pair = `${type.replace(/[,=]/gu, '\\$&')}=${to}`;
  return /^[\p{L}\p{N}_.=/-]+$/u.test(pair) ? pair : `'${pair.replaceAll("'", `'\\''`)}'`;
}

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

export function named(schema: z.ZodType<string>): (text: string) => string {
  return (text) => {
    const parsed = schema.safeParse(text);
    if (!parsed.success) throw new InvalidArgumentError(`${parsed.error.issues[0]?.message}.`);
    return parsed.data;
  };
}

/** One of a closed list of words; `synonyms` are words that are taken for one of them. */
export function oneOf<T extends string>(
  schema: z.ZodType<T>,
  words: readonly string[],
  synonyms: Readonly<Record<string, T>> = {},
): (text: string) => T {
  return (text) => {
    const parsed = schema.safeParse(Object.hasOwn(synonyms, text) ? synonyms[text] : text);
    if (!parsed.success) throw new InvalidArgumentError(`Expected one of ${words.join(', ')}.`);
    return parsed.data;
  };
}

/** Some of a closed list of words, with commas between them. */
export function listOf<T extends string>(schema: z.ZodType<T>, words: readonly string[]): (text: string) => T[] {
  const one = oneOf(schema, words);
  return (text) => text.split(',').map((word) => one(word.trim()));
}
