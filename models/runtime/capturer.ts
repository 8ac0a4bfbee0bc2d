/**
 * Work that is traced once and then done again without tfjs. A backend that can do so is handed in like an optimiser; without
 * one every step is traced.
 */
import type { tf } from '../tf';
import type { HostFunction } from '../layers/on-host';

/** The numbers of one run, each list in the order in which the captured work asked for them. */
export interface Feeds {
  readonly inputs: readonly (Float32Array | Int32Array)[];
  /** Each writes noise into a buffer of arbitrary content. */
  readonly fills: readonly ((values: Float32Array) => void)[];
  readonly hosts: readonly HostFunction[];
}

/** What was captured. */
export interface Replay {
  /** Whether it can be run now: what was compiled for it may have gone. */
  readonly isReady: boolean;
  /** The numbers of its results, and gradients written where the captured work had them written. */
  run(feeds: Feeds): Float32Array[];
}

export interface Capturer {
  /**
   * Does `work`, whose results are the tensors it returns, and gives what can do it again with other numbers in `inputs` and the
   * numbers that `variables` will have then; null, with the reason, where something in it cannot be repeated.
   */
  capture(
    read: { readonly inputs: readonly tf.Tensor[]; readonly variables: readonly tf.Tensor[] },
    work: () => readonly tf.Tensor[],
  ): { readonly program: Replay | null; readonly refusal: string | null };
}
