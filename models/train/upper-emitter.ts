/** Emissions in evaluation of a model whose lowest layers a run has frozen: only the layers above them are run. */
import { forward } from '../bga/forward';
import { pictureTensors } from '../bga/picture-batch';
import type { ModelConfig } from '../config';
import type { EmissionInput, EmissionSource } from '../emissions';
import { linear } from '../layers/linear';
import { evaluation } from '../layers/noise';
import { Weights } from '../layers/weights';
import { tf } from '../tf';
import { inputTensors } from './batch-loss';
import { lowerInputs, lowerTensors } from './lower-inputs';
import type { LowerStates } from './lower-states';
import type { Capturer } from './replay';
import { ShapeReplays } from '../shape-replays';

export class UpperEmitter implements EmissionSource {
  readonly takesAnyShape = false;
  private readonly weights: Weights;
  private readonly replays: ShapeReplays;

  /** The tensors stay the caller's. */
  constructor(
    private readonly config: ModelConfig,
    tensors: ReadonlyMap<string, tf.Tensor>,
    private readonly states: LowerStates,
    capturer?: Capturer,
  ) {
    this.weights = new Weights(tensors);
    this.replays = new ShapeReplays([...tensors.values()], capturer);
  }

  /** [B * N * K] */
  emissions({ rows, length, ids, valid, pictures: arrays }: EmissionInput): Float32Array {
    const lower = this.states.arrays(sentencesIn(ids, valid, rows, length), rows, length);
    const given = arrays ? [arrays.index, arrays.patches, arrays.valid, arrays.weight] : [];
    const shape = [rows, length, arrays ? arrays.rows.join() : '-'].join('|');
    const [emissions] = this.replays.run(shape, [ids, valid, ...lowerInputs(lower), ...given], () => {
      const inputs = {
        ids: tf.tensor2d(ids, [rows, length], 'int32'),
        valid: tf.tensor2d(valid, [rows, length]),
        lower: lowerTensors(lower, this.states.layers, [rows, length]),
        pictures: arrays && pictureTensors(arrays),
      };
      return {
        inputs: inputTensors(inputs),
        work: () => [linear(forward(inputs, this.config, this.weights, evaluation).hidden, this.weights.at('head'))],
      };
    });
    return emissions!;
  }

  dispose(): void {
    this.replays.clear();
  }
}

/** The pieces of each row, without padding. */
function sentencesIn(ids: Int32Array, valid: Float32Array, rows: number, length: number): number[][] {
  return Array.from({ length: rows }, (_, b) => {
    let end = length;
    while (end > 1 && valid[b * length + end - 1] === 0) end--;
    return [...ids.subarray(b * length, b * length + end)];
  });
}
