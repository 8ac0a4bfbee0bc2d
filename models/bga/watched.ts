/** What BGA-MNER's training is watched by (model-spec H.1): its losses one by one, and what samplers and generators do. */
import type { Alarm, Inputs, WatchedTensors } from '../family';
import { tf } from '../tf';
import type { BgaConfig } from './config';
import { generationTerms, type GenerationTerm } from './generation-loss';
import type { BgaEncoding } from './model';

/** 1 - ρ of a term: "unlikeReconVisual". */
const unlike = (term: GenerationTerm): string => `unlike${term[0]!.toUpperCase()}${term.slice(1)}`;

/** Keep ratios and variances one a stage, lowest first; generation terms where pictures were learned from. */
export function watchBga(
  { stages, generation }: BgaEncoding,
  { valid, pictures }: Inputs,
  { scs }: BgaConfig,
): WatchedTensors {
  const ratio = (mask: tf.Tensor, of: tf.Tensor): tf.Tensor => tf.div(tf.sum(mask), tf.sum(of));
  const series: Record<string, tf.Tensor[]> = {};
  if (generation) {
    const { terms, oneMinusRho } = generation;
    for (const term of generationTerms) series[term] = [terms[term]];
    for (const term of generationTerms) series[unlike(term)] = [oneMinusRho[term]];
  }
  if (scs) {
    series.keepText = stages.map(({ textMask }) => ratio(textMask, valid));
    series.keepVisual = stages.flatMap(({ visual }) =>
      visual && pictures ? [ratio(visual.mask, pictures.valid)] : [],
    );
  }
  series.generatedVariance = stages.map(({ imagined }) => tf.mean(varianceOverBatch(imagined)));
  return Object.fromEntries(Object.entries(series).filter(([, numbers]) => numbers.length > 0));
}

/** Mean squared distance from the mean over the first axis: [B, N, d] -> [N, d]. */
function varianceOverBatch(x: tf.Tensor): tf.Tensor {
  const batch = x.shape[0]!;
  const mean = tf.div(tf.sum(x, 0), batch);
  return tf.sub(tf.div(tf.sum(tf.square(x), 0), batch), tf.square(mean));
}

/** α (L_recon + L_cycle) of eq. 11, and the option of a keep-ratio loss a sampler (model-spec A.4). */
export function bgaLosses(
  { generation }: BgaEncoding,
  { keepText = [], keepVisual = [] }: WatchedTensors,
  { generation: { alpha }, sampler: { ratioLoss } }: BgaConfig,
): tf.Tensor[] {
  const generating = generation && alpha > 0 ? [tf.mul(generation.total, alpha)] : [];
  if (!ratioLoss) return generating;
  const { rho, weight } = ratioLoss;
  const ratios = [...keepText, ...keepVisual];
  return [...generating, ...ratios.map((ratio) => tf.mul(tf.square(tf.sub(ratio, rho)), weight))];
}

const leastKept = 0.05;
const leastVariance = 1e-3;

const inLayers = (layers: readonly number[]): string => `in BGA layer ${layers.join(', ')}`;

const keepsTooLittle = (kind: string, series: string, branch: string, tokens: string): Alarm<BgaConfig> => ({
  kind,
  series,
  isBad: (kept) => kept < leastKept,
  text: (layers, when, { generation }) =>
    `The sampler of the ${branch} kept less than 5 % of ${tokens} ${when}, ${inLayers(layers)}. ` +
    `The option sampler.ratioLoss (rho 0.5, weight ${2 * generation.alpha}) holds it up.`,
});

export const bgaAlarms: readonly Alarm<BgaConfig>[] = [
  keepsTooLittle('keep text', 'keepText', 'text', 'the pieces'),
  keepsTooLittle('keep picture', 'keepVisual', 'picture', 'the visual tokens'),
  {
    kind: 'constant',
    series: 'generatedVariance',
    isBad: (variance) => variance < leastVariance,
    atEpoch: true,
    text: (layers, when) =>
      `The generated visual features were the same for every sentence ${when}, ${inLayers(layers)}: they act as a learned prefix. ` +
      'Compare with the preset bga_no_image_train before the pictures are credited with anything.',
  },
];
