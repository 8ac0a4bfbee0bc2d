/**
 * One layer of CLIP's vision tower (Radford et al. 2021): pre-LN, quick GELU, no dropout. Its keys and values may come from a
 * longer memory, which makes it the hybrid layer of BGA-MNER's visual branch (eq. 8) without a single extra parameter.
 */
import { multiHeadAttention, type KeyMask } from '../layers/attention';
import { layerNorm } from '../layers/layer-norm';
import { linear } from '../layers/linear';
import { evaluation } from '../layers/noise';
import { residual } from '../layers/residual';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import { tf } from '../tf';
import type { VisionConfig } from './config';

export interface VisionLayerShape {
  readonly heads: number;
  readonly epsilon: number;
}

/** `at` is at `vision.encoder.layers.<i>`. */
export function declareVisionLayer(at: Declaration, { width: d, feedForward }: VisionConfig): void {
  at.norm('layer_norm1', d);
  for (const part of ['q', 'k', 'v', 'out']) at.linear(`self_attn.${part}_proj`, d, d);
  at.norm('layer_norm2', d);
  at.linear('mlp.fc1', feedForward, d);
  at.linear('mlp.fc2', d, feedForward);
}

/**
 * H = LN1(V);  X = V + MHA(H; keys and values from LN1(M)) Wo;  V' = X + fc2(quick_gelu(fc1(LN2(X)))).
 * V [B, N, d], M [B, K, d] (V itself in a plain layer), mask over K -> [B, N, d]. `weights` is at `vision.encoder.layers.<i>`.
 */
export function visionLayer(
  V: tf.Tensor3D,
  M: tf.Tensor3D,
  mask: KeyMask,
  { heads, epsilon }: VisionLayerShape,
  weights: Weights,
): tf.Tensor3D {
  return tf.tidy(() => {
    const own = weights.at('self_attn');
    const projections = {
      query: own.at('q_proj'),
      key: own.at('k_proj'),
      value: own.at('v_proj'),
      output: own.at('out_proj'),
    };
    const norm = (x: tf.Tensor): tf.Tensor3D => layerNorm(x, weights.at('layer_norm1'), epsilon) as tf.Tensor3D;
    const H = norm(V);
    const memory = M === V ? H : norm(M); // token-wise, so the norm of the parts is the norm of the whole
    const X = residual(V, multiHeadAttention(H, memory, mask, heads, projections, evaluation));
    const inner = quickGelu(linear(layerNorm(X, weights.at('layer_norm2'), epsilon), weights.at('mlp.fc1')));
    return residual(X, linear(inner, weights.at('mlp.fc2'))) as tf.Tensor3D;
  });
}

/** x σ(1.702 x), the activation of OpenAI's CLIP. Any shape. */
export function quickGelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)));
}
