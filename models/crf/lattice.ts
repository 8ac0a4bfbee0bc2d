/**
 * Linear-chain conditional random field (Lafferty et al. 2001; model-spec A.8, eqs. 9-10), in log space and double precision:
 * score(y) = start[y_0] + Σ_t emission[t, y_t] + Σ_t transition[y_{t-1}, y_t] + end[y_last].
 *
 * T words, K tags. Sequences are short and K small: plain loops are faster here than tensor ops, and exact.
 */
export interface Chain {
  /** Number of tags. */
  readonly K: number;
  readonly start: ArrayLike<number>; // [K]
  readonly end: ArrayLike<number>; // [K]
  readonly transitions: ArrayLike<number>; // [K * K], from * K + to
}

export interface Lattice {
  readonly T: number;
  /** alpha[t, k]: log sum over all paths up to t that end in k, emission t included. [T * K] */
  readonly alpha: Float64Array;
  /** beta[t, k]: log sum over all continuations after t from k, emission t excluded. [T * K] */
  readonly beta: Float64Array;
  /** log Z; 0 for an empty sequence. */
  readonly logZ: number;
}

/** log Σ exp of `count` values, 0 terms = -∞. */
export function logSumExp(values: ArrayLike<number>, count: number = values.length): number {
  let top = -Infinity;
  for (let i = 0; i < count; i++) if (values[i]! > top) top = values[i]!;
  if (top === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(values[i]! - top);
  return top + Math.log(sum);
}

/** Forward and backward sums. emissions [T * K]. */
export function lattice(chain: Chain, emissions: ArrayLike<number>): Lattice {
  const { K, start, end, transitions } = chain;
  const T = emissions.length / K;
  const [alpha, beta, terms] = [new Float64Array(T * K), new Float64Array(T * K), new Float64Array(K)];
  if (T === 0) return { T, alpha, beta, logZ: 0 };
  for (let k = 0; k < K; k++) alpha[k] = start[k]! + emissions[k]!;
  for (let t = 1; t < T; t++) {
    for (let k = 0; k < K; k++) {
      for (let i = 0; i < K; i++) terms[i] = alpha[(t - 1) * K + i]! + transitions[i * K + k]!;
      alpha[t * K + k] = logSumExp(terms) + emissions[t * K + k]!;
    }
  }
  for (let k = 0; k < K; k++) beta[(T - 1) * K + k] = end[k]!;
  for (let t = T - 2; t >= 0; t--) {
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < K; j++) {
        terms[j] = transitions[k * K + j]! + emissions[(t + 1) * K + j]! + beta[(t + 1) * K + j]!;
      }
      beta[t * K + k] = logSumExp(terms);
    }
  }
  for (let k = 0; k < K; k++) terms[k] = alpha[(T - 1) * K + k]! + end[k]!;
  return { T, alpha, beta, logZ: logSumExp(terms) };
}

/** P(y_t = k) for every word and tag: softmax(α + β), each row summing to 1. [T * K] */
export function marginals(chain: Chain, { T, alpha, beta, logZ }: Lattice): Float64Array {
  const result = new Float64Array(T * chain.K);
  for (let i = 0; i < result.length; i++) result[i] = Math.exp(alpha[i]! + beta[i]! - logZ);
  return result;
}

/** The score of one path: the exponent of the model. */
export function pathScore(chain: Chain, emissions: ArrayLike<number>, path: ArrayLike<number>): number {
  const { K, start, end, transitions } = chain;
  const T = path.length;
  if (T === 0) return 0;
  let score = start[path[0]!]! + end[path[T - 1]!]!;
  for (let t = 0; t < T; t++) {
    score += emissions[t * K + path[t]!]!;
    if (t > 0) score += transitions[path[t - 1]! * K + path[t]!]!;
  }
  return score;
}
