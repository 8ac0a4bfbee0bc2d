/**
 * A change of a project's label set is data, like an edit, and applying it is pure: it never rewrites a mention. A type that
 * is merged, split or removed retires; mentions that have it are read as what it became (resolve.ts). So undoing a change
 * gives back exactly what was there.
 */
import { z } from 'zod';
import { AppError } from '../errors';
import { mostTypes, NewTypeName } from '../domain/label-set';
import { EntityType, idsOf, noType, withNewType, type Labels, type RetiredType } from './entity-type';

const id = z.string().min(1);
const { colour, description, key } = EntityType.shape;
const attributes = { colour: colour.optional(), description: description.optional(), key: key.optional() };

export const LabelChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), name: NewTypeName, ...attributes }),
  z.object({ kind: z.literal('rename'), id, name: NewTypeName }),
  z.object({ kind: z.literal('describe'), id, ...attributes }),
  /** Every type once, in the new order. */
  z.object({ kind: z.literal('order'), ids: z.array(id).min(1) }),
  /** Mentions of `from` become mentions of `into`. */
  z.object({ kind: z.literal('merge'), from: z.array(id).min(1), into: id }),
  /**
   * In place of one type several stand, the first of them for what no other claims. `words` are a mention's words joined by a
   * space; upper and lower case do not matter.
   */
  z.object({
    kind: z.literal('split'),
    id,
    into: z.array(z.object({ name: NewTypeName, words: z.array(z.string().min(1)) })).min(2),
  }),
  /** Its mentions are not shown any more. */
  z.object({ kind: z.literal('remove'), id }),
]);
export type LabelChange = z.infer<typeof LabelChange>;

/**
 * Throws `bad-input` at an id or order that does not fit, `refused` where a name is taken or no type would be left. No type
 * gets an id of `given`: those of changes that were taken back (`idsGiven`).
 */
export function applyLabelChange(labels: Labels, change: LabelChange, given: ReadonlySet<string> = new Set()): Labels {
  switch (change.kind) {
    case 'add': {
      mustBeFree(labels, change.name);
      mustHaveRoom(labels, 1);
      return withNewType(labels, change.name, attributesOf(change), given).labels;
    }
    case 'rename': {
      const type = find(labels, change.id);
      mustBeFree(labels, change.name, type);
      return replace(labels, { ...type, name: change.name });
    }
    case 'describe':
      return replace(labels, { ...find(labels, change.id), ...attributesOf(change) });
    case 'order':
      return { ...labels, types: ordered(labels, change.ids) };
    case 'merge': {
      find(labels, change.into);
      const from = [...new Set(change.from)].filter((each) => each !== change.into);
      if (from.length === 0) throw new AppError('bad-input', 'A type cannot be merged with itself.', 'Name two types.');
      return from.reduce((now, each) => retire(now, each, { into: change.into, byWords: [] }), labels);
    }
    case 'split':
      return split(labels, change, given);
    case 'remove':
      if (labels.types.length === 1)
        throw new AppError('refused', 'A project needs a type.', 'Add another one before this one is removed.');
      return retire(labels, change.id, { into: null, byWords: [] });
  }
}

/** The ids that a log of changes has given, those that were taken back too: the changes, oldest first, are made again. */
export function idsGiven(log: Iterable<{ readonly change: LabelChange; readonly before: Labels }>): Set<string> {
  const given = new Set<string>();
  for (const { change, before } of log) {
    const makes = change.kind === 'add' || change.kind === 'split';
    for (const id of idsOf(makes ? applyLabelChange(before, change, given) : before)) given.add(id);
  }
  return given;
}

type Split = Extract<LabelChange, { kind: 'split' }>;

function split(labels: Labels, { id, into }: Split, given: ReadonlySet<string>): Labels {
  const { description, key, colour } = find(labels, id);
  const place = labels.types.findIndex((type) => type.id === id);
  mustHaveRoom(labels, into.length - 1);
  // Retired first: one of the new types may have its name, but none its id.
  let now = retire(labels, id, { into: null, byWords: [] });
  const parts: EntityType[] = [];
  const byWords = new Map<string, string>();
  for (const { name, words } of into) {
    mustBeFree(now, name);
    const made = withNewType(now, name, parts.length === 0 ? { description, key, colour } : {}, given);
    now = made.labels;
    parts.push(made.type);
    for (const each of words) {
      if (byWords.has(wordsKey(each)))
        throw new AppError('bad-input', `${each} is given to two types.`, 'Name it once.');
      byWords.set(wordsKey(each), made.type.id);
    }
  }
  const others = now.types.filter((type) => !parts.includes(type));
  const fate = { into: parts[0]?.id ?? null, byWords: [...byWords] };
  return {
    types: [...others.slice(0, place), ...parts, ...others.slice(place)],
    retired: now.retired.map((type) => (type.id === id ? { ...type, ...fate } : type)),
  };
}

/** How the words of a mention are looked up. */
export function wordsKey(words: string): string {
  return words.normalize('NFC').toLowerCase().trim().replace(/\s+/gu, ' ');
}

function retire(labels: Labels, id: string, fate: Pick<RetiredType, 'into' | 'byWords'>): Labels {
  const type = find(labels, id);
  return {
    types: labels.types.filter((other) => other !== type),
    retired: [...labels.retired, { ...type, ...fate }],
  };
}

function find(labels: Labels, id: string): EntityType {
  const type = labels.types.find((one) => one.id === id);
  if (!type) throw noType('bad-input', labels, id);
  return type;
}

function replace(labels: Labels, changed: EntityType): Labels {
  return { ...labels, types: labels.types.map((type) => (type.id === changed.id ? changed : type)) };
}

function mustBeFree({ types }: Labels, name: string, except: EntityType | null = null): void {
  const taken = types.find((type) => type !== except && type.name.toLowerCase() === name.toLowerCase());
  if (taken) throw new AppError('refused', `There is a type ${taken.name} already.`, 'Choose another name.');
}

function mustHaveRoom({ types }: Labels, more: number): void {
  if (types.length + more > mostTypes)
    throw new AppError('refused', `A project has at most ${mostTypes} types.`, 'Merge or remove one first.');
}

function ordered({ types }: Labels, ids: readonly string[]): readonly EntityType[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  if (places.size !== types.length || ids.length !== types.length || types.some(({ id }) => !places.has(id)))
    throw new AppError('bad-input', 'The order does not name every type once.', 'Reload the types and try again.');
  return [...types].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}

function attributesOf({ colour, description, key }: Partial<EntityType>): Partial<EntityType> {
  return {
    ...(colour !== undefined && { colour }),
    ...(description !== undefined && { description }),
    ...(key !== undefined && { key }),
  };
}
