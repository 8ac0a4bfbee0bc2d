/**
 * Cross-modal generator of BGA-MNER (arXiv 2308.02570, eqs. 2-4): learnable queries read the kept tokens of the other
 * modality. One post-LN decoder layer with ReLU (Vaswani et al. 2017), shared by all layers of the encoder. Its width is that
 * of what it writes; keys and values are projected from the width of what it reads.
 */
import { attend, type KeyMask } from '../layers/attention';
import { linear } from '../layers/linear';
import { linearResidualNorm } from '../layers/linear-residual-norm';
import { dropout, type Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import { tf } from '../tf';

export interface GeneratorShape {
  readonly heads: number;
  readonly epsilon: number;
  /** Decoder layers; all but the first are at `above.<i>`. */
  readonly layers: number;
}

/** `at` is at `generator.<direction>`. It writes features of width `d` with inner width `inner`, and reads tokens of width `source`. */
export function declareGenerator(at: Declaration, d: number, source: number, inner: number, layers: number): void {
  const xavier = { start: 'xavier' } as const;
  for (let i = 0; i < layers; i++) {
    const layer = i === 0 ? at : at.at(`above.${i}`);
    for (const part of ['query', 'key', 'value', 'output']) layer.linear(`self.${part}`, d, d, xavier);
    layer.linear('cross.query', d, d, xavier);
    for (const part of ['key', 'value']) layer.linear(`cross.${part}`, d, source, xavier);
    layer.linear('cross.output', d, d, xavier);
    layer.linear('feed.0', inner, d, xavier);
    layer.linear('feed.1', d, inner, xavier);
    for (const n of [1, 2, 3]) layer.norm(`norm${n}`, d);
  }
}

const projections = (weights: Weights) => ({
  query: weights.at('query'),
  key: weights.at('key'),
  value: weights.at('value'),
});

/**
 * X0 = LN_a(Q + Drop(MHA_self(Q))): independent of the input, so computed once a pass and shared by layers and samples.
 * Q [Nq, d] -> [1, Nq, d]. `weights` is at `generator.<direction>`.
 */
export function prepareQueries(Q: tf.Tensor2D, shape: GeneratorShape, weights: Weights, mode: Mode): tf.Tensor3D {
  return tf.tidy(() => {
    const queries = tf.reshape(Q, [1, Q.shape[0], Q.shape[1]]) as tf.Tensor3D;
    return attendToSelf(queries, { kind: 'all' }, shape, weights, mode);
  });
}

/**
 * The same for queries of which a sample uses only the first: rows behind its last piece are hidden as keys, so that padding
 * changes nothing (model-spec A.5). Q [Nmax, d], valid [B, N] with N <= Nmax -> [B, N, d].
 */
export function prepareMaskedQueries(
  Q: tf.Tensor2D,
  valid: tf.Tensor2D,
  shape: GeneratorShape,
  weights: Weights,
  mode: Mode,
): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, length] = valid.shape;
    const used = tf.reshape(tf.slice(Q, [0, 0], [length, Q.shape[1]]), [1, length, Q.shape[1]]);
    const queries = tf.add(used, tf.fill([batch, 1, 1], 0)) as tf.Tensor3D; // [B, N, d]
    return attendToSelf(queries, { kind: 'valid', keep: valid }, shape, weights, mode);
  });
}

/** What a generator reads, and under which masks. */
export interface GeneratorInput {
  /** X0 [1 or B, Nq, d] (`prepareQueries`, `prepareMaskedQueries`). */
  readonly queries: tf.Tensor3D;
  readonly source: tf.Tensor3D; // [B, K, d']
  /** Over the K tokens of the source. */
  readonly mask: KeyMask;
  /** Of the queries among themselves. */
  readonly own: KeyMask;
}

/**
 * X1 = LN_b(X0 + Drop(MHA_cross(X0; source)));  out = LN_c(X1 + Drop(W2 Drop(relu(W1 X1)))).
 * -> [B, Nq, d]. `weights` is at `generator.<direction>`.
 */
export function generate(
  { queries, source, mask, own }: GeneratorInput,
  shape: GeneratorShape,
  weights: Weights,
  mode: Mode,
): tf.Tensor3D {
  return tf.tidy(() => {
    const X0 = tf.add(queries, tf.fill([source.shape[0], 1, 1], 0)) as tf.Tensor3D; // [B, Nq, d]
    let X = readSource(X0, source, mask, shape, weights, mode);
    for (let i = 1; i < shape.layers; i++) {
      const above = weights.at(`above.${i}`);
      X = readSource(attendToSelf(X, own, shape, above, mode), source, mask, shape, above, mode);
    }
    return X;
  });
}

/** LN_a(X + Drop(MHA_self(X))). */
function attendToSelf(X: tf.Tensor3D, mask: KeyMask, shape: GeneratorShape, weights: Weights, mode: Mode): tf.Tensor3D {
  const self = weights.at('self');
  const mixed = attend(X, X, mask, shape.heads, projections(self), mode);
  return linearResidualNorm(mixed, X, self.at('output'), weights.at('norm1'), shape.epsilon, mode) as tf.Tensor3D;
}

/** Cross-attention and feed-forward, each with its residual and norm. */
function readSource(
  X: tf.Tensor3D,
  source: tf.Tensor3D,
  mask: KeyMask,
  shape: GeneratorShape,
  weights: Weights,
  mode: Mode,
): tf.Tensor3D {
  const cross = weights.at('cross');
  const mixed = attend(X, source, mask, shape.heads, projections(cross), mode);
  const X1 = linearResidualNorm(mixed, X, cross.at('output'), weights.at('norm2'), shape.epsilon, mode);
  const inner = dropout(tf.relu(linear(X1, weights.at('feed.0'))), mode);
  return linearResidualNorm(inner, X1, weights.at('feed.1'), weights.at('norm3'), shape.epsilon, mode) as tf.Tensor3D;
}
