/** The arithmetic of the kernels that are ours, in plain loops over the heap. */
import type { tf } from '../../../models/tf';

type Numbers = tf.backend_util.TypedArray;

/** Row s of `into` becomes the sum of the rows of `from` whose id is s; ids below zero are left out, as tfjs has it. */
export function addRows(from: Numbers, ids: Numbers, into: Numbers, width: number): void {
  into.fill(0);
  for (let row = 0; row < ids.length; row++) {
    const segment = ids[row]!;
    if (segment < 0) continue;
    const [source, target] = [row * width, segment * width];
    if (target + width > into.length) throw new Error(`segment ${segment} is beyond the last`);
    for (let i = 0; i < width; i++) into[target + i]! += from[source + i]!;
  }
}

interface NormInputs {
  readonly x: Float32Array;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
}
interface NormOutputs {
  readonly y: Float32Array;
  readonly mean: Float32Array;
  readonly inverse: Float32Array;
}

/** y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, a row as long as gamma; sums are float64. */
export function normaliseRows(
  { x, gamma, beta }: NormInputs,
  { y, mean, inverse }: NormOutputs,
  epsilon: number,
): void {
  const width = gamma.length;
  for (let row = 0; row < mean.length; row++) {
    const start = row * width;
    let sum = 0;
    for (let i = 0; i < width; i++) sum += x[start + i]!;
    const centre = sum / width;
    let squares = 0;
    for (let i = 0; i < width; i++) squares += (x[start + i]! - centre) ** 2;
    const scale = 1 / Math.sqrt(squares / width + epsilon);
    for (let i = 0; i < width; i++) y[start + i] = (x[start + i]! - centre) * scale * gamma[i]! + beta[i]!;
    mean[row] = centre;
    inverse[row] = scale;
  }
}

/** x Phi(x), Phi by the error function's rational form of Abramowitz and Stegun 7.1.26, as tfjs's own kernels have it. */
export function gelu(x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    const z = Math.abs(value) * Math.SQRT1_2;
    const t = 1 / (1 + 0.3275911 * z);
    const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    const tail = 0.5 * series * Math.exp(-z * z);
    y[i] = value * (value > 0 ? 1 - tail : tail);
  }
}
