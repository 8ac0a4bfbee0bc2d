/**
 * The text path of BGA-MNER (arXiv 2308.02570; spec A.9): BERT whose layers after the first read, beside the text, the visual
 * features that a generator imagines from it (eqs. 1, 2 and 8). With `mcg` off it is plain BERT. The vision branch, the other
 * generator and the generation losses join here, at the marked place.
 */
import { embed } from '../bert/embeddings';
import { encoderLayer } from '../bert/layer';
import type { ModelConfig } from '../config';
import type { KeyMask } from '../layers/attention';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import { tf } from '../tf';
import { gumbelNoise, sampleContext } from './context-sampler';
import { generate, prepareQueries } from './generator';

export interface TextEncoding {
  /** T^{L}: hidden states [B, N, d]. */
  readonly hidden: tf.Tensor3D;
  /** m_t of each BGA layer [B, N]: the tokens the generator read; empty without mcg. */
  readonly masks: readonly tf.Tensor2D[];
}

/** ids [B, N] int32, valid [B, N] -> hidden states and masks; the caller disposes both. */
export function encodeText(
  ids: tf.Tensor2D,
  valid: tf.Tensor2D,
  config: ModelConfig,
  weights: Weights,
  mode: Mode,
): TextEncoding {
  const result = tf.tidy(() => {
    const embedded = embed(ids, weights.at('embeddings'), config.epsilon, mode);
    return runLayers(embedded, valid, config, weights, mode);
  });
  return { hidden: result.hidden as tf.Tensor3D, masks: result.masks as tf.Tensor2D[] };
}

/** The layers over embedded text T [B, N, d]. Tensors other than the result are left to the caller's tidy. */
export function runLayers(
  embedded: tf.Tensor3D,
  valid: tf.Tensor2D,
  config: ModelConfig,
  weights: Weights,
  mode: Mode,
): { hidden: tf.Tensor; masks: tf.Tensor[] } {
  const shape = { heads: config.heads, epsilon: config.epsilon };
  const layer = (l: number): Weights => weights.at(`encoder.layer.${l}`);
  const text: KeyMask = { kind: 'valid', keep: valid };
  let T = encoderLayer(embedded, embedded, text, shape, layer(0), mode);
  const masks: tf.Tensor2D[] = [];
  if (!config.mcg) {
    for (let l = 1; l < config.layers; l++) T = encoderLayer(T, T, text, shape, layer(l), mode);
    return { hidden: T, masks };
  }

  const generator = { heads: config.heads, epsilon: config.generator.epsilon };
  const t2i = weights.at('generator.t2i');
  const X0 = prepareQueries(weights.get('queries.visual') as tf.Tensor2D, generator, t2i, mode); // [1, Nv, d]
  const seen = tf.ones([valid.shape[0], X0.shape[1]]); // generated tokens are all valid
  const hybrid: KeyMask = { kind: 'valid', keep: tf.concat([valid, seen], 1) as tf.Tensor2D }; // [B, N + Nv]
  let mask = valid; // m^0 = 1
  for (let l = 1; l < config.layers; l++) {
    if (config.scs) {
      const gumbel = gumbelNoise(mode, l - 1, [...valid.shape, 2]);
      mask = sampleContext(T, mask, valid, weights.at(`scs.text.${l - 1}`), config.gumbelTemperature, gumbel); // eq. 1
    }
    masks.push(mask);
    const keys: KeyMask = config.scs ? { kind: 'policy', keep: mask } : text;
    const imagined = generate(X0, T, keys, generator, t2i, mode); // V̂ [B, Nv, d], eq. 2
    // Here the vision branch generates T̂ from V, and the reconstruction and cycle losses compare (eqs. 4-7).
    const M = tf.concat([T, imagined], 1); // [B, N + Nv, d]
    T = encoderLayer(T, M as tf.Tensor3D, hybrid, shape, layer(l), mode); // eq. 8
  }
  return { hidden: T, masks };
}
