/**
 * What a model used to tag one tweet: kept words and patches, how alike imagined and real visual features are, and what the
 * picture would have changed (figures 3 and 4 and table 4 of the BGA-MNER paper). What a model family has of it, and what people
 * are told that it is, its `ExplanationTitles` say.
 */
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

/** A span with the posterior of its type, in a family's two readings: from imagined and from real visual features (table 4). */
export const ComparedMention = z.object({
  start: z.int(),
  end: z.int(),
  type: z.string(),
  fromGenerated: z.number(),
  /** null without a picture. */
  fromReal: z.number().nullable(),
});
export type ComparedMention = z.infer<typeof ComparedMention>;

/** What a layer makes of words and patches; empty where it makes nothing of them. */
export const ExplainedLayer = z.object({
  /** Share of each word's pieces that the layer kept, 0 to 1. */
  keptWords: z.array(z.number()),
  /** For each patch of the grid, row by row, whether the layer kept it; empty without a picture. */
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
  /** Lowest first; empty for a model that has nothing to show of its layers (BERT-CRF). */
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

/** How the family of a model says what its explanations show. A part that it leaves out is not shown. */
export const ExplanationTitles = z.object({
  layers: z
    .object({
      title: z.string(),
      /** What each layer does; how many there are is said before it. */
      meaning: z.string(),
      /** Of a word or a square: "kept", and "left out". */
      kept: z.string(),
      out: z.string(),
    })
    .optional(),
  /** Of `similarity`. */
  similarity: z
    .object({
      title: z.string(),
      meaning: z.string(),
      /** Of a bar without a title over it. */
      name: z.string(),
    })
    .optional(),
  /** Of `fromGenerated` and `fromReal`, in this order. */
  readings: z
    .object({
      title: z.string(),
      meaning: z.string(),
      names: z.tuple([z.string(), z.string()]).readonly(),
      /** The same in a word. */
      short: z.tuple([z.string(), z.string()]).readonly(),
    })
    .optional(),
});
export type ExplanationTitles = Readonly<z.infer<typeof ExplanationTitles>>;
