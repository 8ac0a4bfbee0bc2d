/**
 * Which unlabelled pairs of text and picture join which batch of a full training. Pairs are passed over again and again; a pass is
 * a permutation cut into groups of like length, whose order is drawn too. An epoch takes the next groups, and long groups join
 * long batches, so that few pieces are padding. A function of seed and epoch alone, like the plan of the batches.
 */
import { createRandom, hash32 } from '../../src/random';

/** Pairs a batch where the request does not say. */
export const PAIRS_PER_BATCH = 4;

export interface PairPlanInput {
  /** Lengths in pieces of the pairs. */
  readonly pairs: readonly number[];
  readonly pairsPerBatch: number;
  readonly seed: number;
}

/** Pairs that join every batch: as asked, but no more than there are. */
export function pairRows({ pairs, pairsPerBatch }: Pick<PairPlanInput, 'pairs' | 'pairsPerBatch'>): number {
  return Math.min(pairsPerBatch, pairs.length);
}

/** Indices of the pairs of every batch of epoch `epoch` (from 1); `lengths` are the batches' longest sentences, in pieces. */
export function planPairs(input: PairPlanInput, epoch: number, lengths: readonly number[]): number[][] {
  const size = pairRows(input);
  if (size === 0) return lengths.map(() => []);
  const groups = takeGroups(input, size, (epoch - 1) * lengths.length, lengths.length);
  const longest = (group: readonly number[]): number => Math.max(...group.map((i) => input.pairs[i]!));
  groups.sort((a, b) => longest(a) - longest(b));
  const order = lengths.map((_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const plan = new Array<number[]>(lengths.length);
  order.forEach((batch, rank) => (plan[batch] = groups[rank]!));
  return plan;
}

/** Groups number `from` … `from + count` of all passes one after the other. */
function takeGroups(input: PairPlanInput, size: number, from: number, count: number): number[][] {
  const groupsPerPass = Math.floor(input.pairs.length / size); // what is left of a permutation waits for the next
  const taken: number[][] = [];
  let pass = Math.floor(from / groupsPerPass);
  for (let at = from - pass * groupsPerPass; taken.length < count; at = 0, pass++) {
    taken.push(...groupsOfPass(input, size, pass).slice(at, at + count - taken.length));
  }
  return taken;
}

function groupsOfPass({ pairs, seed }: PairPlanInput, size: number, pass: number): number[][] {
  const random = createRandom(hash32(hash32(seed, 0x70616972), pass));
  const drawn = random.shuffled(pairs.map((_, i) => i)).slice(0, Math.floor(pairs.length / size) * size);
  drawn.sort((a, b) => Math.ceil(pairs[a]! / 8) - Math.ceil(pairs[b]! / 8));
  const groups = Array.from({ length: drawn.length / size }, (_, g) => drawn.slice(g * size, (g + 1) * size));
  return random.shuffled(groups);
}
