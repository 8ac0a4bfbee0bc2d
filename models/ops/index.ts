/** The operations of ours, all of them: what a backend may compute in its own way. */
import { attentionScoresOp, maskedSoftmaxOp, selfAttentionOp } from './attention';
import { detachOp } from './detach';
import { dropoutOp } from './dropout';
import { filledOp } from './filled';
import { geluOp } from './gelu';
import { hostCallOp } from './host-call';
import { layerNormOp } from './layer-norm';
import { linearOp } from './linear';
import { linearResidualNormOp } from './linear-residual-norm';
import type { AnyOp } from './op';
import { policySoftmaxOp } from './policy-softmax';
import { residualOp } from './residual';
import { standardiseOp } from './standardise';

export { type FilledAttributes } from './filled';
export { type HostCallAttributes } from './host-call';
export { kernelNameOf, withLoops, withOnnx, type Loops, type Op } from './op';
export { filledOp, hostCallOp, layerNormOp, linearOp, linearResidualNormOp, selfAttentionOp };

export const ops: readonly AnyOp[] = [
  linearOp,
  layerNormOp,
  geluOp,
  residualOp,
  linearResidualNormOp,
  attentionScoresOp,
  maskedSoftmaxOp,
  policySoftmaxOp,
  selfAttentionOp,
  standardiseOp,
  dropoutOp,
  detachOp,
  filledOp,
  hostCallOp,
];
