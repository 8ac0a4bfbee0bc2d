/**
 * The visual branch of BGA-MNER (arXiv 2308.02570; model-spec A.9): CLIP's tower, whose hybrid layers read the text features imagined
 * from the picture (eq. 8), with a sampler and the generation losses a layer. It runs in training and where real visual features
 * are asked for; never at plain inference.
 */
import { stageCount, type ModelConfig, type VisionConfig } from '../config';
import type { KeyMask } from '../layers/attention';
import { detach } from '../layers/detach';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import { tf } from '../tf';
import { embedPatches } from '../vision/embeddings';
import { visionLayer } from '../vision/layer';
import { gumbelNoise, sampleContext } from './context-sampler';
import type { GenerationLoss } from './generation-loss';
import { keysOf, type Generators } from './generators';
import type { PictureBatch } from './picture-batch';

/** The text side of the rows with a picture, at layer l. */
export interface TextSide {
  readonly T: tf.Tensor3D; // [P, N, d]
  readonly mask: tf.Tensor2D; // m_t [P, N]
  readonly imagined: tf.Tensor3D; // V̂ [P, Nv, dv]
}

/** What the branch was at layer l, before the layer. */
export interface VisualStage {
  readonly mask: tf.Tensor2D; // m_v [P, Nv]
  readonly real: tf.Tensor3D; // V [P, Nv, dv]
}

export interface VisualBranch {
  /** Samples, generates, compares (where there is a loss to add to) and goes on to layer l + 1. */
  step(l: number, text: TextSide, generators: Generators, loss: GenerationLoss | null): VisualStage;
}

/** `words` [P, N'] are the pieces that are described, of the rows with a picture. */
export function createVisualBranch(
  pictures: PictureBatch,
  words: tf.Tensor2D,
  config: ModelConfig,
  vision: VisionConfig,
  weights: Weights,
  mode: Mode,
): VisualBranch {
  const { content, valid } = pictures;
  const seen: KeyMask = { kind: 'valid', keep: valid };
  const hybrid: KeyMask = { kind: 'valid', keep: tf.concat([valid, words], 1) as tf.Tensor2D };
  const layer = (i: number, V: tf.Tensor3D, M: tf.Tensor3D, mask: KeyMask): tf.Tensor3D =>
    visionLayer(V, M, mask, vision, weights.at(`vision.encoder.layers.${i}`));
  const group = (l: number): readonly [from: number, to: number] => layersOfStage(l, config.text.layers, vision.layers);

  const V0 = content.kind === 'embedded' ? content.values : embedPatches(content.values, weights.at('vision'), vision);
  let V = V0;
  for (let i = 0; i < group(0)[1]; i++) V = layer(i, V, V, seen); // the plain first layer
  const withPlain = config.scs && config.sampler.onPlainLayer;
  let mask = withPlain ? sample('plain', V0, valid, 0) : valid;

  return {
    step(l, text, generators, loss) {
      if (config.scs) mask = sample(String(l - 1), V, mask, l - 1 + (withPlain ? 1 : 0)); // eq. 1
      const stage = { mask, real: V };
      const described = generators.describe(l, V, keysOf(mask, config), mode); // T̂, eq. 4
      if (loss) compare(l, stage, described, text, generators, loss);
      if (l < stageCount(config)) {
        const M = tf.concat([V, generators.asVisual(described)], 1) as tf.Tensor3D; // [P, Nv + N', dv]
        const [from, to] = group(l);
        // Only the first layer of a group is hybrid (model-spec B.4). Nobody reads what is above the last stage: it is never run.
        for (let i = from; i < to; i++) V = i === from ? layer(i, V, M, hybrid) : layer(i, V, V, seen);
      }
      return stage;
    },
  };

  /** Eqs. 5 to 7. */
  function compare(
    l: number,
    { mask, real }: VisualStage,
    described: tf.Tensor3D,
    text: TextSide,
    generators: Generators,
    loss: GenerationLoss,
  ): void {
    const length = words.shape[1];
    const target = tf.slice(text.T, [0, 0, 0], [-1, length, -1]);
    const kept = tf.slice(text.mask, [0, 0], [-1, length]);
    const stops = config.generation.sourceGradient === 'stop';
    const imagined = stops
      ? generators.imagine(l, detach(text.T) as tf.Tensor3D, keysOf(text.mask, config), mode)
      : text.imagined;
    const written = stops ? generators.describe(l, detach(real) as tf.Tensor3D, keysOf(mask, config), mode) : described;
    loss.add('reconVisual', { real, mask, generated: imagined });
    loss.add('reconText', { real: target, mask: kept, generated: written });
    if (!config.cycle) return;
    const again = generators.imagine(l, written, { kind: 'valid', keep: words }, mode); // Ṽ
    const retold = generators.describe(l, imagined, { kind: 'all' }, mode); // T̃
    loss.add('cycleVisual', { real, mask, generated: again });
    loss.add('cycleText', { real: target, mask: kept, generated: retold });
  }

  function sample(name: string, X: tf.Tensor3D, previous: tf.Tensor2D, index: number): tf.Tensor2D {
    const gumbel = gumbelNoise(mode, 'visual', index, [...valid.shape, 2]);
    const soft = mode.training && mode.softMasks === true;
    return sampleContext(X, previous, valid, weights.at(`scs.visual.${name}`), config.sampler, gumbel, soft);
  }
}

/**
 * Vision layers [from, to) that belong to text layer l of Lt (model-spec B.4): ⌊l Lv / Lt⌋ up to that of l + 1, and layer 0 always the
 * first of them. Empty where the tower is shallower than the text.
 */
export function layersOfStage(
  l: number,
  textLayers: number,
  visionLayers: number,
): readonly [from: number, to: number] {
  const start = (at: number): number => (at === 0 ? 0 : Math.max(1, Math.floor((at * visionLayers) / textLayers)));
  return [start(l), start(l + 1)];
}
