/** Seeded splits that keep near-duplicates together, so that no test tweet was seen in training in other clothes. */
import type { Split } from '../domain/sample';
import { createRandom } from '../random';
import { nearDuplicateGroups } from './near-duplicates';

/** Parts of the whole; they are scaled to sum to 1. Splits without a share stay empty. */
export type SplitShares = Readonly<Partial<Record<Split, number>>>;

/** The split of each text. The same texts, shares and seed give the same splits. */
export function splitTexts(texts: readonly string[], shares: SplitShares, seed: number): Split[] {
  return splitGroups(nearDuplicateGroups(texts), shares, seed);
}

/** The split of each sample, given its group: large groups are placed first, each where most is missing. */
export function splitGroups(groups: readonly number[], shares: SplitShares, seed: number): Split[] {
  const targets = (['train', 'dev', 'test', 'pool'] as const)
    .map((split) => ({ split, share: shares[split] ?? 0, left: 0 }))
    .filter(({ share }) => share > 0);
  const [first] = targets;
  if (!first) throw new RangeError('No split has a share');
  const total = targets.reduce((sum, { share }) => sum + share, 0);
  for (const target of targets) target.left = (target.share / total) * groups.length;

  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = createRandom(seed)
    .shuffled([...sizes])
    .sort(([, a], [, b]) => b - a); // stable: equal sizes keep their random order
  const splitOf = new Map<number, Split>();
  for (const [group, size] of order) {
    const target = targets.reduce((best, other) => (other.left > best.left ? other : best), first);
    target.left -= size;
    splitOf.set(group, target.split);
  }
  return groups.map((group) => splitOf.get(group) ?? first.split);
}
