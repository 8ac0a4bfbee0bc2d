/**
 * What a model used for one tweet (arXiv 2308.02570): the words and patches its samplers kept (figure 4), how alike imagined
 * and real visual features are (figure 3), and what its posteriors are from either (table 4).
 */
import type { ComparedMention, ExplainedLayer, Explanation } from '../src/engine/explanation';
import type { ModelConfig } from './config';
import { lattice, marginals } from './crf/lattice';
import { wordEmissions } from './crf/loss';
import { viterbi } from './crf/viterbi';
import { linear } from './layers/linear';
import { evaluation } from './layers/noise';
import { mentionProbability } from './labels/mention-probability';
import { mentionsForPeople } from './labels/mentions';
import type { LoadedModel, ModelWithWeights, Steps } from './loaded';
import { presetNamed } from './presets';
import { modelFamily, picturesOf } from './registry';
import { inputsOf, textBatch, withPictures } from './runtime/batch';
import { bucketLength, extentOf } from './runtime/batches';
import { tensorsOf } from './runtime/feed';
import { tf } from './tf';
import { pictureFeeds, type PictureFeeds } from './vision/picture-batch';
import type { Pixels } from './vision/picture-source';
import type { Cell } from './windows';

/** From this AUC on, matched against shuffled pairs, a checkpoint's fit of text and picture means something. */
const leastAuc = 0.7;

export function explainTweet(
  model: ModelWithWeights,
  steps: Steps,
  pixels: Pixels | null,
  tags: readonly string[],
): Explanation {
  const { config, card } = model;
  const vision = picturesOf(config)?.vision ?? null;
  const { explanation } = modelFamily(config);
  const pictures =
    vision && pixels
      ? pictureFeeds(
          steps.windows.map(() => pixels),
          steps.windows.map(() => 1),
          vision,
        )
      : null;
  const generated = readTweet(model, steps, pictures, explanation?.onFeatures(config, 'generated') ?? config);
  const real =
    pictures && explanation ? readTweet(model, steps, pictures, explanation.onFeatures(config, 'real')) : null;
  const similarity = meanOf(generated.layers.flatMap((layer) => layer.similarity ?? []));
  return {
    model: `${presetNamed(config.preset).title}, ${config.text.layers} layers of width ${config.text.width}`,
    wordsRead: steps.wordSteps.length,
    layers: generated.layers,
    grid: vision && { rows: vision.image / vision.patch, columns: vision.image / vision.patch },
    mentions: compare(model, steps, generated.emissions, real?.emissions ?? null),
    tags: [...tags],
    posteriors: {
      generated: posteriors(model, steps, generated.emissions),
      real: real && posteriors(model, steps, real.emissions),
    },
    similarity,
    fit: fitOf(card.fit, similarity),
    note: noteOn(config, card.fit, pictures !== null),
  };
}

interface Reading {
  readonly emissions: Float64Array;
  readonly layers: ExplainedLayer[];
}

function readTweet(
  { weights, vocabulary, chain, excludeUntrained }: ModelWithWeights,
  steps: Steps,
  pictures: PictureFeeds | null,
  config: ModelConfig,
): Reading {
  const family = modelFamily(config);
  const length = bucketLength(extentOf(steps).length, config.text.maxPieces);
  const batch = withPictures(textBatch(steps.windows, steps.windows.length, length, vocabulary.padding), pictures);
  let reading: Reading | null = null;
  tf.tidy(() => {
    const encoding = family.encode(inputsOf(tensorsOf(batch.feeds), batch), config, weights, evaluation);
    const values = linear(encoding.hidden, weights.at('head')).dataSync();
    const emissions = wordEmissions(values, length, chain.K, steps.cells);
    excludeUntrained(emissions);
    reading = {
      emissions,
      layers: family.explanation?.layers(encoding, (mask) => sharesKept(mask, steps), config) ?? [],
    };
  });
  return reading!;
}

/** Of each word's pieces, the share that is kept. */
function sharesKept(mask: tf.Tensor2D, { encoded, pieceCells }: Steps): number[] {
  const { firstPieces, ids } = encoded;
  const rows = mask.arraySync();
  const isKept = ({ row, piece }: Cell): boolean => rows[row]![piece]! > 0.5;
  return firstPieces.map((from, word) => {
    const to = firstPieces[word + 1] ?? ids.length - 1;
    return pieceCells.slice(from, to).filter(isKept).length / Math.max(1, to - from);
  });
}

/** Mentions found from either kind of features, in the order of the text, with the posterior from both. */
function compare(
  { chain, scheme }: LoadedModel,
  { encoded, wordSteps }: Steps,
  generated: Float64Array,
  real: Float64Array | null,
): ComparedMention[] {
  if (wordSteps.length === 0) return [];
  const found = new Map<string, { start: number; end: number; type: string }>();
  for (const emissions of [generated, real]) {
    if (!emissions) continue;
    for (const mention of mentionsForPeople(scheme.wordTags(viterbi(chain, emissions).tags, encoded)))
      found.set(`${mention.start} ${mention.end} ${mention.type}`, mention);
  }
  const sums = [generated, real].map((emissions) => emissions && lattice(chain, emissions));
  return [...found.values()]
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.type < b.type ? -1 : 1))
    .map((span) => ({
      ...span,
      fromGenerated: mentionProbability(chain, generated, sums[0]!, scheme, wordSteps, span),
      fromReal: real && mentionProbability(chain, real, sums[1]!, scheme, wordSteps, span),
    }));
}

function posteriors({ chain }: LoadedModel, { wordSteps }: Steps, emissions: Float64Array): number[][] {
  if (wordSteps.length === 0) return [];
  const all = marginals(chain, lattice(chain, emissions));
  return wordSteps.map((step) => Array.from(all.subarray(step * chain.K, (step + 1) * chain.K)));
}

function fitOf(fit: LoadedModel['card']['fit'], similarity: number | null): number | null {
  if (!fit || fit.auc < leastAuc || similarity === null || fit.shuffled.length === 0) return null;
  return fit.shuffled.filter((other) => other < similarity).length / fit.shuffled.length;
}

function noteOn(config: ModelConfig, fit: LoadedModel['card']['fit'], hasPicture: boolean): string {
  const missing = modelFamily(config).explanationNote(config, hasPicture);
  if (missing !== null) return missing;
  if (fit && fit.auc >= leastAuc) return '';
  const measured = fit ? ` (AUC ${fit.auc.toFixed(2)}; ${leastAuc} is needed)` : '';
  return `How well text and picture fit is not shown: this checkpoint cannot tell matching from shuffled pairs${measured}.`;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
