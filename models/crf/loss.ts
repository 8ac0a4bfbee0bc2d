/**
 * The CRF as the last layer of a tfjs graph: emissions are read once, the losses and their exact gradients are computed in
 * plain code (`lossByHand`), and the gradients go back into the graph.
 */
import { tf } from '../tf';
import { onHost, type HostFunction } from '../layers/on-host';
import { withGradient } from '../ops/with-gradient';
import { distillationLoss } from './distillation';
import type { ChainGradients } from './gradients';
import type { Chain } from './lattice';
import { negativeLogLikelihood } from './likelihood';

/** What one row of the batch learns from. */
export interface RowTarget {
  /** Piece index of each of the CRF's steps: the first of each word, or every piece (models/labels). */
  readonly positions: readonly number[];
  /** Tag of each step, or null where there is no gold. */
  readonly gold: readonly number[] | null;
  /** Tempered posteriors of the old model [T * K], or null. */
  readonly teacher: Float64Array | null;
  /** Its weight in the mean; 1 unless told. */
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
 * Weighted mean over the rows of -log p(gold) + λ τ² KL(teacher ‖ student). emissions [B, N, K], one target a row; rows without
 * steps count in neither sum. -> a scalar with gradients to emissions, start, end and transitions.
 */
export function crfLoss(
  emissions: tf.Tensor3D,
  crf: CrfTensors,
  rows: readonly RowTarget[],
  settings: LossSettings,
): tf.Scalar {
  const { start, end, transitions } = crf;
  const [, N, K] = emissions.shape;
  const shapes = [[], [rows.length, N, K], [K], [K], [K, K]];
  const loss = withGradient([emissions, start, end, transitions], (save, inputs) => {
    const [value, ...gradients] = onHost(inputs, shapes, lossByHand(N, K, rows, settings));
    save(gradients);
    return { value: value!, gradFunc: (dy, saved) => saved.map((gradient) => tf.mul(dy, gradient)) };
  });
  return loss as tf.Scalar;
}

/** The loss and its gradients by emissions [B * N * K], start, end and transitions, from those four. */
export function lossByHand(N: number, K: number, rows: readonly RowTarget[], settings: LossSettings): HostFunction {
  return ([emissions, start, end, transitions]) => {
    const chain = { K, start: start!, end: end!, transitions: transitions! };
    const sum = batchGradients(emissions!, N, chain, rows, settings);
    const gradients = [sum.emissions, sum.start, sum.end, sum.transitions];
    return [Float32Array.of(sum.loss), ...gradients.map((values) => Float32Array.from(values))];
  };
}

export function readChain(start: tf.Tensor, end: tf.Tensor, transitions: tf.Tensor): Chain {
  return { K: start.size, start: start.dataSync(), end: end.dataSync(), transitions: transitions.dataSync() };
}

/** The emissions of a row's steps, packed: row b of [B, N, K] -> [T * K]. */
export function wordEmissions(
  values: ArrayLike<number>,
  b: number,
  N: number,
  K: number,
  positions: readonly number[],
): Float64Array {
  const packed = new Float64Array(positions.length * K);
  positions.forEach((piece, t) => {
    for (let k = 0; k < K; k++) packed[t * K + k] = values[(b * N + piece) * K + k]!;
  });
  return packed;
}

/** Weighted sums over the batch, divided by the weight of the rows that have steps; emissions are [B * N * K]. */
function batchGradients(
  values: ArrayLike<number>,
  N: number,
  chain: Chain,
  rows: readonly RowTarget[],
  settings: LossSettings,
): ChainGradients {
  const { K } = chain;
  const sum: ChainGradients = {
    loss: 0,
    emissions: new Float64Array(rows.length * N * K),
    start: new Float64Array(K),
    end: new Float64Array(K),
    transitions: new Float64Array(K * K),
  };
  const weightOf = (row: RowTarget): number => (row.positions.length > 0 ? (row.weight ?? 1) : 0);
  const counted = rows.reduce((total, row) => total + weightOf(row), 0) || 1;
  rows.forEach((row, b) => {
    const packed = wordEmissions(values, b, N, K, row.positions);
    const add = (part: ChainGradients, weight: number): void => {
      const scale = (weight * weightOf(row)) / counted;
      sum.loss += scale * part.loss;
      row.positions.forEach((piece, t) => {
        for (let k = 0; k < K; k++) sum.emissions[(b * N + piece) * K + k]! += scale * part.emissions[t * K + k]!;
      });
      for (let k = 0; k < K; k++) {
        sum.start[k]! += scale * part.start[k]!;
        sum.end[k]! += scale * part.end[k]!;
      }
      for (let i = 0; i < K * K; i++) sum.transitions[i]! += scale * part.transitions[i]!;
    };
    if (row.gold) add(negativeLogLikelihood(chain, packed, row.gold), 1);
    if (row.teacher) {
      add(distillationLoss(chain, packed, row.teacher, settings.temperature), settings.distillationWeight);
    }
  });
  return sum;
}
