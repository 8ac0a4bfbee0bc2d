/**
 * The probability that a mention of exactly this span and type is read off the words' tags: the weight of all paths that say so,
 * by a forward pass over the allowed tags (constrained forward; Culotta and McCallum 2004), over Z. Tags become mentions by
 * conlleval's rule: I-x after O or another type opens a mention. So the paths are: at the first word B-x, or I-x after a word that
 * is not of type x; then I-x at every word; then a word that is not I-x. Steps that are no word's are free.
 */
import { logSumExp, type Chain, type Lattice } from '../crf/lattice';
import type { TagScheme } from './scheme';

/** What each word may be tagged; words that are not named are free. */
type Allowed = ReadonlyMap<number, (tag: number) => boolean>;

/** P(mention [start, end) of `type`), in words. emissions [T * K]; `wordSteps` is the scheme's of this sentence. */
export function mentionProbability(
  chain: Chain,
  emissions: ArrayLike<number>,
  sums: Lattice,
  { tags }: Pick<TagScheme, 'tags'>,
  wordSteps: readonly number[],
  { start, end, type }: { readonly start: number; readonly end: number; readonly type: string },
): number {
  const [B, I] = [tags.indexOf(`B-${type}`), tags.indexOf(`I-${type}`)];
  const rest = new Map<number, (tag: number) => boolean>();
  for (let word = start + 1; word < end; word++) rest.set(wordSteps[word]!, (tag) => tag === I);
  if (end < wordSteps.length) rest.set(wordSteps[end]!, (tag) => tag !== I);

  const first = wordSteps[start]!;
  const opensWithB: Allowed = new Map([...rest, [first, (tag) => tag === B]]);
  const opensWithI = new Map([...rest, [first, (tag: number) => tag === I]]);
  if (start > 0) opensWithI.set(wordSteps[start - 1]!, (tag) => tag !== B && tag !== I);
  const terms = [opensWithB, opensWithI].map((allowed) => constrainedLogZ(chain, emissions, sums, allowed));
  return Math.min(1, Math.exp(logSumExp(terms) - sums.logZ));
}

/** log Σ over the paths whose tags are allowed at every step of `allowed` (at least one). */
function constrainedLogZ(chain: Chain, emissions: ArrayLike<number>, sums: Lattice, allowed: Allowed): number {
  const { K, transitions } = chain;
  const steps = [...allowed.keys()];
  const [from, to] = [Math.min(...steps), Math.max(...steps)];
  const may = (step: number, tag: number): boolean => allowed.get(step)?.(tag) ?? true;
  let column = new Float64Array(K).map((_, k) => (may(from, k) ? sums.alpha[from * K + k]! : -Infinity));
  const terms = new Float64Array(K);
  for (let t = from + 1; t <= to; t++) {
    const next = new Float64Array(K).fill(-Infinity);
    for (let k = 0; k < K; k++) {
      if (!may(t, k)) continue;
      for (let i = 0; i < K; i++) terms[i] = column[i]! + transitions[i * K + k]!;
      next[k] = logSumExp(terms) + emissions[t * K + k]!;
    }
    column = next;
  }
  return logSumExp(column.map((weight, k) => weight + sums.beta[to * K + k]!));
}
