/**
 * One encoder layer of BERT (Devlin et al. 2019): post-LN, exact GELU. Its keys and values may come from a longer memory,
 * which makes it the hybrid layer of BGA-MNER (eq. 8) without a single extra parameter.
 */
import { multiHeadAttention, type KeyMask } from '../layers/attention';
import { gelu } from '../layers/gelu';
import { layerNorm } from '../layers/layer-norm';
import { linear } from '../layers/linear';
import { dropout, type Mode } from '../layers/noise';
import { residual } from '../layers/residual';
import type { Weights } from '../layers/weights';
import { tf } from '../tf';

export interface EncoderShape {
  readonly heads: number;
  readonly epsilon: number;
}

/**
 * X = LN1(T + Drop(MHA(T; keys and values from M) Wo));  T' = LN2(X + Drop(W2 gelu(W1 X))).
 * T [B, N, d], M [B, K, d], mask over K -> [B, N, d]. `weights` is at `encoder.layer.<i>`.
 */
export function encoderLayer(
  T: tf.Tensor3D,
  M: tf.Tensor3D,
  mask: KeyMask,
  shape: EncoderShape,
  weights: Weights,
  mode: Mode,
): tf.Tensor3D {
  return tf.tidy(() => {
    const own = weights.at('attention.self');
    const projections = {
      query: own.at('query'),
      key: own.at('key'),
      value: own.at('value'),
      output: weights.at('attention.output.dense'),
    };
    const attended = dropout(multiHeadAttention(T, M, mask, shape.heads, projections, mode), mode);
    const X = layerNorm(residual(T, attended), weights.at('attention.output.LayerNorm'), shape.epsilon);
    const inner = gelu(linear(X, weights.at('intermediate.dense'))); // [B, N, f]
    const fed = dropout(linear(inner, weights.at('output.dense')), mode);
    return layerNorm(residual(X, fed), weights.at('output.LayerNorm'), shape.epsilon) as tf.Tensor3D;
  });
}
