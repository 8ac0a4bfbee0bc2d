/**
 * Margin: p(y₂ | x) / p(y₁ | x) of the two best paths, from 0 (no rival) to 1 (as probable). Scheffer et al. 2001 take the difference
 * of the two; the quotient asks the same and does not vanish where a tweet is long and every single path improbable. Two paths may
 * say the same mentions (an orphan I- reads as a B-), so the second is not always another answer.
 */
import { pointwise } from './strategy';

export const margin = pointwise({
  name: 'margin',
  title: 'Two close readings',
  kind: 'uncertainty',
  citation: 'Scheffer, Decomain, Wrobel: Active Hidden Markov Models for Information Extraction. IDA 2001.',
  needs: ['margin'],
  score: ({ margin: nats }) => Math.exp(-nats),
  reason: (score) => `A second reading is ${(100 * score).toFixed(0)} % as likely as the first`,
});
