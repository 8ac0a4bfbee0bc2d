/**
 * Token entropy: how open the tag of a word is, H(p_t) = -Σ_k p_t(k) log p_t(k) in nats, p_t the CRF's marginals of word t.
 *
 * mean  (1 / T) Σ_t H(p_t)   token entropy, Settles and Craven 2008
 * sum   Σ_t H(p_t)           total token entropy, of the same; long tweets come first
 * max   max_t H(p_t)         a tweet is as open as its most open word, as the "max" strategies of Esuli et al. 2010
 */
import { pointwise, type QueryStrategy } from './strategy';

const settlesAndCraven =
  'Settles, Craven: An Analysis of Active Learning Strategies for Sequence Labeling Tasks. EMNLP 2008.';

export const tokenEntropy = overWords(
  'mean',
  { name: 'token-entropy', title: 'Open words, average', citation: settlesAndCraven },
  'Open words, entropy',
);

export const totalTokenEntropy = overWords(
  'sum',
  { name: 'token-entropy-sum', title: 'Open words, in all', citation: settlesAndCraven },
  'Open words, entropy in all',
);

export const maxTokenEntropy = overWords(
  'max',
  {
    name: 'token-entropy-max',
    title: 'Most open word',
    citation:
      'Esuli, Marcheggiani, Sebastiani: Sentence-Based Active Learning Strategies for Information Extraction. IIR 2010.',
  },
  'An open word, entropy',
);

function overWords(
  summary: 'sum' | 'mean' | 'max',
  about: Pick<QueryStrategy, 'name' | 'title' | 'citation'>,
  reason: string,
): QueryStrategy {
  return pointwise({
    ...about,
    kind: 'uncertainty',
    needs: ['entropy'],
    score: ({ entropy }) => entropy[summary],
    reason: (score) => `${reason} ${score.toFixed(2)}`,
  });
}
