/** What query strategies may know of a sample, all of it from the checkpoint that made its suggestions. */
import type { OverWords } from '../engine/features';

export interface FeatureValues {
  readonly bestPath: {
    /** log p(best path) / words read. */
    readonly normalisedLogProbability: number;
    readonly wordsRead: number;
  };
  /** log p(best path) - log p(second best path), in nats. */
  readonly margin: number;
  /** Entropy of each word's tag under the CRF's marginals, in nats. */
  readonly entropy: OverWords;
  /** The sentence as a vector; those of one checkpoint have one length. */
  readonly embedding: Float32Array;
  /** Mutual information of each word's tag and the weights, over passes under dropout, in nats. */
  readonly disagreement: OverWords;
}

export type Feature = keyof FeatureValues;

/** null or absent = not known. */
export type Features = { readonly [F in Feature]?: FeatureValues[F] | null };
