/** Mentions as they were written, read under today's label set. */
import type { Mention } from '../domain/mention';
import type { Token } from '../domain/sample';
import type { Span } from '../domain/span';
import type { Labels } from './entity-type';
import { wordsKey } from './label-change';

/** The words of a span, as `LabelChange`'s split looks them up. */
export type WordsOf = (span: Span) => string;

export function wordsOf(tokens: readonly Pick<Token, 'text'>[]): WordsOf {
  return ({ start, end }) =>
    tokens
      .slice(start, end)
      .map((token) => token.text)
      .join(' ');
}

export interface TypeResolver {
  /** Whether some type has retired: else every mention is read as it is written. */
  readonly changes: boolean;
  /** The type that a mention of this type is read as; null = it is not shown. */
  resolve(type: string, words: () => string): string | null;
  /** The mentions that are shown, with today's types; the same array where nothing changes. */
  mentions<M extends Mention>(written: readonly M[], words: WordsOf): readonly M[];
}

export function typeResolver({ retired }: Labels): TypeResolver {
  const fates = new Map(retired.map(({ id, into, byWords }) => [id, { into, byWords: new Map(byWords) }]));

  function resolve(type: string, words: () => string): string | null {
    let now: string | null = type;
    // A type retires once, into one that was there: the way ends.
    for (let fate = fates.get(type); fate; fate = now === null ? undefined : fates.get(now)) {
      now = (fate.byWords.size > 0 ? fate.byWords.get(wordsKey(words())) : undefined) ?? fate.into;
    }
    return now;
  }

  return {
    changes: retired.length > 0,
    resolve,
    mentions(written, words) {
      if (!written.some(({ type }) => fates.has(type))) return written;
      return written.flatMap((mention) => {
        const type = resolve(mention.type, () => words(mention));
        return type === null ? [] : [{ ...mention, type }];
      });
    },
  };
}
