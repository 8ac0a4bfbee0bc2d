/** Negative log likelihood -log p(y | x) = log Z - score(y) (eq. 10); its gradient is expected minus observed counts. */
import { lattice, marginals, pathScore, type Chain } from './lattice';

/** What a loss on the CRF gives back: its value and its derivative by emissions, start, end and transitions. */
export interface ChainGradients {
  loss: number;
  readonly emissions: Float64Array; // [T * K]
  readonly start: Float64Array; // [K]
  readonly end: Float64Array; // [K]
  readonly transitions: Float64Array; // [K * K]
}

export function emptyGradients(T: number, K: number): ChainGradients {
  return {
    loss: 0,
    emissions: new Float64Array(T * K),
    start: new Float64Array(K),
    end: new Float64Array(K),
    transitions: new Float64Array(K * K),
  };
}

/** emissions [T * K], gold path [T]. */
export function negativeLogLikelihood(
  chain: Chain,
  emissions: ArrayLike<number>,
  gold: ArrayLike<number>,
): ChainGradients {
  const { K, transitions } = chain;
  const sums = lattice(chain, emissions);
  const { T, alpha, beta, logZ } = sums;
  const gradients = emptyGradients(T, K);
  if (T === 0) return gradients;
  gradients.loss = logZ - pathScore(chain, emissions, gold);
  const expected = marginals(chain, sums);
  gradients.emissions.set(expected);
  for (let k = 0; k < K; k++) {
    gradients.start[k] = expected[k]!;
    gradients.end[k] = expected[(T - 1) * K + k]!;
  }
  for (let t = 0; t < T; t++) {
    gradients.emissions[t * K + gold[t]!]! -= 1;
    if (t === 0) continue;
    for (let i = 0; i < K; i++) {
      for (let j = 0; j < K; j++) {
        const through = alpha[(t - 1) * K + i]! + transitions[i * K + j]! + emissions[t * K + j]! + beta[t * K + j]!;
        gradients.transitions[i * K + j]! += Math.exp(through - logZ);
      }
    }
    gradients.transitions[gold[t - 1]! * K + gold[t]!]! -= 1;
  }
  gradients.start[gold[0]!]! -= 1;
  gradients.end[gold[T - 1]!]! -= 1;
  return gradients;
}
