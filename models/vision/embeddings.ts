/** Tokens of a picture (Dosovitskiy et al. 2021; CLIP's names): class token, patches of the grid, patches of the crops. */
import { layerNorm } from '../layers/layer-norm';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import { tf } from '../tf';
import type { VisionConfig } from './config';

/** `at` is at `vision`. */
export function declarePatches(at: Declaration, { width: d, image, patch, crops, crop }: VisionConfig): void {
  const table = (name: string, shape: readonly number[]): void =>
    at.tensor(`embeddings.${name}.weight`, shape, 'normal', { decays: true });
  at.tensor('embeddings.class_embedding', [d], 'normal');
  table('patch_embedding', [d, 3 * patch * patch]);
  table('position_embedding', [1 + (image / patch) ** 2, d]);
  if (crops > 0) table('object_position_embedding', [crops * (crop / patch) ** 2, d]);
  at.norm('pre_layrnorm', d); // CLIP's own spelling
}

/**
 * patches [B, Nv - 1, 3 p²] (grid first, then crops) -> pre-normed tokens V^0 [B, Nv, d]. The patch convolution has stride p,
 * so it is one product with flattened patches. Crops have positions of their own. `weights` is at `vision`.
 */
export function embedPatches(patches: tf.Tensor3D, weights: Weights, { crops, epsilon }: VisionConfig): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, count, size] = patches.shape;
    const kernel = weights.get('embeddings.patch_embedding.weight'); // [d, 3 p²]
    const width = kernel.shape[0]!;
    const rows = tf.matMul(tf.reshape(patches, [batch * count, size]), kernel as tf.Tensor2D, false, true);
    const first = tf.add(
      tf.reshape(weights.get('embeddings.class_embedding'), [1, 1, width]),
      tf.fill([batch, 1, 1], 0),
    );
    const tokens = tf.concat([first, tf.reshape(rows, [batch, count, width])], 1); // [B, Nv, d]
    const grid = weights.get('embeddings.position_embedding.weight');
    const positions =
      crops > 0 ? tf.concat([grid, weights.get('embeddings.object_position_embedding.weight')], 0) : grid; // [Nv, d]
    return layerNorm(tf.add(tokens, positions), weights.at('pre_layrnorm'), epsilon) as tf.Tensor3D;
  });
}
