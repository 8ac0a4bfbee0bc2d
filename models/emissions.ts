/** Emissions of a batch in evaluation, by the models' own code. */
import type { ModelConfig } from './config';
import { evaluation } from './layers/noise';
import { linear } from './layers/linear';
import { Weights } from './layers/weights';
import { encode } from './registry';
import { inputsOf, withPrefix, type Batch, type Prefix } from './runtime/batch';
import type { Jit } from './runtime/jit';
import type { tf } from './tf';

/** What gives a batch its emissions. */
export interface EmissionSource {
  /** Whether a batch may have any number of rows and any length at no cost; else few of them should occur. */
  readonly takesAnyShape: boolean;
  /** [B * N * K]. Pictures count only for a model that suggestions need them for. */
  emissions(batch: Batch): Float32Array;
  dispose(): void;
}

/** On the current backend of tfjs. */
export class Emitter implements EmissionSource {
  readonly takesAnyShape = false;
  private readonly weights: Weights;

  /** The tensors stay the caller's; so does the prefix, of which only the layers above are run. */
  constructor(
    private readonly config: ModelConfig,
    tensors: ReadonlyMap<string, tf.Tensor>,
    private readonly jit: Jit,
    private readonly prefix: Prefix | null = null,
  ) {
    this.weights = new Weights(tensors);
  }

  emissions(text: Batch): Float32Array {
    const { config, weights } = this;
    const batch = withPrefix(text, this.prefix);
    // Rows of real visual features are put in place one by one: which ones is part of the work.
    const key = `emissions ${batch.pictureRows?.join() ?? ''}`;
    const { values } = this.jit.run({ key, feeds: batch.feeds }, (tensors) => ({
      results: [linear(encode(inputsOf(tensors, batch), config, weights, evaluation).hidden, weights.at('head'))],
      constant: null,
    }));
    return values[0]!;
  }

  /** The weights and the jit are others'. */
  dispose(): void {}
}
