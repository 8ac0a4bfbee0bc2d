/**
 * Reconstruction and cycle losses of BGA-MNER (arXiv 2308.02570, eqs. 5, 7 and 11): each of the four compares what a generator
 * wrote with the real features of the same layer, masked by what that layer's sampler kept of the real modality. Sum over
 * tokens, mean over layers and sentences; a sentence without a picture has none.
 */
import { detach } from '../layers/detach';
import { tf } from '../tf';
import { featureCorrelation } from './divergence';
import type { Readings } from './readings';

export const generationTerms = ['reconVisual', 'reconText', 'cycleVisual', 'cycleText'] as const;
export type GenerationTerm = (typeof generationTerms)[number];

/** What one layer compares: real features, their mask, and what was generated for the same tokens. */
export interface Comparison {
  readonly real: tf.Tensor3D; // [P, N, d]
  readonly mask: tf.Tensor2D; // [P, N]
  readonly generated: tf.Tensor3D; // [P, N, d]
}

/** Adds up the layers. `weight` [P] is 1 / batch size for a row with a picture, 0 for filler. */
export class GenerationLoss {
  private readonly sums = new Map<GenerationTerm, tf.Tensor>();
  private readonly unlike = new Map<GenerationTerm, tf.Tensor>();

  constructor(
    private readonly readings: Pick<Readings, 'divergence' | 'overTokens'>,
    private readonly weight: tf.Tensor1D,
    private readonly stages: number,
  ) {}

  add(term: GenerationTerm, { real, mask, generated }: Comparison): void {
    const kept = tf.mul(this.readings.divergence(real, generated), mask); // [P, N]
    const bySentence = this.readings.overTokens(kept, mask); // [P]
    const share = tf.div(tf.sum(tf.mul(bySentence, this.weight)), this.stages);
    this.accumulate(this.sums, term, share);
    // Watched, not learned from: the mean of 1 - ρ over kept tokens of rows that count.
    const counted = tf.mul(detach(mask), tf.expandDims(tf.cast(tf.greater(this.weight, 0), 'float32'), 1));
    const rho = featureCorrelation(detach(real), detach(generated));
    const mean = tf.div(tf.sum(tf.mul(counted, tf.sub(1, rho))), tf.sum(counted));
    this.accumulate(this.unlike, term, tf.div(mean, this.stages));
  }

  private accumulate(into: Map<GenerationTerm, tf.Tensor>, term: GenerationTerm, value: tf.Tensor): void {
    const known = into.get(term);
    into.set(term, known ? tf.add(known, value) : value);
  }

  /** The four terms without α; a term that was never added is 0. */
  get terms(): Readonly<Record<GenerationTerm, tf.Scalar>> {
    return record((term) => (this.sums.get(term) ?? tf.scalar(0)) as tf.Scalar);
  }

  /** 1 - ρ a term; no gradients. */
  get oneMinusRho(): Readonly<Record<GenerationTerm, tf.Scalar>> {
    return record((term) => (this.unlike.get(term) ?? tf.scalar(0)) as tf.Scalar);
  }

  /** L_recon + L_cycle, mean over layers. */
  get total(): tf.Scalar {
    const { terms } = this;
    return generationTerms.map((term) => terms[term]).reduce((a, b) => tf.add(a, b));
  }
}

function record<T>(of: (term: GenerationTerm) => T): Record<GenerationTerm, T> {
  return {
    reconVisual: of('reconVisual'),
    reconText: of('reconText'),
    cycleVisual: of('cycleVisual'),
    cycleText: of('cycleText'),
  };
}
