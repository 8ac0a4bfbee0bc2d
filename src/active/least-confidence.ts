/**
 * Least confidence: 1 - p(ŷ | x), ŷ the best path; from 0 (sure) to 1. Culotta and McCallum 2005; compared in Settles and Craven
 * 2008. A long tweet has many words to be unsure of, so long ones come first.
 */
import { pointwise } from './strategy';

export const leastConfidence = pointwise({
  name: 'least-confidence',
  title: 'Least sure in all',
  kind: 'uncertainty',
  citation: 'Culotta, McCallum: Reducing Labeling Effort for Structured Prediction Tasks. AAAI 2005.',
  needs: ['bestPath'],
  score: ({ bestPath: { normalisedLogProbability, wordsRead } }) =>
    Math.abs(Math.expm1(Math.min(0, normalisedLogProbability * wordsRead))),
  reason: (score) => `Unsure of the whole tweet, ${score.toFixed(2)}`,
});
