/**
 * Maximum normalised log-probability: the least sure sentence first, with the sum over its words divided by their number,
 * because the plain least-confidence score picks long sentences. Shen et al. 2017, eq. 7.
 *
 * exp turns the mean log-probability of a word into a number from 0 to 1; it keeps the order.
 */
import type { QueryStrategy } from './strategy';

export function mnlpUncertainty(normalisedLogProbability: number): number {
  return 1 - Math.exp(Math.min(0, normalisedLogProbability));
}

export const mnlp: QueryStrategy = {
  name: 'mnlp',
  title: 'Least sure per word (MNLP)',
  citation: 'Shen, Yun, Lipton, Kronrod, Anandkumar: Deep Active Learning for Named Entity Recognition. 2017.',
  score: ({ normalisedLogProbability }) =>
    normalisedLogProbability === null ? null : mnlpUncertainty(normalisedLogProbability),
};
