/**
 * Chance as an argument: the same seed gives the same numbers on every machine. A stream (sfc32, Chris Doty-Humphrey's
 * small fast counting generator) for shuffles and initial weights, and a hash of a position for noise that must not
 * depend on what was drawn before.
 */

/** One of 2^32 numbers from two others, well mixed (Bob Jenkins' and Austin Appleby's style of finaliser). */
export function hash32(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** FNV-1a over UTF-16 units, as a signed 32-bit number: no use without a finaliser, as short texts do not spread evenly. */
export function fnv1a(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/** A seed from a text: equal texts, equal seeds. */
export const seedFromText = (text: string): number => hash32(fnv1a(text), text.length);

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform among 0 … count - 1. */
  below(count: number): number;
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
  /** A new list in random order. */
  shuffled<T>(items: readonly T[]): T[];
}

export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [hash32(seed, 1), hash32(seed, 2), hash32(seed, 3), 1];
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next(); // the seed spreads over the state
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled: (items) => {
      const list = [...items];
      for (let i = list.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [list[i], list[j]] = [list[j]!, list[i]!];
      }
      return list;
    },
  };
}
