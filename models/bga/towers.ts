/** The two modalities of BGA-MNER as streams: BERT's layers for the text, CLIP's for the pictures (model-spec B.4). */
import { embed } from '../bert/embeddings';
import { encoderLayer } from '../bert/layer';
import type { Inputs } from '../family';
import type { KeyMask } from '../layers/attention';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import { embedPatches } from '../vision/embeddings';
import { visionLayer } from '../vision/layer';
import type { VisionConfig } from '../vision/config';
import type { BgaConfig } from './config';
import type { PictureBatch } from '../vision/picture-batch';
import type { Readings } from './readings';
import { Stream, type Sampling, type Tower } from './stream';

/** The text above its plain first layer, or above the layers that ran earlier. */
export function textStream(
  { ids, valid, prefix }: Inputs,
  { text, sampler, scs }: BgaConfig,
  weights: Weights,
  readings: Readings,
  mode: Mode,
): Stream {
  const tower: Tower = (l, T, M, mask) => encoderLayer(T, M, mask, text, weights.at(`encoder.layer.${l}`), mode);
  const sampling: Sampling = {
    branch: 'text',
    weights: weights.at('scs.text'),
    reading: readings.sampler,
    onPlainLayer: scs && sampler.onPlainLayer,
    mode,
  };
  if (prefix) return new Stream({ embedded: null, tokens: prefix.hidden, mask: prefix.mask }, valid, tower, sampling);
  const embedded = embed(ids, weights.at('embeddings'), text.epsilon, mode); // T^0 [B, N, d]
  const tokens = tower(0, embedded, embedded, { kind: 'valid', keep: valid });
  return new Stream({ embedded, tokens }, valid, tower, sampling);
}

/** The pictures above the plain layers of stage 0. Of the tower's layers that belong to a stage only the first is hybrid (model-spec B.4). */
export function pictureStream(
  { content, valid }: PictureBatch,
  config: BgaConfig,
  vision: VisionConfig,
  weights: Weights,
  readings: Readings,
  mode: Mode,
): Stream {
  const plain: KeyMask = { kind: 'valid', keep: valid };
  const tower: Tower = (l, V, M, mask) => {
    const [from, to] = layersOfStage(l, config.text.layers, vision.layers);
    let tokens = V;
    for (let i = from; i < to; i++) {
      const layer = weights.at(`vision.encoder.layers.${i}`);
      tokens =
        i === from ? visionLayer(tokens, M, mask, vision, layer) : visionLayer(tokens, tokens, plain, vision, layer);
    }
    return tokens;
  };
  const embedded =
    content.kind === 'embedded' ? content.values : embedPatches(content.values, weights.at('vision'), vision); // V^0 [P, Nv, dv]
  return new Stream({ embedded, tokens: tower(0, embedded, embedded, plain) }, valid, tower, {
    branch: 'visual',
    weights: weights.at('scs.visual'),
    reading: readings.sampler,
    onPlainLayer: config.scs && config.sampler.onPlainLayer,
    mode,
  });
}

/**
 * Vision layers [from, to) that belong to text layer l of Lt (model-spec B.4): ⌊l Lv / Lt⌋ up to that of l + 1, and layer 0 always
 * the first of them. Empty where the tower is shallower than the text.
 */
function layersOfStage(l: number, textLayers: number, visionLayers: number): readonly [from: number, to: number] {
  const start = (at: number): number => (at === 0 ? 0 : Math.max(1, Math.floor((at * visionLayers) / textLayers)));
  return [start(l), start(l + 1)];
}
