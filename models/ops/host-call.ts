/**
 * Code in the middle of a model that is no tensor operation, such as the CRF's recursions. A backend that repeats a training step calls it
 * again. No gradient of its own: wrap it in `withGradient`.
 */
import { tf } from '../tf';
import type { Op } from './op';

/** From the numbers of some tensors to those of others. It must neither keep nor change what it is given. */
export type HostFunction = (values: readonly Float32Array[]) => readonly Float32Array[];

export interface HostCallAttributes {
  /** Of the tensors that it makes. */
  readonly shapes: readonly (readonly number[])[];
  readonly compute: HostFunction;
}

export const hostCallOp: Op<string, HostCallAttributes, string> = {
  name: 'HostCall',
  inputs: null,
  outputs: null,
  compose(inputs, { shapes, compute }) {
    const values = Object.values(inputs).map((tensor) => Float32Array.from(tensor.dataSync<'float32'>()));
    return numbered(compute(values).map((data, i) => tf.tensor(data, [...shapes[i]!])));
  },
  gradient: null,
  loops: {
    shapes: (_, { shapes }) => numbered(shapes),
    run(inputs, outputs, { compute }) {
      const made = compute(Object.values(inputs));
      Object.values(outputs).forEach((output, i) => {
        if (made[i]?.length !== output.length) throw new Error(`result ${i} is not ${output.length} numbers`);
        output.set(made[i]);
      });
    },
  },
};

/** By their place: 0, 1, … */
export const numbered = <T>(list: readonly T[]): Record<string, T> => Object.fromEntries(list.entries());
