/**
 * The CRF as the last layer of a tfjs graph: emissions are read once, the losses and their exact gradients are computed in
 * plain code (`hostLoss`), and the gradients go back into the graph.
 */
import { tf } from '../tf';
import { onHost, type HostFunction } from '../layers/on-host';
import { withGradient } from '../ops/with-gradient';
import { distillationLoss } from './distillation';
import type { ChainGradients } from './likelihood';
import type { Cell } from '../windows';
import type { Chain } from './lattice';
import { negativeLogLikelihood } from './likelihood';

/** What one text of the batch learns from. */
export interface Target {
  /** Where each of the CRF's steps is read: at the first piece of each word, or at every piece (models/labels). */
  readonly cells: readonly Cell[];
  /** Tag of each step, or null where there is no gold. */
  readonly gold: readonly number[] | null;
  /** Tempered posteriors of the old model [T * K], or null. */
  readonly teacher: Float64Array | null;
  /** Its weight in the mean; 1 where it is left out. */
  readonly weight?: number;
}

export interface LossSettings {
  readonly temperature: number;
  /** λ of the distillation term. */
  readonly distillationWeight: number;
}

export interface CrfTensors {
  readonly start: tf.Tensor; // [K]
  readonly end: tf.Tensor; // [K]
  readonly transitions: tf.Tensor; // [K, K]
}

/**
 * Weighted mean over the texts of -log p(gold) + λ τ² KL(teacher ‖ student). emissions [B, N, K]; texts without
 * steps count in neither sum. -> a scalar with gradients to emissions, start, end and transitions.
 */
export function crfLoss(
  emissions: tf.Tensor3D,
  crf: CrfTensors,
  targets: readonly Target[],
  settings: LossSettings,
): tf.Scalar {
  const { start, end, transitions } = crf;
  const [, N, K] = emissions.shape;
  const shapes = [[], emissions.shape, [K], [K], [K, K]];
  const loss = withGradient([emissions, start, end, transitions], (save, inputs) => {
    const [value, ...gradients] = onHost(inputs, shapes, hostLoss(N, K, targets, settings));
    save(gradients);
    return { value: value!, gradFunc: (dy, saved) => saved.map((gradient) => tf.mul(dy, gradient)) };
  });
  return loss as tf.Scalar;
}

/** The loss and its gradients by emissions [B * N * K], start, end and transitions, from those four. */
export function hostLoss(N: number, K: number, targets: readonly Target[], settings: LossSettings): HostFunction {
  return ([emissions, start, end, transitions]) => {
    const chain = { K, start: start!, end: end!, transitions: transitions! };
    const sum = batchGradients(emissions!, N, chain, targets, settings);
    const gradients = [sum.emissions, sum.start, sum.end, sum.transitions];
    return [Float32Array.of(sum.loss), ...gradients.map((values) => Float32Array.from(values))];
  };
}

export function readChain(start: tf.Tensor, end: tf.Tensor, transitions: tf.Tensor): Chain {
  return { K: start.size, start: start.dataSync(), end: end.dataSync(), transitions: transitions.dataSync() };
}

/** The emissions of a text's steps, packed: [B, N, K] -> [T * K]. */
export function wordEmissions(values: ArrayLike<number>, N: number, K: number, cells: readonly Cell[]): Float64Array {
  const packed = new Float64Array(cells.length * K);
  cells.forEach(({ row, piece }, t) => {
    for (let k = 0; k < K; k++) packed[t * K + k] = values[(row * N + piece) * K + k]!;
  });
  return packed;
}

/** Weighted sums over the batch, divided by the weight of the texts that have steps; emissions are [B * N * K]. */
function batchGradients(
  values: ArrayLike<number>,
  N: number,
  chain: Chain,
  targets: readonly Target[],
  settings: LossSettings,
): ChainGradients {
  const { K } = chain;
  const sum: ChainGradients = {
    loss: 0,
    emissions: new Float64Array(values.length),
    start: new Float64Array(K),
    end: new Float64Array(K),
    transitions: new Float64Array(K * K),
  };
  const weightOf = (target: Target): number => (target.cells.length > 0 ? (target.weight ?? 1) : 0);
  const counted = targets.reduce((total, target) => total + weightOf(target), 0) || 1;
  for (const target of targets) {
    const packed = wordEmissions(values, N, K, target.cells);
    const add = (part: ChainGradients, weight: number): void => {
      const scale = (weight * weightOf(target)) / counted;
      sum.loss += scale * part.loss;
      target.cells.forEach(({ row, piece }, t) => {
        for (let k = 0; k < K; k++) sum.emissions[(row * N + piece) * K + k]! += scale * part.emissions[t * K + k]!;
      });
      for (let k = 0; k < K; k++) {
        sum.start[k]! += scale * part.start[k]!;
        sum.end[k]! += scale * part.end[k]!;
      }
      for (let i = 0; i < K * K; i++) sum.transitions[i]! += scale * part.transitions[i]!;
    };
    if (target.gold) add(negativeLogLikelihood(chain, packed, target.gold), 1);
    if (target.teacher) {
      add(distillationLoss(chain, packed, target.teacher, settings.temperature), settings.distillationWeight);
    }
  }
  return sum;
}
