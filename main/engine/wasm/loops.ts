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
