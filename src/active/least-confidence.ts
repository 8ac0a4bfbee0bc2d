/** Least confidence: 1 - p(best path). Culotta and McCallum 2005, section 3; compared in Settles and Craven 2008. */
import type { QueryStrategy } from './strategy';

export const leastConfidence: QueryStrategy = {
  name: 'least-confidence',
  title: 'Least sure of the whole tweet',
  citation: 'Culotta, McCallum: Reducing Labeling Effort for Structured Prediction Tasks. AAAI 2005.',
  score: ({ normalisedLogProbability, wordsRead }) =>
    normalisedLogProbability === null ? null : 1 - Math.exp(Math.min(0, normalisedLogProbability * wordsRead)),
};
