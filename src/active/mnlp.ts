/**
 * Maximum normalised log-probability: the least sure sentence first, with the sum over its words divided by their number,
 * because the plain least-confidence score picks long sentences. Shen et al. 2017, section 4:
 * 1 - exp((1 / T) log p(ŷ | x)), from 0 (sure) to 1; exp keeps the order and makes it the probability of one word.
 */
import { pointwise } from './strategy';

export const mnlp = pointwise({
  name: 'mnlp',
  title: 'Least sure per word',
  kind: 'uncertainty',
  citation: 'Shen, Yun, Lipton, Kronrod, Anandkumar: Deep Active Learning for Named Entity Recognition. 2017.',
  needs: ['bestPath'],
  score: ({ bestPath }) => Math.abs(Math.expm1(Math.min(0, bestPath.normalisedLogProbability))),
  reason: (score) => `Unsure overall, ${score.toFixed(2)}`,
});
