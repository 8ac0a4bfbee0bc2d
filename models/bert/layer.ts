/**
 * One encoder layer of BERT (Devlin et al. 2019): post-LN, exact GELU. Its keys and values may come from a longer memory,
 * which makes it the hybrid layer of BGA-MNER (eq. 8) without a single extra parameter.
 */
import { attend, type KeyMask } from '../layers/attention';
import { gelu } from '../layers/gelu';
import { linear } from '../layers/linear';
import { linearResidualNorm } from '../layers/linear-residual-norm';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import { tf } from '../tf';
import type { TextConfig } from './config';

export interface EncoderShape {
  readonly heads: number;
  readonly epsilon: number;
}

/** `at` is at `encoder.layer.<i>`; the layer's own number says how a checkpoint of eight bits stores it. */
export function declareEncoderLayer(at: Declaration, { width: d, feedForward }: TextConfig, layer: number): void {
  for (const part of ['query', 'key', 'value']) at.linear(`attention.self.${part}`, d, d);
  at.linear('attention.output.dense', d, d);
  at.norm('attention.output.LayerNorm', d);
  at.linear('intermediate.dense', feedForward, d);
  at.linear('output.dense', d, feedForward, isSensitive(layer) ? { storedAs: 'F16' } : {});
  at.norm('output.LayerNorm', d);
}

/** Rounding these two to eight bits costs more than all the rest: of the starter's mean dev F1 0.20 instead of 0.13, measured. */
const isSensitive = (layer: number): boolean => layer === 1 || layer === 2;

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
  const finish = (x: tf.Tensor, skip: tf.Tensor, end: Weights): tf.Tensor =>
    linearResidualNorm(x, skip, end.at('dense'), end.at('LayerNorm'), shape.epsilon, mode);
  return tf.tidy(() => {
    const own = weights.at('attention.self');
    const projections = { query: own.at('query'), key: own.at('key'), value: own.at('value') };
    const mixed = attend(T, M, mask, shape.heads, projections, mode); // [B, N, d]
    const X = finish(mixed, T, weights.at('attention.output'));
    const inner = gelu(linear(X, weights.at('intermediate.dense'))); // [B, N, f]
    return finish(inner, X, weights.at('output')) as tf.Tensor3D;
  });
}
