/**
 * The best path (Viterbi 1967) and the next best. Of equal scores the lowest tag wins, at every step: the last tag first,
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
 * predecessors. Fewer are returned where fewer exist. Scores must be finite.
 *
 * A place is one of the best partial paths of a tag: tag * count + rank.
 */
export function bestPaths(chain: Chain, emissions: ArrayLike<number>, count: number): Path[] {
  const { K, start, end, transitions } = chain;
  const T = emissions.length / K;
  if (T === 0) return [{ tags: [], score: 0 }];
  const places = K * count;
  const before = new Int32Array(T * places); // the place at t - 1 from which one at t was reached
  let scores = new Float64Array(places).fill(-Infinity); // -∞: there is no such path
  let next = new Float64Array(places);
  for (let k = 0; k < K; k++) scores[k * count] = start[k]! + emissions[k]!;
  for (let t = 1; t < T; t++) {
    next.fill(-Infinity);
    for (let k = 0; k < K; k++) {
      const emission = emissions[t * K + k]!;
      for (let place = 0, i = 0; i < K; i++) {
        const step = transitions[i * K + k]!;
        for (let rank = 0; rank < count; rank++, place++) {
          const score = scores[place]! + step + emission;
          insert(next, before, k * count, t * places, count, score, place);
        }
      }
    }
    [scores, next] = [next, scores];
  }
  const best = new Float64Array(count).fill(-Infinity);
  const last = new Int32Array(count);
  for (let place = 0; place < places; place++) {
    insert(best, last, 0, 0, count, scores[place]! + end[Math.floor(place / count)]!, place);
  }
  return Array.from(best.subarray(0, exist(best)), (score, rank) => ({ tags: tagsTo(last[rank]!), score }));

  function tagsTo(place: number): number[] {
    const tags = new Array<number>(T);
    for (let t = T - 1, at = place; t >= 0; at = before[t * places + at]!, t--) tags[t] = Math.floor(at / count);
    return tags;
  }
}

/** Puts a score among the `count` best from `at` on, behind equal ones: who comes first in the order of tags stays first. */
function insert(
  scores: Float64Array,
  origins: Int32Array,
  at: number,
  shift: number,
  count: number,
  score: number,
  origin: number,
): void {
  let i = at + count - 1;
  if (!(score > scores[i]!)) return;
  for (; i > at && score > scores[i - 1]!; i--) {
    scores[i] = scores[i - 1]!;
    origins[shift + i] = origins[shift + i - 1]!;
  }
  scores[i] = score;
  origins[shift + i] = origin;
}

/** How many of them there are. */
function exist(scores: Float64Array): number {
  const end = scores.indexOf(-Infinity);
  return end < 0 ? scores.length : end;
}
