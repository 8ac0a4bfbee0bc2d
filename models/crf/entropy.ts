/**
 * How open the tags of single words are, in nats, from marginals (`marginals`): Shannon's entropy, and how much of it is due to the
 * weights (BALD; Houlsby et al. 2011; Gal, Islam, Ghahramani 2017, section 2). T words, K tags.
 */
import type { OverWords } from '../../src/engine/features';

/** H(p_t) = -Σ_k p_t(k) log p_t(k) for the `t` of every step. marginals [T * K] -> one a step of `steps`. */
export function entropies(marginals: Float64Array, K: number, steps: readonly number[]): number[] {
  return steps.map((t) => {
    let sum = 0;
    for (let i = t * K; i < (t + 1) * K; i++) {
      const p = marginals[i]!;
      if (p > 0) sum -= p * Math.log(p);
    }
    return Math.max(0, sum); // a certain tag's p may be 1 and a bit
  });
}

/** I = H(mean over the draws of p_t) - mean over the draws of H(p_t), at least 0. At least one draw, each [T * K]. */
export function disagreements(draws: readonly Float64Array[], K: number, steps: readonly number[]): number[] {
  const mean = draws[0]!.map((_, i) => draws.reduce((sum, draw) => sum + draw[i]!, 0) / draws.length);
  const within = draws.map((draw) => entropies(draw, K, steps));
  return entropies(mean, K, steps).map((total, i) =>
    Math.max(0, total - within.reduce((sum, one) => sum + one[i]!, 0) / draws.length),
  );
}

export function overWords(values: readonly number[]): OverWords {
  const sum = values.reduce((total, value) => total + value, 0);
  return { sum, mean: values.length === 0 ? 0 : sum / values.length, max: Math.max(0, ...values) };
}
