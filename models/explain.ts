/**
 * What a model used for one tweet (arXiv 2308.02570): the words and patches its samplers kept (figure 4), how alike imagined
 * and real visual features are (figure 3), and what its posteriors are from either (table 4).
 */
import type { ComparedMention, ExplainedLayer, Explanation } from '../src/engine/explanation';
import { featureCorrelation } from './bga/divergence';
import { forward, type Stage } from './bga/forward';
import { pictureFeeds, type PictureFeeds } from './bga/picture-batch';
import { visualTokenCount, type ModelConfig } from './config';
import { presetNamed } from './families';
import { lattice, marginals } from './crf/lattice';
import { wordEmissions } from './crf/loss';
import { viterbi } from './crf/viterbi';
import { linear } from './layers/linear';
import { evaluation } from './layers/noise';
import { mentionProbability } from './labels/mention-probability';
import { mentionsForPeople } from './labels/mentions';
import type { LoadedModel, ModelWithWeights, Steps } from './loaded';
import { inputsOf, textBatch, withPictures } from './runtime/batch';
import { bucketLength, extentOf } from './runtime/batches';
import { tensorsOf } from './runtime/feed';
import { tf } from './tf';
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
  const vision = config.vision;
  const pictures =
    vision && pixels
      ? pictureFeeds(
          steps.windows.map(() => pixels),
          steps.windows.map(() => 1),
          vision,
        )
      : null;
  const generated = readTweet(model, steps, pictures, 'generated');
  const real = pictures ? readTweet(model, steps, pictures, 'real') : null;
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
  { config, weights, vocabulary, chain, excludeUntrained }: ModelWithWeights,
  steps: Steps,
  pictures: PictureFeeds | null,
  visualFeatures: ModelConfig['visualFeatures'],
): Reading {
  const length = bucketLength(extentOf(steps).length, config.text.maxPieces);
  const batch = withPictures(textBatch(steps.windows, steps.windows.length, length, vocabulary.padding), pictures);
  let reading: Reading | null = null;
  tf.tidy(() => {
    const encoding = forward(
      inputsOf(tensorsOf(batch.feeds), batch),
      { ...config, visualFeatures },
      weights,
      evaluation,
    );
    const values = linear(encoding.hidden, weights.at('head')).dataSync();
    const emissions = wordEmissions(values, length, chain.K, steps.cells);
    excludeUntrained(emissions);
    reading = { emissions, layers: encoding.stages.map((stage) => explainStage(stage, steps, config)) };
  });
  return reading!;
}

function explainStage({ textMask, imagined, visual }: Stage, steps: Steps, { vision }: ModelConfig): ExplainedLayer {
  const keptWords = sharesKept(textMask, steps);
  if (!visual || !vision) {
    return { keptWords, keptPatches: [], keptCrops: [], patchSimilarity: [], similarity: null };
  }
  // One row a window of the text: a patch is kept where one of them keeps it.
  const masks = visual.mask.arraySync().map((row) => row.map((m) => m > 0.5)); // [W, Nv]: class token, grid, crops
  const rhos = featureCorrelation(visual.real, imagined).arraySync() as number[][];
  const mask = masks[0]!.map((_, token) => masks.some((row) => row[token]));
  const rho = masks[0]!.map((_, token) => meanOf(rhos.map((row) => row[token]!))!);
  const grid = (vision.image / vision.patch) ** 2;
  const perCrop = (vision.crop / vision.patch) ** 2;
  const crops = visualTokenCount(vision) - 1 - grid;
  return {
    keptWords,
    keptPatches: mask.slice(1, 1 + grid),
    keptCrops: Array.from({ length: crops / perCrop || 0 }, (_, i) =>
      mask.slice(1 + grid + i * perCrop, 1 + grid + (i + 1) * perCrop),
    ),
    patchSimilarity: rho.slice(1, 1 + grid),
    similarity: meanOf(rhos.flatMap((row, w) => row.filter((_, token) => masks[w]![token]))),
  };
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
  if (!config.mcg) return 'This model reads the text alone: it has no visual side.';
  if (!config.vision)
    return 'This model imagines visual features from the text, and has no visual side to compare them with.';
  if (!hasPicture) return 'There is no picture: the model used the visual features it imagines from the text.';
  if (fit && fit.auc >= leastAuc) return '';
  const measured = fit ? ` (AUC ${fit.auc.toFixed(2)}; ${leastAuc} is needed)` : '';
  return `How well text and picture fit is not shown: this checkpoint cannot tell matching from shuffled pairs${measured}.`;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
