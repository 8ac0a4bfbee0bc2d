/** Types of a file as types of the project. Nothing is assumed: OTHER is not MISC until a person says so. */
import { mentionsFromBio } from '../src/domain/bio';
import type { LabelSet, TypeMap } from '../src/domain/label-set';
import { sameMention } from '../src/domain/mention';
import type { RawSample } from '../src/domain/sample';
import { AppError } from '../src/errors';
import { Tally } from '../src/tally';

export class TypeMapper {
  /** Names by their composed form: files of a Mac may have each accent as a character of its own. */
  readonly #types: ReadonlyMap<string, string>;
  readonly #map: TypeMap;
  readonly #unknown = new Tally();

  /** Throws `bad-input` where a type is to become one that there is none of: a slip of the pen would found a new type. */
  constructor(types: LabelSet, map: TypeMap = {}) {
    for (const [from, to] of Object.entries(map)) {
      if (to === null || types.includes(to)) continue;
      throw new AppError(
        'bad-input',
        `${from} cannot become ${to}: there is no type ${to}.`,
        `Use one of ${types.join(', ')}.`,
      );
    }
    this.#types = new Map(types.map((type) => [type.normalize('NFC'), type]));
    this.#map = map;
  }

  /** Types that neither the project nor the mapping knows, with their mentions so far. */
  get unknownTypes(): Record<string, number> {
    return this.#unknown.counts;
  }

  /** The sample in the project's types; mentions of unknown types, and of types mapped to null, are left out. */
  apply(sample: RawSample): RawSample {
    for (const { type } of sample.mentions) {
      if (this.#target(type) === undefined) this.#unknown.add(type);
    }
    if (sample.mentions.every(({ type }) => this.#target(type) === type)) return sample;
    const mentions = sample.mentions.flatMap((mention) => {
      const type = this.#target(mention.type);
      return type === undefined || type === null ? [] : [{ ...mention, type }];
    });
    const tags = sample.tags?.map((tag) => this.#tag(tag)) ?? null;
    // A mapping may join neighbours (B-A I-B, both now C); then the tags no longer say what the mentions say.
    const agree = tags && sameMentions(mentionsFromBio(tags), mentions);
    return { ...sample, mentions, tags: agree ? tags : null };
  }

  /** undefined = unknown, null = left out. */
  #target(type: string): string | null | undefined {
    if (Object.hasOwn(this.#map, type)) return this.#map[type];
    return this.#types.get(type.normalize('NFC'));
  }

  #tag(tag: string): string {
    const type = tag === 'O' ? null : this.#target(tag.slice(2));
    return type ? `${tag.slice(0, 2)}${type}` : 'O';
  }
}

type Mentions = readonly { start: number; end: number; type: string }[];

function sameMentions(a: Mentions, b: Mentions): boolean {
  return a.length === b.length && a.every((mention, i) => b[i] !== undefined && sameMention(mention, b[i]));
}
