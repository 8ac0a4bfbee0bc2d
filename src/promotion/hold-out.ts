/**
 * A fixed part of the finished samples that no run learns from, for projects without a dev split. Whether a tweet belongs to
 * it depends on its words alone, so it stays out of training for ever; retweets and copies with another link or another
 * greeting have the same words left and go together (model-spec H.2-6).
 */
import { fnv1a } from '../random';

const heldOutShare = 0.15;

export function isHeldOut(words: readonly string[]): boolean {
  return hash(duplicateKey(words)) / 0x1_0000_0000 < heldOutShare;
}

/** What near-duplicates have in common: the words without "RT", links, names, punctuation and case. */
export function duplicateKey(words: readonly string[]): string {
  const kept = words
    .map((word) => word.normalize('NFKC').toLowerCase())
    .filter((word) => word !== 'rt' && !/^(?:@|https?:|www\.)/u.test(word))
    .map((word) => word.replace(/[^\p{L}\p{N}\p{Emoji_Presentation}]/gu, ''))
    .filter((word) => word !== '');
  return kept.length > 0 ? kept.join(' ') : words.join(' ');
}

/** With the finaliser of MurmurHash3, not hash32: another hash would hold out other tweets of projects that there are. */
function hash(text: string): number {
  let h = fnv1a(text);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
