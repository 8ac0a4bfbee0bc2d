/**
 * BGA-MNER (arXiv 2308.02570; model-spec A.9): BERT whose layers after the first read, beside the text, the visual features that a
 * generator imagines from it (eqs. 1, 2 and 8). In training a visual branch does the same from the other side, and what each
 * generator wrote is compared with the real features (eqs. 4 to 7). With `mcg` off it is plain BERT.
 */
import { embed } from '../bert/embeddings';
import { encoderLayer } from '../bert/layer';
import { stageCount, type ModelConfig } from '../config';
import type { KeyMask } from '../layers/attention';
import { evaluation, type Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import { tf } from '../tf';
import { gumbelNoise, sampleContext } from './context-sampler';
import { GenerationLoss } from './generation-loss';
import { createGenerators, keysOf } from './generators';
import type { PictureBatch } from './picture-batch';
import { intoRows, rowsOf } from './rows';
import { createVisualBranch } from './visual-branch';
import { mostGeneratedPieces } from '../parameters';

export interface Inputs {
  readonly ids: tf.Tensor2D; // [B, N] int32
  readonly valid: tf.Tensor2D; // [B, N]
  readonly pictures: PictureBatch | null;
  /** What the lowest layers made of these pieces earlier: only those above them run. */
  readonly lower?: Lower | null;
}

/** The text between two layers. Where a model looks at pictures, it cannot be taken up above layer 1: their branch begins there. */
export interface Lower {
  /** So many layers are below. */
  readonly layers: number;
  /** T [B, N, d]; what is in places that are not valid changes nothing. */
  readonly hidden: tf.Tensor3D;
  /** m of the layer below [B, N]; null where nothing was sampled yet. */
  readonly mask: tf.Tensor2D | null;
}

/** What layer l of BGA-MNER saw and wrote: B rows of text, P of them with a picture. */
export interface Stage {
  /** m_t: the pieces that the generator read [B, N]. */
  readonly textMask: tf.Tensor2D;
  /** V̂: visual features imagined from the text [B, Nv, dv]. */
  readonly imagined: tf.Tensor3D;
  readonly visual: {
    /** m_v [P, Nv]. */
    readonly mask: tf.Tensor2D;
    /** V: real visual features [P, Nv, dv]. */
    readonly real: tf.Tensor3D;
  } | null;
}

export interface Encoding {
  /** T^L: hidden states [B, N, d]. */
  readonly hidden: tf.Tensor3D;
  /** One a BGA layer that ran, lowest first; empty without `mcg`. */
  readonly stages: readonly Stage[];
  /** null without pictures. */
  readonly generation: GenerationLoss | null;
}

/** Tensors other than the result are left to the caller's tidy. */
export function forward(inputs: Inputs, config: ModelConfig, weights: Weights, mode: Mode): Encoding {
  const { hidden, stages, generation } = runLayers(inputs, config, weights, mode, config.text.layers);
  return { hidden, stages, generation };
}

/** The lowest `layers` of at least one, in evaluation and without pictures; see `Lower`. */
export function forwardLower(
  inputs: Pick<Inputs, 'ids' | 'valid'>,
  config: ModelConfig,
  weights: Weights,
  layers: number,
): Omit<Lower, 'layers'> {
  const { hidden, mask } = runLayers({ ...inputs, pictures: null }, config, weights, evaluation, layers);
  return { hidden, mask };
}

/** Up to layer `end`. */
function runLayers(
  { ids, valid, pictures, lower }: Inputs,
  config: ModelConfig,
  weights: Weights,
  mode: Mode,
  end: number,
): Encoding & Pick<Lower, 'mask'> {
  const { heads, epsilon } = config.text;
  const text: KeyMask = { kind: 'valid', keep: valid };
  const layer = (l: number, T: tf.Tensor3D, M: tf.Tensor3D, mask: KeyMask): tf.Tensor3D =>
    encoderLayer(T, M, mask, { heads, epsilon }, weights.at(`encoder.layer.${l}`), mode);

  const embedded = lower ? null : embed(ids, weights.at('embeddings'), epsilon, mode); // [B, N, d]
  let T = lower?.hidden ?? layer(0, embedded!, embedded!, text);
  const from = Math.max(1, lower?.layers ?? 0);
  if (!config.mcg) {
    for (let l = from; l < end; l++) T = layer(l, T, T, text);
    return { hidden: T, mask: null, stages: [], generation: null };
  }

  const seesPictures = pictures !== null && config.vision !== null;
  if (seesPictures && from > 1) throw new Error(`pictures are read from layer 1 on, not from ${from}`);
  const visualMode: Mode = mode.training ? { ...mode, noise: mode.noise.branch() } : mode;
  const words = seesPictures ? describedWords(rowsOf(valid, pictures)) : null; // [P, N']
  const generators = createGenerators(config, weights, words, { text: mode, visual: visualMode });
  const branch =
    seesPictures && words && createVisualBranch(pictures, words, config, config.vision, weights, visualMode);
  const loss =
    branch && mode.training ? new GenerationLoss(config.generation, pictures.weight, stageCount(config)) : null;
  const stages: Stage[] = [];
  const withPlain = config.scs && config.sampler.onPlainLayer;
  let mask = lower ? (lower.mask ?? valid) : withPlain ? sample('plain', embedded!, valid, 0) : valid; // m^0
  const shift = config.sampler.onPlainLayer ? 1 : 0;
  for (let l = from; l < end; l++) {
    if (config.scs) mask = sample(String(l - 1), T, mask, l - 1 + shift); // eq. 1
    const imagined = generators.imagine(l, T, keysOf(mask, config), mode); // V̂, eq. 2
    let read = imagined;
    let seen = tf.fill([imagined.shape[0], imagined.shape[1]], 1) as tf.Tensor2D; // generated tokens are all valid
    let visual: Stage['visual'] = null;
    if (branch) {
      const { rows } = pictures;
      const side = { T: rowsOf(T, pictures), mask: rowsOf(mask, pictures), imagined: rowsOf(imagined, pictures) };
      visual = branch.step(l, side, generators, loss);
      if (config.visualFeatures === 'real' && !mode.training) {
        read = intoRows(visual.real, rows, imagined); // table 4
        seen = intoRows(pictures.valid, rows, seen);
      }
    }
    stages.push({ textMask: mask, imagined, visual });
    const M = tf.concat([T, generators.asText(read)], 1) as tf.Tensor3D; // [B, N + Nv, d]
    const hybrid: KeyMask = { kind: 'valid', keep: tf.concat([valid, seen], 1) as tf.Tensor2D };
    T = layer(l, T, M, hybrid); // eq. 8
  }
  return { hidden: T, mask: config.scs ? mask : null, stages, generation: loss };

  function sample(name: string, X: tf.Tensor3D, previous: tf.Tensor2D, index: number): tf.Tensor2D {
    const gumbel = gumbelNoise(mode, 'text', index, [...valid.shape, 2]);
    const soft = mode.training && mode.softMasks === true;
    return sampleContext(X, previous, valid, weights.at(`scs.text.${name}`), config.sampler, gumbel, soft);
  }
}

/** Of which text tokens features are generated: those that Q_t has a row for. [P, N] -> [P, N']. */
function describedWords(valid: tf.Tensor2D): tf.Tensor2D {
  const [rows, length] = valid.shape;
  return length <= mostGeneratedPieces ? valid : tf.slice(valid, [0, 0], [rows, mostGeneratedPieces]);
}
