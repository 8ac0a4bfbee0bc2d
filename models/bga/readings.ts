/**
 * The places where the paper can be read in more than one way (model-spec A.10, README.md), each as a function that the model is
 * given. The defaults are those of `bgaConfig`; `model.ts` has no case distinction of its own.
 */
import type { KeyMask } from '../layers/attention';
import { detach } from '../layers/detach';
import { layerNorm } from '../layers/layer-norm';
import type { Mode } from '../layers/noise';
import { tf } from '../tf';
import type { BgaConfig } from './config';
import { straightThrough, type SamplerReading } from './context-sampler';
import { featureDivergence } from './divergence';
import type { PictureBatch } from '../vision/picture-batch';
import { intoRows } from '../vision/picture-batch';

/** Features for the text to read [B, Nv, dv], and which of them are there [B, Nv]. */
export interface VisualFeatures {
  readonly tokens: tf.Tensor3D;
  readonly valid: tf.Tensor2D;
}

/** Writes the features of one modality from tokens of the other. */
type Write = (tokens: tf.Tensor3D) => tf.Tensor3D;

export interface Readings {
  /** Eq. 1; null = no sampler: the generators read every token. */
  readonly sampler: SamplerReading | null;
  /** Which keys a generator attends to, under the sampler's mask. */
  keys(mask: tf.Tensor2D): KeyMask;
  /** `written` from `source`, as the losses compare it: itself, or written anew so that no gradient reaches the encoder. */
  compared(written: tf.Tensor3D, source: tf.Tensor3D, write: Write): tf.Tensor3D;
  /** D of eqs. 5 and 7, a token: [P, N, d] twice -> [P, N]. */
  divergence(real: tf.Tensor, generated: tf.Tensor): tf.Tensor2D;
  /** Over the tokens that were kept: [P, N] and m [P, N] -> [P]. */
  overTokens(divergences: tf.Tensor, mask: tf.Tensor2D): tf.Tensor;
  /** Whether what was written is written back (eqs. 6 and 7). */
  readonly cycle: boolean;
  /** What the text reads in eq. 8: V̂ [B, Nv, dv], or the features of the pictures V [P, Nv, dv] (table 4). */
  read(imagined: tf.Tensor3D, real: tf.Tensor3D | null, pictures: PictureBatch | null): VisualFeatures;
}

export function readingsOf(config: BgaConfig, mode: Mode): Readings {
  const { scs, cycle, sampler, generation, visualFeatures } = config;
  return {
    sampler: scs ? samplerReading(sampler, mode) : null,
    keys: scs ? (mask) => ({ kind: 'policy', keep: mask }) : (mask) => ({ kind: 'valid', keep: mask }),
    compared:
      generation.sourceGradient === 'flow'
        ? (written) => written
        : (_, source, write) => write(detach(source) as tf.Tensor3D),
    divergence: (real, generated) => featureDivergence(real, generated, generation),
    overTokens:
      generation.reduction === 'sum'
        ? (divergences) => tf.sum(divergences, 1)
        : (divergences, mask) => tf.div(tf.sum(divergences, 1), tf.sum(mask, 1)),
    cycle,
    read: visualFeatures === 'real' && !mode.training ? realFeatures : generatedFeatures,
  };
}

export function samplerReading(
  { gumbelTemperature, inputNorm, cumulative }: BgaConfig['sampler'],
  mode: Mode,
): SamplerReading {
  const isSoft = mode.training && mode.softMasks === true;
  return {
    prepare: inputNorm ? (tokens, weights) => layerNorm(tokens, weights.at('norm'), 1e-5) : (tokens) => tokens,
    decide: isSoft
      ? (lead) => tf.sigmoid(tf.div(lead, gumbelTemperature))
      : (lead) => straightThrough(lead, gumbelTemperature),
    refine: cumulative ? (kept, previous) => tf.mul(kept, previous) : (kept) => kept,
  };
}

/** Generated tokens are all valid. */
const generatedFeatures: Readings['read'] = (imagined) => ({
  tokens: imagined,
  valid: tf.fill([imagined.shape[0], imagined.shape[1]], 1) as tf.Tensor2D,
});

/** The picture's own features in the rows that have a picture. */
const realFeatures: Readings['read'] = (imagined, real, pictures) => {
  const generated = generatedFeatures(imagined, real, pictures);
  if (!real || !pictures) return generated;
  return {
    tokens: intoRows(real, pictures.rows, imagined),
    valid: intoRows(pictures.valid, pictures.rows, generated.valid),
  };
};
