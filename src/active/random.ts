/**
 * A seeded draw: the baseline of every comparison of query strategies. The number is a hash of seed and id, so that it does
 * not depend on the order in which samples are scored.
 */
import type { QueryStrategy } from './strategy';

export const random: QueryStrategy = {
  name: 'random',
  title: 'At random',
  citation: 'The baseline in Settles: Active Learning Literature Survey. 2009, section 3.',
  score: ({ id }, seed) => unit(seed, id),
};

/** From 0 to 1. The finaliser of MurmurHash3 (Appleby 2011) over a mix of both numbers. */
function unit(seed: number, id: number): number {
  let h = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(id, 0x85ebca77)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000;
}
