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

/** Those that a backend which records graphs computes whole. */
export const recordedOps = ops.filter((op): op is AnyOp & Required<Pick<AnyOp, 'onnx'>> => op.onnx !== undefined);

/** Those that a backend whose memory JavaScript sees computes whole. */
export const loopedOps = ops.filter((op): op is AnyOp & Required<Pick<AnyOp, 'loops'>> => op.loops !== undefined);
