/**
 * Noise of one training step, by position: value i of draw k is a hash of (seed, step, k, i). Nothing is remembered, so a
 * resumed run draws what the uninterrupted one would have drawn.
 */
import { hash32 } from '../../src/random';
import { tf } from '../tf';

export class StepNoise {
  private draws = 0;

  constructor(
    private readonly seed: number,
    private readonly step: number,
  ) {}

  private nextKey(): number {
    return hash32(hash32(this.seed, this.step), ++this.draws);
  }

  /** 1 / keep with probability keep = 1 - rate, else 0 (rate to 1/65536); two values a hash. */
  dropoutMask(shape: readonly number[], rate: number): tf.Tensor {
    const key = this.nextKey();
    const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
    const [limit, kept] = [Math.round(rate * 65536), 1 / (1 - rate)];
    for (let i = 0; i < values.length; i += 2) {
      const h = hash32(key, i);
      values[i] = (h & 0xffff) < limit ? 0 : kept;
      if (i + 1 < values.length) values[i + 1] = h >>> 16 < limit ? 0 : kept;
    }
    return tf.tensor(values, [...shape]);
  }

  /** Gumbel(0, 1) noise: -log(-log u). */
  gumbel(shape: readonly number[]): tf.Tensor {
    const key = this.nextKey();
    const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
    for (let i = 0; i < values.length; i++) values[i] = -Math.log(-Math.log((hash32(key, i) + 0.5) / 4294967296));
    return tf.tensor(values, [...shape]);
  }
}

/** How a forward pass runs. Evaluation has neither dropout nor Gumbel noise. */
export type Mode =
  | { readonly training: false }
  | {
      readonly training: true;
      readonly dropout: number;
      readonly noise: StepNoise;
      /** Given Gumbel noise a layer [B, N, 2] (tests, fixtures), `null` for deterministic masks, else drawn. */
      readonly gumbel?: readonly tf.Tensor[] | null;
    };

export const evaluation: Mode = { training: false };

/** Inverted dropout (Srivastava et al. 2014); the identity in evaluation. Any shape. */
export function dropout(x: tf.Tensor, mode: Mode): tf.Tensor {
  return mode.training && mode.dropout > 0 ? tf.mul(x, mode.noise.dropoutMask(x.shape, mode.dropout)) : x;
}
