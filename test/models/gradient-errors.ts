/** Gradients against those of a golden file. */
import type { tf } from '../../models';
import { worst, type Numbers } from './golden';

/**
 * Largest relative error a tensor, counted from a hundredth of the largest entry on. A gradient that is not there counts as
 * zeros: key biases have none, as no softmax sees them.
 */
export function gradientErrors(
  golden: Readonly<Record<string, Numbers>>,
  gradientOf: (name: string) => tf.Tensor | null,
): { name: string; error: number }[] {
  const largest = Math.max(...Object.values(golden).flatMap(({ data }) => data.map(Math.abs)));
  return Object.entries(golden).map(([name, { data }]) => {
    const got = gradientOf(name)?.dataSync() ?? new Float32Array(data.length);
    return { name, error: worst(got, data, 1e-2 * largest) };
  });
}
