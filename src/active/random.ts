/**
 * A seeded draw, from 0 to 1: the baseline of every comparison of query strategies. The number is a hash of seed and id, so that it
 * does not depend on the order in which samples are scored.
 */
import { hash32 } from '../random';
import { pointwise } from './strategy';

export const random = pointwise({
  name: 'random',
  title: 'At random',
  kind: 'chance',
  citation: 'The baseline in Settles: Active Learning Literature Survey. 2009, section 3.',
  needs: [],
  score: ({ id }, seed) => hash32(seed, id) / 0x1_0000_0000,
  reason: () => 'Drawn at random',
});
