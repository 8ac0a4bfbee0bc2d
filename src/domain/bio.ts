import type { Mention } from './mention';

/**
 * Mentions of a BIO tag sequence, by conlleval's rule: an I- after O or after another type opens a mention (model-spec E.4).
 */
export function mentionsFromBio(tags: readonly string[]): Mention[] {
  const mentions: Mention[] = [];
  let open: { start: number; type: string } | null = null;
  tags.forEach((tag, i) => {
    const type = tag === 'O' ? null : tag.slice(2);
    if (open && (type !== open.type || tag.startsWith('B-'))) {
      mentions.push({ start: open.start, end: i, type: open.type });
      open = null;
    }
    if (type !== null && !open) open = { start: i, type };
  });
  const last = open as { start: number; type: string } | null; // the callback's writes are invisible to the checker
  if (last) mentions.push({ start: last.start, end: tags.length, type: last.type });
  return mentions;
}

/** BIO2 tags of non-overlapping mentions over `length` tokens. */
export function bioFromMentions(length: number, mentions: readonly Mention[]): string[] {
  const tags = new Array<string>(length).fill('O');
  for (const { start, end, type } of mentions) {
    tags[start] = `B-${type}`;
    tags.fill(`I-${type}`, start + 1, end);
  }
  return tags;
}
