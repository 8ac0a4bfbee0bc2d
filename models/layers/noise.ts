/**
 * Noise of one training step, by position: value i of draw k is a hash of (seed, step, k, i). Nothing is remembered, so a
 * resumed run draws what the uninterrupted one would have drawn.
 */
import { hash32 } from '../../src/random';
import { tf } from '../tf';
import { fillDropoutMask } from './dropout-mask';

export class StepNoise {
  private draws = 0;

  constructor(
    private readonly seed: number,
    private readonly step: number,
  ) {}

  /** Noise of its own for the visual branch: the text draws the same numbers with and without pictures. */
  branch(): StepNoise {
    return new StepNoise(hash32(this.seed, 0x76), this.step);
  }

  private nextKey(): number {
    return hash32(hash32(this.seed, this.step), ++this.draws);
  }

  /** 1 / keep with probability keep = 1 - rate, else 0 (rate to 1/65536); two values a hash. */
  dropoutMask(shape: readonly number[], rate: number): tf.Tensor {
    const key = this.nextKey();
    return filled(shape, (values) => fillDropoutMask(values, key, rate));
  }

  /** Gumbel(0, 1) noise: -log(-log u). */
  gumbel(shape: readonly number[]): tf.Tensor {
    const key = this.nextKey();
    return filled(shape, (values) => {
      for (let i = 0; i < values.length; i++) values[i] = -Math.log(-Math.log((hash32(key, i) + 0.5) / 4294967296));
    });
  }
}

/** A tensor whose numbers `fill` writes: into a recycled buffer where the backend has `MnervaFilled`, else into a new one. */
function filled(shape: readonly number[], fill: (values: Float32Array) => void): tf.Tensor {
  if (tf.getKernel('MnervaFilled', tf.getBackend())) {
    const attributes: Record<string, unknown> = { shape: [...shape], fill };
    return tf.engine().runKernel('MnervaFilled', {}, attributes as tf.NamedAttrMap);
  }
  const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
  fill(values);
  return tf.tensor(values, [...shape]);
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
      /** Masks are y_keep itself instead of 0 or 1: only so can finite differences check them (spec G23). */
      readonly softMasks?: boolean;
    };

/** Gumbel noise of a fixture, one tensor [B, N, 2] a sampler and modality. */
export interface GivenGumbel {
  readonly text: readonly tf.Tensor[];
  readonly visual: readonly tf.Tensor[];
}

export const evaluation: Mode = { training: false };

/** Inverted dropout (Srivastava et al. 2014); the identity in evaluation. Any shape. */
export function dropout(x: tf.Tensor, mode: Mode): tf.Tensor {
  return mode.training && mode.dropout > 0 ? tf.mul(x, mode.noise.dropoutMask(x.shape, mode.dropout)) : x;
}
