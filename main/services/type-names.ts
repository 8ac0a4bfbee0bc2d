/** Ids and names of a project's types, where data comes in and goes out: files and people say names. */
import type { LabelSet } from '../../src/domain/label-set';
import type { RawSample } from '../../src/domain/sample';
import type { Labels } from '../../src/labels/entity-type';
import type { Evaluation } from '../../src/metrics/evaluation';

export class TypeNames {
  /** The names of the types that can be given, in order. */
  readonly all: LabelSet;
  readonly #ids: ReadonlyMap<string, string>;
  readonly #names: ReadonlyMap<string, string>;

  constructor({ types, retired }: Labels) {
    this.all = types.map(({ name }) => name);
    this.#ids = new Map(types.map(({ id, name }) => [name, id]));
    this.#names = new Map([...retired, ...types].map(({ id, name }) => [id, name]));
  }

  /** What has no type of this name keeps it: it is never given to anything (`TypeMapper` sees to that). */
  idOf(name: string): string {
    return this.#ids.get(name) ?? name;
  }

  nameOf(id: string): string {
    return this.#names.get(id) ?? id;
  }

  tagIds(tags: readonly string[]): string[] {
    return tags.map((tag) => retagged(tag, (name) => this.idOf(name)));
  }

  tagNames(tags: readonly string[]): string[] {
    return tags.map((tag) => retagged(tag, (id) => this.nameOf(id)));
  }
}

/** A sample of a file, whose types are names, as the project has it. */
export function withTypeIds(sample: RawSample, names: TypeNames): RawSample {
  const mentions = sample.mentions.map((mention) => ({ ...mention, type: names.idOf(mention.type) }));
  return { ...sample, tags: sample.tags && names.tagIds(sample.tags), mentions };
}

/** The way back. */
export function withTypeNames(sample: RawSample, names: TypeNames): RawSample {
  const mentions = sample.mentions.map((mention) => ({ ...mention, type: names.nameOf(mention.type) }));
  return { ...sample, tags: sample.tags && names.tagNames(sample.tags), mentions };
}

/** What a checkpoint's types are called; by their ids where two of them, one retired, have the same name. */
export function namerOf(types: LabelSet, names: TypeNames): (type: string) => string {
  const named = new Set(types.map((id) => names.nameOf(id)));
  return named.size === types.length ? (id) => names.nameOf(id) : (id) => id;
}

/** Type ids replaced by names. */
export function byName<V>(ofTypes: Readonly<Record<string, V>>, names: TypeNames): Record<string, V> {
  return Object.fromEntries(Object.entries(ofTypes).map(([id, value]) => [names.nameOf(id), value]));
}

export function evaluationByName(evaluation: Evaluation, names: TypeNames): Evaluation {
  return { ...evaluation, byType: byName(evaluation.byType, names) };
}

function retagged(tag: string, typeOf: (type: string) => string): string {
  return tag === 'O' ? tag : `${tag.slice(0, 2)}${typeOf(tag.slice(2))}`;
}
