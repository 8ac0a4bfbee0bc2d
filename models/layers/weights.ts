/** The tensors of a model by their names in the checkpoint, read relative to a place: `weights.at('encoder.layer.0')`. */
import type { tf } from '../tf';

export class Weights {
  constructor(
    private readonly tensors: ReadonlyMap<string, tf.Tensor>,
    private readonly prefix = '',
  ) {}

  at(name: string): Weights {
    return new Weights(this.tensors, `${this.prefix}${name}.`);
  }

  /** The tensor itself: never dispose it. A missing one is a mistake of the programmer; files are checked in io. */
  get(name: string): tf.Tensor {
    const tensor = this.tensors.get(this.prefix + name);
    if (!tensor) throw new Error(`No tensor ${this.prefix}${name}`);
    return tensor;
  }
}
