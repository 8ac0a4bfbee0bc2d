/** BERT's encoder (Devlin et al. 2019): embeddings, then layers that read the text alone. */
import type { Inputs } from '../family';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import type { tf } from '../tf';
import type { TextConfig } from './config';
import { declareEmbeddings, embed } from './embeddings';
import { declareEncoderLayer, encoderLayer } from './layer';

export function declareEncoder(root: Declaration, text: TextConfig): void {
  declareEmbeddings(root.in({ title: 'text embeddings', group: 'embeddings' }).at('embeddings'), text);
  for (let layer = 0; layer < text.layers; layer++) {
    const at = root.in({ title: 'text layers', group: 'encoder', layer });
    declareEncoderLayer(at.at(`encoder.layer.${layer}`), text, layer);
  }
}

/** T^end [B, N, d], from the pieces or from what lower layers made of them earlier. */
export function encodeText(
  { ids, valid, prefix }: Pick<Inputs, 'ids' | 'valid' | 'prefix'>,
  text: TextConfig,
  weights: Weights,
  mode: Mode,
  end = text.layers,
): tf.Tensor3D {
  let T = prefix ? prefix.hidden : embed(ids, weights.at('embeddings'), text.epsilon, mode);
  for (let l = prefix?.layers ?? 0; l < end; l++)
    T = encoderLayer(T, T, { kind: 'valid', keep: valid }, text, weights.at(`encoder.layer.${l}`), mode);
  return T;
}
