/** What a model used to tag one tweet: kept words and patches, how alike imagined and real visual features are, and what the
 * picture would have changed (figures 3 and 4 and table 4 of the BGA-MNER paper). */
import { z } from 'zod';
import { LabelSet } from '../domain/label-set';
import { ArtifactHash } from './artifacts';
import { PictureRef } from './picture';

export const ExplainRequest = z.object({
  checkpoint: ArtifactHash,
  types: LabelSet.readonly(),
  tokens: z.array(z.string()),
  picture: PictureRef.nullable(),
});
export type ExplainRequest = z.infer<typeof ExplainRequest>;

/** A span with the posterior of its type, read once from imagined and once from real visual features (table 4). */
export const ComparedMention = z.object({
  start: z.int(),
  end: z.int(),
  type: z.string(),
  fromGenerated: z.number(),
  /** null without a picture. */
  fromReal: z.number().nullable(),
});
export type ComparedMention = z.infer<typeof ComparedMention>;

export const ExplainedLayer = z.object({
  /** Share of each word's pieces that the textual sampler kept, 0 to 1. */
  keptWords: z.array(z.number()),
  /** For each patch of the grid, row by row, whether the visual sampler kept it; empty without a picture. */
  keptPatches: z.array(z.boolean()),
  /** The same for the tokens of each salient crop. */
  keptCrops: z.array(z.array(z.boolean())),
  /** ρ of generated and real visual features of each grid patch, -1 to 1; empty without a picture. */
  patchSimilarity: z.array(z.number()),
  /** Their mean over the kept tokens; null without a picture. */
  similarity: z.number().nullable(),
});
export type ExplainedLayer = z.infer<typeof ExplainedLayer>;

export const Explanation = z.object({
  /** "BGA-MNER, starter size". */
  model: z.string(),
  /** Words that were read; later ones were cut off. */
  wordsRead: z.int(),
  /** Stages of the generator, lowest first; empty for a model without one (BERT-CRF). */
  layers: z.array(ExplainedLayer),
  /** Patches the picture is cut into. The picture is resized on its shorter side and cropped to the middle square. */
  grid: z.object({ rows: z.int(), columns: z.int() }).nullable(),
  mentions: z.array(ComparedMention),
  /** Tags, and for each word its posteriors over them, from generated and from real visual features. */
  tags: z.array(z.string()),
  posteriors: z.object({ generated: z.array(z.array(z.number())), real: z.array(z.array(z.number())).nullable() }),
  /** Mean similarity over the layers, -1 to 1 (figure 3); null without a picture. */
  similarity: z.number().nullable(),
  /** How well picture and text fit, 0 to 1: the share of shuffled pairs that are less alike. Only where the checkpoint can tell
   * matched from shuffled pairs (its card has an AUC of at least 0.7), else null. */
  fit: z.number().nullable(),
  /** A sentence for the person: what is missing and why (no picture, no visual side, fit not shown). */
  note: z.string(),
});
export type Explanation = z.infer<typeof Explanation>;
