/**
 * Noise of one training step, by position: value i of draw k is a hash of (seed, step, k, i). Nothing is remembered, so a
 * resumed run draws what the uninterrupted one would have drawn.
 */
import { hash32 } from '../../src/random';
import { dropoutOp } from '../ops/dropout';
import { filledOp } from '../ops/filled';
import { apply } from '../ops/op';
import type { tf } from '../tf';
import { fillDropoutMask } from './dropout-mask';

/** What one draw was, so that another step can draw the like. */
export interface Draw {
  /** Which of the step's draws, from 1 on; text and visual branch count for themselves. */
  readonly number: number;
  readonly branch: 'text' | 'visual';
  /** Of a dropout mask; null = Gumbel noise. */
  readonly rate: number | null;
}

export class StepNoise {
  private draws = 0;

  constructor(
    private readonly seed: number,
    private readonly step: number,
    private readonly ofBranch: Draw['branch'] = 'text',
    /** Everything that was drawn so far, by the branch too, in order. */
    readonly drawn: Draw[] = [],
  ) {}

  /** Noise of its own for the visual branch: the text draws the same numbers with and without pictures. */
  branch(): StepNoise {
    return new StepNoise(this.seed, this.step, 'visual', this.drawn);
  }

  /** 1 / keep with probability keep = 1 - rate, else 0 (rate to 1/65536); two values a hash. */
  dropoutMask(shape: readonly number[], rate: number): tf.Tensor {
    return apply(filledOp, {}, { shape, fill: this.filling(this.next(rate)) });
  }

  /** Gumbel(0, 1) noise: -log(-log u). */
  gumbel(shape: readonly number[]): tf.Tensor {
    return apply(filledOp, {}, { shape, fill: this.filling(this.next(null)) });
  }

  /** Writes what this step's noise is where another step had `draw`. */
  filling({ branch, number, rate }: Draw): (values: Float32Array) => void {
    const seed = branch === 'visual' ? hash32(this.seed, 0x76) : this.seed;
    const key = hash32(hash32(seed, this.step), number);
    if (rate !== null) return (values) => fillDropoutMask(values, key, rate);
    return (values) => {
      for (let i = 0; i < values.length; i++) values[i] = -Math.log(-Math.log((hash32(key, i) + 0.5) / 4294967296));
    };
  }

  private next(rate: number | null): Draw {
    const draw: Draw = { number: ++this.draws, branch: this.ofBranch, rate };
    this.drawn.push(draw);
    return draw;
  }
}

/** How a forward pass runs. Evaluation has neither dropout nor Gumbel noise. */
export type Mode =
  | { readonly training: false }
  | {
      readonly training: true;
      readonly dropout: number;
      readonly noise: StepNoise;
      /** Given Gumbel noise, `null` for deterministic masks, else drawn. */
      readonly gumbel?: GivenGumbel | null;
      /** Masks are y_keep itself instead of 0 or 1: only so can finite differences check them (model-spec G23). */
      readonly softMasks?: boolean;
    };

/** Gumbel noise of a fixture, one tensor [B, N, 2] a sampler and modality. */
export interface GivenGumbel {
  readonly text: readonly tf.Tensor[];
  readonly visual: readonly tf.Tensor[];
}

export const evaluation: Mode = { training: false };

/** Inverted dropout (Srivastava et al. 2014); the identity in evaluation. Any shape. Only the mask is kept for the gradient. */
export function dropout(x: tf.Tensor, mode: Mode): tf.Tensor {
  if (!mode.training || mode.dropout === 0) return x;
  return apply(dropoutOp, { x, mask: mode.noise.dropoutMask(x.shape, mode.dropout) }, {});
}
