/**
 * BGA-MNER (arXiv 2308.02570): BERT and a vision tower side by side, each of whose layers after the first also reads what a
 * generator has imagined of the other modality from this one. Equation numbers are the paper's; README.md says where it is silent.
 *
 *   T text [B, N, d]      V picture [P, Nv, dv]     of the P rows that have one, and in training only
 *   m_t, m_v              which of their tokens the generators read (eq. 1)
 *   V̂ = G_t2i(T; m_t)     T̂ = G_i2t(V; m_v)         imagined, described (eqs. 2 and 4)
 */
import { declareEncoder, encodeText } from '../bert/encoder';
import type { Encoding, Inputs } from '../family';
import type { KeyMask } from '../layers/attention';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import { tf } from '../tf';
import { declareVision } from '../vision/encoder';
import { stageCount, type BgaConfig } from './config';
import { GenerationLoss } from './generation-loss';
import { createGenerators, declareGenerators, describedPieces, type Generators } from './generators';
import { readingsOf, type Readings } from './readings';
import { rowsOf } from '../vision/picture-batch';
import { declareSamplers } from './stream';
import { pictureStream, textStream } from './towers';

/** Every parameter, in the order in which a run updates them. */
export function declareBga(root: Declaration, config: BgaConfig): void {
  declareEncoder(root, config.text);
  if (config.vision) declareVision(root, config.vision);
  if (config.mcg) declareGenerators(root, config);
  if (config.mcg && config.scs) declareSamplers(root, config);
}

/** What layer l saw and wrote: B rows of text, P of them with a picture. */
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

export interface BgaEncoding extends Encoding {
  /** One a BGA layer that ran, lowest first; empty without `mcg`. */
  readonly stages: readonly Stage[];
  /** Eqs. 5 to 7; null without pictures. */
  readonly generation: GenerationLoss | null;
}

/** Pieces in, hidden states T^end out, with the generation losses where there are pictures to learn from. */
export function forward(
  inputs: Inputs,
  config: BgaConfig,
  weights: Weights,
  mode: Mode,
  end = config.text.layers,
): BgaEncoding {
  if (!config.mcg) {
    return { hidden: encodeText(inputs, config.text, weights, mode, end), mask: null, stages: [], generation: null };
  }
  const readings = readingsOf(config, mode);
  const text = textStream(inputs, config, weights, readings, mode);
  const from = Math.max(1, inputs.prefix?.layers ?? 0);
  const { vision } = config;
  const pictures = vision && inputs.pictures;
  if (pictures && from > 1) throw new Error(`pictures are read from layer 1 on, not from ${from}`);
  const pieces = pictures && describedPieces(rowsOf(inputs.valid, pictures)); // [P, N']
  const visualMode: Mode = mode.training ? { ...mode, noise: mode.noise.branch() } : mode;
  const generators = createGenerators(config, weights, pieces, { text: mode, visual: visualMode });
  const picture = pictures && pictureStream(pictures, config, vision, weights, readings, visualMode);
  const loss = pictures && mode.training ? new GenerationLoss(readings, pictures.weight, stageCount(config)) : null;

  const stages: Stage[] = [];
  for (let l = from; l < end; l++) {
    text.refine(l); // m_t, eq. 1
    const imagined = generators.imagine(l, text.tokens, readings.keys(text.mask), mode); // V̂, eq. 2
    const read = readings.read(imagined, picture && picture.tokens, pictures);
    let visual: Stage['visual'] = null;
    if (picture && pieces) {
      const T = { real: rowsOf(text.tokens, pictures), mask: rowsOf(text.mask, pictures) };
      const fromText = rowsOf(imagined, pictures);
      picture.refine(l); // m_v, eq. 1
      const V = { real: picture.tokens, mask: picture.mask };
      const described = generators.describe(l, V.real, readings.keys(V.mask), visualMode); // T̂, eq. 4
      if (loss) compare({ l, T, V, imagined: fromText, described, pieces }, loss, generators, readings, visualMode);
      if (l < stageCount(config)) picture.advance(l, generators.asVisual(described), pieces); // eq. 8
      visual = V;
    }
    stages.push({ textMask: text.mask, imagined, visual });
    text.advance(l, generators.asText(read.tokens), read.valid); // eq. 8
  }
  return { hidden: text.tokens, mask: config.scs ? text.mask : null, stages, generation: loss };
}

/** A stage as the losses see it: P rows with a picture. */
interface Compared {
  readonly l: number;
  readonly T: { readonly real: tf.Tensor3D; readonly mask: tf.Tensor2D }; // [P, N, d], [P, N]
  readonly V: { readonly real: tf.Tensor3D; readonly mask: tf.Tensor2D }; // [P, Nv, dv], [P, Nv]
  readonly imagined: tf.Tensor3D; // V̂ [P, Nv, dv]
  readonly described: tf.Tensor3D; // T̂ [P, N', d]
  readonly pieces: tf.Tensor2D; // [P, N']
}

/** Eqs. 5 to 7: what each generator wrote, and what is written back from it, beside the real features of the same stage. */
function compare(
  { l, T, V, imagined, described, pieces }: Compared,
  loss: GenerationLoss,
  generators: Generators,
  readings: Readings,
  mode: Mode,
): void {
  const imagine = (from: tf.Tensor3D, keys: KeyMask): tf.Tensor3D => generators.imagine(l, from, keys, mode);
  const describe = (from: tf.Tensor3D, keys: KeyMask): tf.Tensor3D => generators.describe(l, from, keys, mode);
  const length = pieces.shape[1];
  const text = tf.slice(T.real, [0, 0, 0], [-1, length, -1]);
  const mask = tf.slice(T.mask, [0, 0], [-1, length]);
  const visualFeatures = readings.compared(imagined, T.real, (from) => imagine(from, readings.keys(T.mask)));
  const textFeatures = readings.compared(described, V.real, (from) => describe(from, readings.keys(V.mask)));
  loss.add('reconVisual', { ...V, generated: visualFeatures }); // eq. 5
  loss.add('reconText', { real: text, mask, generated: textFeatures });
  if (!readings.cycle) return;
  const imaginedAgain = imagine(textFeatures, { kind: 'valid', keep: pieces }); // Ṽ, eq. 6
  const describedAgain = describe(visualFeatures, { kind: 'all' }); // T̃
  loss.add('cycleVisual', { ...V, generated: imaginedAgain }); // eq. 7
  loss.add('cycleText', { real: text, mask, generated: describedAgain });
}
