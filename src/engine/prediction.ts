/** What a checkpoint is, and what it says of tokenised tweets: mentions, their scores, and how sure it is. */
import { z } from 'zod';
import { LabelSet } from '../domain/label-set';
import { Alternative, Mention } from '../domain/mention';
import { ArtifactHash } from './artifacts';
import { TaggedFeatures } from './features';
import { PictureRef } from './picture';
import { Precision, Purpose } from './precision';

export const SuggestedMention = Mention.extend({
  /** The CRF's posterior of exactly this span and type. */
  score: z.number(),
  /** Every type on the same span, most probable first, and `null` for "none of these on this span". */
  alternatives: z.array(Alternative).readonly(),
});
export type SuggestedMention = Readonly<z.infer<typeof SuggestedMention>>;

/** What a checkpoint says of one tokenised tweet. */
export const TaggedSentence = z.object({
  mentions: z.array(SuggestedMention).readonly(),
  /** log p(best path) / number of words read (MNLP, Shen et al. 2017); 0 for an empty tweet. */
  normalisedLogProbability: z.number(),
  /** Words from this index on were not read (512 pieces are the limit); equals the number of words when all were. */
  wordsRead: z.int(),
  /** For query strategies, beside the two numbers above. */
  features: TaggedFeatures,
});
export type TaggedSentence = Readonly<z.infer<typeof TaggedSentence>>;

export const InspectRequest = z.object({
  checkpoint: ArtifactHash,
  types: LabelSet.readonly(),
});
export type InspectRequest = Readonly<z.infer<typeof InspectRequest>>;

export const LoadedCheckpoint = z.object({
  types: z.array(z.string()).readonly(),
  /** Types of the label set of the request whose rows are new: not trained yet. */
  untrainedTypes: z.array(z.string()).readonly(),
  /** Whether it can be computed in int8 here. */
  hasInt8: z.boolean(),
});
export type LoadedCheckpoint = Readonly<z.infer<typeof LoadedCheckpoint>>;

export const PredictRequest = z.object({
  checkpoint: ArtifactHash,
  /** The project's label set. Rows of types both share are kept; others are left out or initialised. */
  types: LabelSet.readonly(),
  /** Tokenised tweets. */
  sentences: z.array(z.array(z.string()).readonly()).readonly(),
  /** One a tweet, null = none. Only a checkpoint that reads real visual features (`bga_real_v`) looks at them. */
  pictures: z.array(PictureRef.nullable()).readonly().optional(),
  /**
   * Left out: the person's choice for `purpose`. A checkpoint that cannot be computed in int8 (it reads pictures, or the engine is not
   * ONNX Runtime) is computed in float32.
   */
  precision: Precision.optional(),
  /** `screen` where it is left out. */
  purpose: Purpose.optional(),
});
export type PredictRequest = Readonly<z.infer<typeof PredictRequest>>;
