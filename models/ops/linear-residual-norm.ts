/**
 * How a sublayer of a post-LN encoder ends (Vaswani et al. 2017): LN(skip + x Wᵀ + b). x [..., in], skip [..., out], W [out, in], b, γ and β
 * [out] -> [..., out]. One op in evaluation; in training dropout stands between product and sum (layers/linear-residual-norm.ts).
 */
import { layerNormOp } from './layer-norm';
import { linearOp } from './linear';
import { apply, type Op } from './op';
import { residualOp } from './residual';

type Inputs = 'x' | 'weight' | 'bias' | 'skip' | 'gamma' | 'beta';

export const linearResidualNormOp: Op<Inputs, { readonly epsilon: number }, 'y'> = {
  name: 'LinearResidualNorm',
  inputs: ['x', 'weight', 'bias', 'skip', 'gamma', 'beta'],
  outputs: ['y'],
  compose({ x, weight, bias, skip, gamma, beta }, attributes) {
    const sum = apply(residualOp, { x: skip, y: apply(linearOp, { x, weight, bias }, {}) }, {});
    return { y: apply(layerNormOp, { x: sum, gamma, beta }, attributes) };
  },
  gradient: null,
};
