import { dropout, type Mode } from '../layers/noise';
import { layerNorm } from '../layers/layer-norm';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import { tf } from '../tf';
import type { TextConfig } from './config';

/** `at` is at `embeddings`. */
export function declareEmbeddings(at: Declaration, { vocabularySize, maxPieces, width }: TextConfig): void {
  const table = (name: string, rows: number): void =>
    at.tensor(`${name}.weight`, [rows, width], 'normal', { decays: true });
  table('word_embeddings', vocabularySize);
  table('position_embeddings', maxPieces);
  table('token_type_embeddings', 2);
  at.norm('LayerNorm', width);
}

/**
 * Input embeddings of BERT (Devlin et al. 2019, figure 2): LN(word + position + segment 0), then dropout.
 * ids [B, N] int32 -> [B, N, d]. `weights` is at `embeddings`.
 */
export function embed(ids: tf.Tensor2D, weights: Weights, epsilon: number, mode: Mode): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, length] = ids.shape;
    const words = weights.get('word_embeddings.weight'); // [V, d]
    const width = words.shape[1]!;
    const word = tf.reshape(tf.gather(words, tf.reshape(ids, [batch * length])), [batch, length, width]);
    const position = tf.slice(weights.get('position_embeddings.weight'), [0, 0], [length, width]); // [N, d]
    const segment = tf.slice(weights.get('token_type_embeddings.weight'), [0, 0], [1, width]); // [1, d]
    const sum = tf.add(word, tf.add(position, segment));
    return dropout(layerNorm(sum, weights.at('LayerNorm'), epsilon), mode) as tf.Tensor3D;
  });
}
