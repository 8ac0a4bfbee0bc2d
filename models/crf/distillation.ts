/**
 * Distillation through the CRF's posteriors (Wang et al. 2022, ITA's cross-view alignment, model-spec C.3; as LwF in model-spec H.2-2):
 * u_t = α_t + β_t,  p_t = softmax(u_t^teacher / τ),  q_t = softmax(u_t / τ),  L = τ² Σ_t KL(p_t ‖ q_t).
 * τ = 1 compares exact marginals. The teacher is constant; the gradient runs back through both recursions.
 */
import { emptyGradients, type ChainGradients } from './likelihood';
import { lattice, type Chain, type Lattice } from './lattice';

/** softmax((α + β) / τ) for every word. [T * K] */
export function temperedPosteriors(chain: Chain, sums: Lattice, temperature: number): Float64Array {
  const { K } = chain;
  const result = new Float64Array(sums.T * K);
  for (let t = 0; t < sums.T; t++) {
    let total = 0;
    for (let k = t * K; k < (t + 1) * K; k++) {
      total += result[k] = Math.exp((sums.alpha[k]! + sums.beta[k]! - sums.logZ) / temperature);
    }
    for (let k = t * K; k < (t + 1) * K; k++) result[k]! /= total;
  }
  return result;
}

/** teacher: `temperedPosteriors` of the old model [T * K], at the same temperature. */
export function distillationLoss(
  chain: Chain,
  emissions: ArrayLike<number>,
  teacher: ArrayLike<number>,
  temperature: number,
): ChainGradients {
  const sums = lattice(chain, emissions);
  const q = temperedPosteriors(chain, sums, temperature);
  const gradients = emptyGradients(sums.T, chain.K);
  const du = new Float64Array(q.length); // ∂L/∂u = τ (q - p)
  for (let i = 0; i < q.length; i++) {
    const p = teacher[i]!;
    if (p > 0) gradients.loss += temperature ** 2 * p * (Math.log(p) - Math.log(Math.max(q[i]!, 1e-300)));
    du[i] = temperature * (q[i]! - p);
  }
  backThroughAlpha(chain, emissions, sums, du, gradients);
  backThroughBeta(chain, emissions, sums, du, gradients);
  return gradients;
}

/** α_t(k) = e_t(k) + log Σ_i exp(α_{t-1}(i) + A(i, k)), from the last word to the first. */
function backThroughAlpha(
  chain: Chain,
  emissions: ArrayLike<number>,
  sums: Lattice,
  du: Float64Array,
  out: ChainGradients,
): void {
  const { K, transitions } = chain;
  const { T, alpha } = sums;
  const g = Float64Array.from(du);
  for (let t = T - 1; t >= 0; t--) {
    for (let k = 0; k < K; k++) {
      const gk = g[t * K + k]!;
      out.emissions[t * K + k]! += gk;
      if (t === 0) {
        out.start[k]! += gk;
        continue;
      }
      const total = alpha[t * K + k]! - emissions[t * K + k]!;
      for (let i = 0; i < K; i++) {
        const share = gk * Math.exp(alpha[(t - 1) * K + i]! + transitions[i * K + k]! - total);
        g[(t - 1) * K + i]! += share;
        out.transitions[i * K + k]! += share;
      }
    }
  }
}

/** β_t(k) = log Σ_j exp(A(k, j) + e_{t+1}(j) + β_{t+1}(j)), from the first word to the last. */
function backThroughBeta(
  chain: Chain,
  emissions: ArrayLike<number>,
  sums: Lattice,
  du: Float64Array,
  out: ChainGradients,
): void {
  const { K, transitions } = chain;
  const { T, beta } = sums;
  const g = Float64Array.from(du);
  for (let t = 0; t < T; t++) {
    for (let k = 0; k < K; k++) {
      const gk = g[t * K + k]!;
      if (t === T - 1) {
        out.end[k]! += gk;
        continue;
      }
      for (let j = 0; j < K; j++) {
        const next = (t + 1) * K + j;
        const share = gk * Math.exp(transitions[k * K + j]! + emissions[next]! + beta[next]! - beta[t * K + k]!);
        g[next]! += share;
        out.emissions[next]! += share;
        out.transitions[k * K + j]! += share;
      }
    }
  }
}
