/** What BGA-MNER used of a tweet and its picture, layer by layer (figures 3 and 4 of the paper). */
import type { ExplainedLayer } from '../../src/engine/explanation';
import type { tf } from '../tf';
import { visualTokenCount } from '../vision/config';
import type { BgaConfig } from './config';
import { featureCorrelation } from './divergence';
import type { BgaEncoding, Stage } from './model';

export function explainBga(
  { stages }: BgaEncoding,
  sharesKept: (mask: tf.Tensor2D) => number[],
  config: BgaConfig,
): ExplainedLayer[] {
  return stages.map((stage) => ({ keptWords: sharesKept(stage.textMask), ...ofPicture(stage, config) }));
}

function ofPicture({ visual, imagined }: Stage, { vision }: BgaConfig): Omit<ExplainedLayer, 'keptWords'> {
  if (!visual || !vision) return { keptPatches: [], keptCrops: [], patchSimilarity: [], similarity: null };
  // One row a window of the text: a patch is kept where one of them keeps it.
  const masks = visual.mask.arraySync().map((row) => row.map((m) => m > 0.5)); // [W, Nv]: class token, grid, crops
  const rhos = featureCorrelation(visual.real, imagined).arraySync() as number[][];
  const mask = masks[0]!.map((_, token) => masks.some((row) => row[token]));
  const rho = masks[0]!.map((_, token) => meanOf(rhos.map((row) => row[token]!))!);
  const grid = (vision.image / vision.patch) ** 2;
  const perCrop = (vision.crop / vision.patch) ** 2;
  const crops = visualTokenCount(vision) - 1 - grid;
  return {
    keptPatches: mask.slice(1, 1 + grid),
    keptCrops: Array.from({ length: crops / perCrop || 0 }, (_, i) =>
      mask.slice(1 + grid + i * perCrop, 1 + grid + (i + 1) * perCrop),
    ),
    patchSimilarity: rho.slice(1, 1 + grid),
    similarity: meanOf(rhos.flatMap((row, w) => row.filter((_, token) => masks[w]![token]))),
  };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function noteOnBga({ mcg, vision }: BgaConfig, hasPicture: boolean): string | null {
  if (!mcg) return 'This model reads the text alone: it has no visual side.';
  if (!vision) return 'This model imagines visual features from the text, and has no visual side to compare them with.';
  return hasPicture ? null : 'There is no picture: the model used the visual features it imagines from the text.';
}
