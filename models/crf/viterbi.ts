/**
 * The best path (Viterbi 1967) and the second best. Of equal scores the lowest tag wins, at every step: the last tag first,
 * then each predecessor, as in pytorch-crf on torch's CPU.
 */
import type { Chain } from './lattice';

export interface Path {
  readonly tags: readonly number[];
  readonly score: number;
}

/** emissions [T * K] -> the best path; an empty one with score 0 for T = 0. */
export function viterbi(chain: Chain, emissions: ArrayLike<number>): Path {
  return bestPaths(chain, emissions, 1)[0]!;
}

/**
 * The `count` best paths in order (list Viterbi, Seshadri and Sundberg 1994): every cell keeps its `count` best
 * predecessors. Fewer are returned where fewer exist.
 */
export function bestPaths(chain: Chain, emissions: ArrayLike<number>, count: number): Path[] {
  const { K, start, end, transitions } = chain;
  const T = emissions.length / K;
  if (T === 0) return [{ tags: [], score: 0 }];
  interface Partial {
    readonly tag: number;
    readonly score: number;
    readonly before: Partial | null;
  }
  /** The best of `candidates`, which are in order of tags: a stable sort keeps the lowest tag first. */
  const best = (candidates: Partial[]): Partial[] => candidates.sort((a, b) => b.score - a.score).slice(0, count);

  let column: Partial[][] = Array.from({ length: K }, (_, k) => [
    { tag: k, score: start[k]! + emissions[k]!, before: null },
  ]);
  for (let t = 1; t < T; t++) {
    column = Array.from({ length: K }, (_, k) => {
      const candidates = column.flat().map((before) => ({
        tag: k,
        score: before.score + transitions[before.tag * K + k]! + emissions[t * K + k]!,
        before,
      }));
      return best(candidates);
    });
  }
  const ends = best(column.flat().map((partial) => ({ ...partial, score: partial.score + end[partial.tag]! })));
  return ends.map((last) => {
    const tags: number[] = [];
    for (let p: Partial | null = last; p; p = p.before) tags.push(p.tag);
    return { tags: tags.reverse(), score: last.score };
  });
}
