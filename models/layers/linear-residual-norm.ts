import { linearResidualNormOp } from '../ops/linear-residual-norm';
import { apply } from '../ops/op';
import { tf } from '../tf';
import { layerNorm } from './layer-norm';
import { linear } from './linear';
import { dropout, type Mode } from './noise';
import { residual } from './residual';
import type { Weights } from './weights';

/** LN(skip + Drop(x Wᵀ + b)): how a sublayer of a post-LN encoder ends. x [..., in], skip [..., out] -> [..., out]. */
export function linearResidualNorm(
  x: tf.Tensor,
  skip: tf.Tensor,
  dense: Weights,
  norm: Weights,
  epsilon: number,
  mode: Mode,
): tf.Tensor {
  if (mode.training) return tf.tidy(() => layerNorm(residual(skip, dropout(linear(x, dense), mode)), norm, epsilon));
  const [weight, bias] = [dense.get('weight'), dense.get('bias')];
  const [gamma, beta] = [norm.get('weight'), norm.get('bias')];
  return apply(linearResidualNormOp, { x, weight, bias, skip, gamma, beta }, { epsilon });
}
