/**
 * The probability that a mention of exactly this span and type is read off the tags, by a forward pass over the paths that
 * say so (constrained forward; Culotta and McCallum 2004). Tags become mentions by conlleval's rule: I-x after O or another
 * type opens a mention. So the paths are: at the start B-x, or I-x after a tag that is not of type x; then I-x; then no I-x.
 */
import { logSumExp, type Chain, type Lattice } from './lattice';

/** Index of B-x and I-x among the tags O, B-1, I-1, B-2, I-2, …: type number `type` counts from 0. */
export const beginTag = (type: number): number => 1 + 2 * type;
export const insideTag = (type: number): number => 2 + 2 * type;

/** P(mention [start, end) of type number `type`). emissions [T * K]. */
export function spanProbability(
  chain: Chain,
  emissions: ArrayLike<number>,
  sums: Lattice,
  start: number,
  end: number,
  type: number,
): number {
  const { K, transitions } = chain;
  const [B, I] = [beginTag(type), insideTag(type)];
  // Log weight of all prefixes that end in B-x, and in an opening I-x, at the first word.
  const before = (tag: number, allowed: (from: number) => boolean): number => {
    if (start === 0) return chain.start[tag]! + emissions[tag]!;
    const terms: number[] = [];
    for (let i = 0; i < K; i++)
      if (allowed(i)) terms.push(sums.alpha[(start - 1) * K + i]! + transitions[i * K + tag]!);
    return logSumExp(terms) + emissions[start * K + tag]!;
  };
  const opened: [number, number][] = [
    [B, before(B, () => true)],
    [I, before(I, (from) => from !== B && from !== I)],
  ];
  // Then I-x to the end, and whatever may follow: anything but I-x.
  const ends = opened.map(([first, weight]) => {
    let [tag, total] = [first, weight];
    for (let t = start + 1; t < end; t++) {
      total += transitions[tag * K + I]! + emissions[t * K + I]!;
      tag = I;
    }
    if (end === sums.T) return total + chain.end[tag]!;
    const terms: number[] = [];
    for (let j = 0; j < K; j++) {
      if (j !== I) terms.push(transitions[tag * K + j]! + emissions[end * K + j]! + sums.beta[end * K + j]!);
    }
    return total + logSumExp(terms);
  });
  return Math.min(1, Math.exp(logSumExp(ends) - sums.logZ));
}
