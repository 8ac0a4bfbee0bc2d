/**
 * Groups tweets that say the same: retweets, copies with another link or greeting, cut-off copies. Texts are compared by the
 * overlap of their three-word shingles (Broder 1997); MinHash with banding finds the pairs worth comparing, so that 100,000
 * tweets take seconds.
 */
import { hash32, seedFromText } from '../random';
import { DisjointSets } from './disjoint-sets';

/** Shingle sets that share this part of their union are near-duplicates. */
export const similarityThreshold = 0.6;

const shingleWords = 3;
/** A pair of similarity s meets in a band with probability 1 - (1 - s²)^12: 0.995 at the threshold. */
const bands = 12;
const rowsPerBand = 2;
/** In a bucket only this many different groups are compared: a phrase of thousands of tweets must not take their square. */
const comparedPerBucket = 40;

/** The words that count: no "RT @name:", links, names, punctuation or case. Han and kana count by character. */
export function comparableWords(text: string): string[] {
  const bare = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/https?:\S*|www\.\S+|[@＠]\s?\w+/gu, ' ');
  const words = bare.match(/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]|\p{Emoji_Presentation}|[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words[0] === 'rt' ? words.slice(1) : words;
}

/** For each text the index of the first text of its group; a text like no other has its own index. */
export function nearDuplicateGroups(texts: readonly string[]): number[] {
  const groups = new DisjointSets(texts.length);
  const firstOf = new Map<string, number>();
  const shingleSets = texts.map((text, i) => {
    const words = comparableWords(text);
    const key = words.length > 0 ? words.join(' ') : text;
    const first = firstOf.get(key);
    if (first !== undefined) {
      groups.join(first, i);
      return null; // its equal stands for it
    }
    firstOf.set(key, i);
    return words.length > shingleWords ? shinglesOf(words) : null; // short texts are the same or not
  });

  const buckets = new Map<number, number[]>();
  shingleSets.forEach((shingles, i) => {
    if (!shingles) return;
    for (const bucketKey of bandKeys(shingles)) {
      const bucket = buckets.get(bucketKey);
      if (!bucket) {
        buckets.set(bucketKey, [i]);
        continue;
      }
      const other = bucket.find((j) => groups.find(j) === groups.find(i) || isSimilar(shingleSets[j] ?? [], shingles));
      if (other !== undefined) groups.join(other, i);
      else if (bucket.length < comparedPerBucket) bucket.push(i);
    }
  });
  return texts.map((_, i) => groups.find(i));
}

/** Hashes of the three-word shingles, distinct, in ascending order. */
function shinglesOf(words: readonly string[]): Uint32Array {
  const hashes = words.map(seedFromText);
  const shingles = new Set<number>();
  for (let i = 0; i + shingleWords <= hashes.length; i++) {
    shingles.add(hash32(hash32(hashes[i] ?? 0, hashes[i + 1] ?? 0), hashes[i + 2] ?? 0));
  }
  return Uint32Array.from(shingles).sort();
}

/** One key a band, made of the band's number and its smallest hashes. */
function bandKeys(shingles: Uint32Array): number[] {
  return Array.from({ length: bands }, (_, band) => {
    let key = band;
    for (let row = 0; row < rowsPerBand; row++) {
      const salt = band * rowsPerBand + row + 1;
      let smallest = 0xffffffff;
      for (const shingle of shingles) smallest = Math.min(smallest, hash32(shingle, salt));
      key = hash32(key, smallest);
    }
    return key;
  });
}

/** Whether the Jaccard similarity of two ascending sets reaches the threshold. */
function isSimilar(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  let [i, j, both] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    if (x === y) both += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return both / (a.length + b.length - both) >= similarityThreshold;
}
