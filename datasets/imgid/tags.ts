/** Tags of other schemes as BIO2: BIOES and BILOU mark a mention's last token and lone tokens by letters of their own. */

/** B-, I- (and O) of a tag, null where it is no tag at all. */
export function bioTagOf(tag: string): string | null {
  if (tag === 'O') return tag;
  if (!/^[BIESLU]-./u.test(tag)) return null;
  const begins = /^[BSU]/u.test(tag);
  return `${begins ? 'B' : 'I'}${tag.slice(1)}`;
}

/** Whether an I- stands where no mention of its type is open. */
export function isOrphan(tag: string, previous: string | undefined): boolean {
  return tag.startsWith('I-') && (previous === undefined || previous === 'O' || previous.slice(2) !== tag.slice(2));
}
