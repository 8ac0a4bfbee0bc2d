/** The losses of one batch and their gradients. Knows no optimiser, no recipe and no data set. */
import { forward, type Encoding, type Inputs } from '../bga/forward';
import { pictureArrays, pictureInputs, pictureTensors, type PictureArrays } from '../bga/picture-batch';
import type { ModelConfig } from '../config';
import { crfLoss, type LossSettings } from '../crf/loss';
import { linear } from '../layers/linear';
import { dropout, type Mode } from '../layers/noise';
import { Weights } from '../layers/weights';
import { tf } from '../tf';
import type { Pixels } from '../vision/picture-source';
import { bucketLength, padRows } from './batches';
import { lowerInputs, lowerTensors } from './lower-inputs';
import type { LowerArrays, LowerStates } from './lower-states';
import type { Example } from './prepare';
import { watchedParts, watchedScalars, type Watched } from './watched';

/** Picture rows of a batch come in multiples of this: few shapes are compiled. */
const PICTURE_STEP = 4;

export interface LossContext {
  readonly config: ModelConfig;
  readonly padding: number;
  /** Rows of every batch, filler included. */
  readonly rows: number;
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  readonly loss: LossSettings;
  /** Of the layers that the run has frozen; null or left out = all layers run. */
  readonly lower?: LowerStates | null;
}

/** The rows of a batch, and the picture of each; null = none, or it cannot be read. */
export interface BatchRows {
  readonly examples: readonly Example[];
  readonly pictures: readonly (Pixels | null)[];
}

export interface LossAndGradients {
  readonly loss: tf.Scalar;
  readonly gradients: Map<string, tf.Tensor>;
  readonly watched: Watched;
}

/** What one batch puts into the graph, as plain numbers. */
export interface BatchArrays {
  /** Padded length in pieces: N. */
  readonly length: number;
  readonly ids: Int32Array; // [B, N]
  readonly valid: Float32Array; // [B, N]
  readonly pictures: PictureArrays | null;
  readonly lower: (LowerArrays & { readonly layers: number }) | null;
  /** One a row, filler included: what the CRF learns from. */
  readonly targets: readonly Example[];
}

const filler: Example = { ids: [], positions: [], gold: null, teacher: null, picture: null };

export function batchArrays(context: LossContext, { examples, pictures }: BatchRows): BatchArrays {
  const { config, padding, rows, lower } = context;
  const sentences = examples.map(({ ids }) => ids);
  const length = bucketLength(Math.max(...sentences.map((ids) => ids.length)), config.text.maxPieces);
  return {
    length,
    ...padRows(sentences, rows, length, padding),
    lower: lower ? { ...lower.arrays(sentences, rows, length), layers: lower.layers } : null,
    pictures: config.vision ? pictureArrays(pictures, config.vision, examples.length, PICTURE_STEP) : null,
    targets: Array.from({ length: rows }, (_, b) => examples[b] ?? filler),
  };
}

/** The numbers of `inputTensors`, in the same order. */
export function inputArrays({ ids, valid, lower, pictures }: BatchArrays): (Float32Array | Int32Array)[] {
  const seen = pictures ? [pictures.index, pictures.patches, pictures.valid, pictures.weight] : [];
  return [ids, valid, ...(lower ? lowerInputs(lower) : []), ...seen];
}

/** What forward reads of a batch. The caller disposes them (`inputTensors` lists them). */
export function batchTensors(arrays: BatchArrays): Inputs {
  const shape: [number, number] = [arrays.targets.length, arrays.length];
  return {
    ids: tf.tensor2d(arrays.ids, shape, 'int32'),
    valid: tf.tensor2d(arrays.valid, shape),
    lower: arrays.lower && lowerTensors(arrays.lower, arrays.lower.layers, shape),
    pictures: arrays.pictures && pictureTensors(arrays.pictures),
  };
}

export function inputTensors({ ids, valid, lower, pictures }: Inputs): tf.Tensor[] {
  const below = lower ? [lower.hidden, ...(lower.mask ? [lower.mask] : [])] : [];
  return [ids, valid, ...below, ...(pictures ? pictureInputs(pictures) : [])];
}

/** The caller disposes everything returned (`disposeResult`). */
export function lossAndGradients(context: LossContext, batch: BatchRows, mode: Mode): LossAndGradients {
  const arrays = batchArrays(context, batch);
  const inputs = batchTensors(arrays);
  const result = gradientsOf(context, inputs, arrays.targets, mode);
  tf.dispose(inputTensors(inputs));
  return result;
}

/** The same on tensors that stay the caller's. */
export function gradientsOf(
  context: LossContext,
  inputs: Inputs,
  targets: readonly Example[],
  mode: Mode,
): LossAndGradients {
  const { config, variables, trainable } = context;
  const weights = new Weights(variables);
  let watched: Watched | null = null;
  const { value, grads } = tf.variableGrads(() => {
    const encoding = forward(inputs, config, weights, mode);
    const emissions = linear(dropout(encoding.hidden, mode), weights.at('head')) as tf.Tensor3D; // [B, N, K]
    const crf = {
      start: weights.get('crf.start'),
      end: weights.get('crf.end'),
      transitions: weights.get('crf.transitions'),
    };
    // What is watched is recorded before the CRF reads its emissions: one graph computes both.
    const parts = watchedParts(encoding, inputs.valid, inputs.pictures?.valid ?? null, config);
    const mner = crfLoss(emissions, crf, targets, context.loss);
    watched = { ...parts, mner: tf.keep(tf.clone(mner)) };
    return addUp(mner, encoding, parts, config);
  }, [...trainable.values()]);
  const gradients = new Map<string, tf.Tensor>();
  for (const [name, variable] of trainable) {
    const gradient = grads[variable.name];
    if (gradient) gradients.set(name, gradient);
  }
  return { loss: value, gradients, watched: watched! };
}

export function disposeResult({ loss, gradients, watched }: LossAndGradients): void {
  tf.dispose([loss, ...watchedScalars(watched), ...gradients.values()]);
}

/** L = L_mner + α (L_recon + L_cycle), eq. 11, and the option of a keep-ratio loss (model-spec A.4-4). */
function addUp(
  mner: tf.Scalar,
  { generation }: Encoding,
  { keepText, keepVisual }: Omit<Watched, 'mner'>,
  { generation: { alpha }, sampler: { ratioLoss } }: ModelConfig,
): tf.Scalar {
  let total: tf.Tensor = mner;
  if (generation && alpha > 0) total = tf.add(total, tf.mul(generation.total, alpha));
  if (ratioLoss) {
    for (const ratio of [...keepText, ...keepVisual])
      total = tf.add(total, tf.mul(tf.square(tf.sub(ratio, ratioLoss.rho)), ratioLoss.weight));
  }
  return total as tf.Scalar;
}
