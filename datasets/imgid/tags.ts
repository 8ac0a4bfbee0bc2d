/**
 * Tags of other schemes as BIO2. Some mark a mention's last token and lone tokens by letters of their own: BIOES, BILOU (L, U),
 * BMES and BMEWO (M inside, W alone), IOE2. Some write `b-per` or `B_PER`, and some have types alone (IO).
 */

const prefixed = /^([BIESLUMW])\s*[-_]\s*(\S(?:.*\S)?)$/isu;

/** What a tag says of its token. */
export interface TagSense {
  /** Whether a mention begins here whatever stands before; else it goes on where one of its type is open. */
  readonly begins: boolean;
  /** Whether the mention ends here, so that a neighbour of the same type is another one. */
  readonly ends: boolean;
  /** null = outside of all mentions. */
  readonly type: string | null;
}

const outside: TagSense = { begins: false, ends: false, type: null };

/** null where it is no tag. `isIo`: types stand alone. */
export function senseOf(tag: string, isIo = false): TagSense | null {
  if (tag === 'O' || tag === 'o') return outside;
  const [, letter, type] = prefixed.exec(tag) ?? [];
  if (letter === undefined || type === undefined) {
    return isIo && isBareType(tag) ? { begins: false, ends: false, type: tag } : null;
  }
  return { begins: /[BSUW]/iu.test(letter), ends: /[ESLUW]/iu.test(letter), type };
}

/** Whether a file of these tags has types alone: `PER` for each token of a person. */
export function isIoScheme(tags: readonly string[]): boolean {
  const marked = tags.filter((tag) => tag !== 'O' && tag !== 'o');
  return marked.length > 0 && marked.length < tags.length && marked.every(isBareType);
}

function isBareType(tag: string): boolean {
  if (prefixed.test(tag) || /^\p{L}(?:[-_]|$)/u.test(tag)) return false; // X-LOC: of a scheme that is not known
  return /^\p{L}(?:[\p{L}\p{N}_.&/-]{0,38}[\p{L}\p{N}])?$/u.test(tag);
}

/** Whether an I- stands where no mention of its type is open. */
export function isOrphan(tag: string, previous: string | undefined): boolean {
  return tag.startsWith('I-') && (previous === undefined || previous === 'O' || previous.slice(2) !== tag.slice(2));
}
