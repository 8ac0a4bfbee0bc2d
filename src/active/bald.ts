/**
 * BALD: what the model could still learn of a tweet. Passes under dropout stand for models that the data allow (Gal and Ghahramani 2016);
 * a word's tag is worth asking for where each is sure and they contradict each other, not where all are unsure alike:
 * (1 / T) Σ_t [H(mean over the draws of p_t) - mean over the draws of H(p_t)] in nats, p_t the CRF's marginals of word t.
 * Gal, Islam, Ghahramani 2017; for tags of words by marginals rather than by votes, as Siddhant and Lipton 2018 take them, because few
 * draws make few different votes.
 */
import { pointwise } from './strategy';

export const bald = pointwise({
  name: 'bald',
  title: 'Contradicts itself',
  kind: 'uncertainty',
  citation: 'Gal, Islam, Ghahramani: Deep Bayesian Active Learning with Image Data. ICML 2017.',
  needs: ['disagreement'],
  score: ({ disagreement }) => disagreement.mean,
  reason: (score) => `The model contradicts itself, ${score.toFixed(3)}`,
});
