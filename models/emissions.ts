/** Emissions of a batch in evaluation. A backend that can do work again without tfjs traces each shape once. */
import { forward } from './bga/forward';
import { pictureInputs, pictureTensors, type PictureArrays } from './bga/picture-batch';
import type { ModelConfig } from './config';
import { evaluation } from './layers/noise';
import { linear } from './layers/linear';
import { Weights } from './layers/weights';
import { tf } from './tf';
import type { Capturer, Replay } from './train/replay';

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

/** Shapes that are remembered at once. */
const mostKnown = 64;

/** The models' own code, on the current backend of tfjs. */
export class Emitter implements EmissionSource {
  readonly takesAnyShape = false;
  private readonly weights: Weights;
  private readonly known = new Map<string, Replay>();

  /** The tensors stay the caller's. Without a capturer every batch is traced. */
  constructor(
    private readonly config: ModelConfig,
    private readonly tensors: ReadonlyMap<string, tf.Tensor>,
    private readonly capturer?: Capturer,
  ) {
    this.weights = new Weights(tensors);
  }

  /** [B * N * K] */
  emissions(input: EmissionInput): Float32Array {
    const { rows, length, ids, valid, pictures } = input;
    // Rows of real visual features are put in place one by one: which ones is part of the work.
    const seen = pictures ? pictures.rows.join() : '-';
    const key = [rows, length, seen].join('|');
    const known = this.known.get(key);
    if (known?.isReady) {
      const given = pictures ? [pictures.index, pictures.patches, pictures.valid, pictures.weight] : [];
      return known.run({ inputs: [ids, valid, ...given], fills: [], hosts: [] })[0]!;
    }
    return this.trace(key, input);
  }

  dispose(): void {
    this.known.clear();
  }

  private trace(key: string, { rows, length, ids, valid, pictures: arrays }: EmissionInput): Float32Array {
    const pictures = arrays && pictureTensors(arrays);
    const inputs = {
      ids: tf.tensor2d(ids, [rows, length], 'int32'),
      valid: tf.tensor2d(valid, [rows, length]),
      pictures,
    };
    const work = (): tf.Tensor =>
      tf.tidy(() => linear(forward(inputs, this.config, this.weights, evaluation).hidden, this.weights.at('head')));
    const given = [inputs.ids, inputs.valid, ...(pictures ? pictureInputs(pictures) : [])];
    try {
      const emissions = this.capturer ? this.captured(this.capturer, key, given, work) : work();
      const values = Float32Array.from(emissions.dataSync<'float32'>());
      emissions.dispose();
      return values;
    } finally {
      tf.dispose(given);
    }
  }

  private captured(capturer: Capturer, key: string, inputs: tf.Tensor[], work: () => tf.Tensor): tf.Tensor {
    let emissions: tf.Tensor | null = null;
    const { program } = capturer.capture({ inputs, variables: [...this.tensors.values()] }, () => {
      emissions = work();
      return [emissions];
    });
    this.known.delete(key);
    if (program) this.known.set(key, program);
    const [oldest] = this.known.keys();
    if (this.known.size > mostKnown && oldest !== undefined) this.known.delete(oldest);
    return emissions!;
  }
}
