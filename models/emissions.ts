/** Emissions of a batch in evaluation. A backend that can do work again without tfjs traces each shape once. */
import { forward } from './bga/forward';
import { pictureInputs, pictureTensors, type PictureArrays } from './bga/picture-batch';
import type { ModelConfig } from './config';
import { evaluation } from './layers/noise';
import { linear } from './layers/linear';
import { Weights } from './layers/weights';
import { ShapeReplays } from './shape-replays';
import { tf } from './tf';
import type { Capturer } from './train/replay';

export interface EmissionInput {
  readonly rows: number; // B
  readonly length: number; // N
  readonly ids: Int32Array; // [B, N]
  readonly valid: Float32Array; // [B, N]
  /** Only for a model of real visual features. */
  readonly pictures: PictureArrays | null;
}

/** What gives a batch its emissions. */
export interface EmissionSource {
  /** Whether a batch may have any number of rows and any length at no cost; else few of them should occur. */
  readonly takesAnyShape: boolean;
  /** [B * N * K] */
  emissions(input: EmissionInput): Float32Array;
  dispose(): void;
}

/** The models' own code, on the current backend of tfjs. */
export class Emitter implements EmissionSource {
  readonly takesAnyShape = false;
  private readonly weights: Weights;
  private readonly replays: ShapeReplays;

  /** The tensors stay the caller's. Without a capturer every batch is traced. */
  constructor(
    private readonly config: ModelConfig,
    tensors: ReadonlyMap<string, tf.Tensor>,
    capturer?: Capturer,
  ) {
    this.weights = new Weights(tensors);
    this.replays = new ShapeReplays([...tensors.values()], capturer);
  }

  /** [B * N * K] */
  emissions({ rows, length, ids, valid, pictures: arrays }: EmissionInput): Float32Array {
    const given = arrays ? [arrays.index, arrays.patches, arrays.valid, arrays.weight] : [];
    // Rows of real visual features are put in place one by one: which ones is part of the work.
    const shape = [rows, length, arrays ? arrays.rows.join() : '-'].join('|');
    const [emissions] = this.replays.run(shape, [ids, valid, ...given], () => {
      const pictures = arrays && pictureTensors(arrays);
      const inputs = {
        ids: tf.tensor2d(ids, [rows, length], 'int32'),
        valid: tf.tensor2d(valid, [rows, length]),
        pictures,
      };
      return {
        inputs: [inputs.ids, inputs.valid, ...(pictures ? pictureInputs(pictures) : [])],
        work: () => [linear(forward(inputs, this.config, this.weights, evaluation).hidden, this.weights.at('head'))],
      };
    });
    return emissions!;
  }

  dispose(): void {
    this.replays.clear();
  }
}
