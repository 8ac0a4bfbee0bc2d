/**
 * What a model says to query strategies of a tweet, beside its suggestions. Some of it falls off with every prediction; some costs
 * passes of its own and is computed when a strategy asks for it.
 */
import { z } from 'zod';
import { LabelSet } from '../domain/label-set';
import { ArtifactHash } from './artifacts';

/** A number that every word read has, in nats, as one number of the tweet; all 0 without words. */
const OverWords = z.object({ sum: z.number(), mean: z.number(), max: z.number() });
export type OverWords = Readonly<z.infer<typeof OverWords>>;

/** What falls off with every prediction. */
export const TaggedFeatures = z.object({
  /** log p(best path) - log p(second best path), at least 0; null where there is only one path. */
  margin: z.number().nullable(),
  /** H(p_t) of the CRF's marginals of each word's tag. */
  entropy: OverWords,
});
export type TaggedFeatures = Readonly<z.infer<typeof TaggedFeatures>>;

/** Of a tweet without words. */
export const nothingRead: TaggedFeatures = { margin: null, entropy: { sum: 0, mean: 0, max: 0 } };

/** What costs passes of its own. */
const costlyFeatures = ['embedding', 'disagreement'] as const;
export const CostlyFeature = z.enum(costlyFeatures);
export type CostlyFeature = z.infer<typeof CostlyFeature>;

export const FeaturesRequest = z.object({
  checkpoint: ArtifactHash,
  types: LabelSet.readonly(),
  /** Tokenised tweets. */
  sentences: z.array(z.array(z.string()).readonly()).readonly(),
  want: z.array(CostlyFeature).readonly(),
  /** Passes under dropout for `disagreement`; multiples of 8 cost the least a pass. */
  draws: z.int().min(2).max(128),
  /** Of the dropout: equal seeds and equal words, equal draws. */
  seed: z.int(),
});
export type FeaturesRequest = z.infer<typeof FeaturesRequest>;

/** null where it was not asked for, for a tweet without words, and a disagreement of a model without dropout. */
export const SentenceFeatures = z.object({
  /** Mean over the word pieces of the encoder's last hidden states; as many numbers as the model is wide. */
  embedding: z.array(z.number()).readonly().nullable(),
  /**
   * Mutual information of each word's tag and the dropped weights (BALD, Houlsby et al. 2011): H(mean of p_t over the draws) - mean of
   * H(p_t).
   */
  disagreement: OverWords.nullable(),
});
export type SentenceFeatures = Readonly<z.infer<typeof SentenceFeatures>>;
