/** The losses of one batch and their gradients. Knows no optimiser, no recipe and no data set. */
import type { ModelConfig } from '../config';
import { crfLoss, type LossSettings, type Target } from '../crf/loss';
import { linear } from '../layers/linear';
import { dropout, type Mode } from '../layers/noise';
import { Weights } from '../layers/weights';
import { modelFamily, picturesOf } from '../registry';
import { inputsOf, textBatch, withPictures, withPrefix, type Batch, type BatchFeeds } from '../runtime/batch';
import { bucketLength } from '../runtime/batches';
import { tensorsOf, type TensorsOf } from '../runtime/feed';
import { tf } from '../tf';
import { pictureFeeds } from '../vision/picture-batch';
import type { Pixels } from '../vision/picture-source';
import { cellsFrom, firstRows } from '../windows';
import type { FrozenPrefix } from './frozen-prefix';
import type { Example } from './prepare';
import { kept, watchedScalars, type Watched } from './watched';

/** Picture rows of a batch come in multiples of this: few shapes are compiled. */
const PICTURE_STEP = 4;

export interface LossContext {
  readonly config: ModelConfig;
  readonly padding: number;
  /** Rows of a batch, filler included; more only where long sentences need them. */
  readonly rows: number;
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  readonly loss: LossSettings;
  /** The layers that the run has frozen; null or left out = all layers run. */
  readonly prefix?: FrozenPrefix | null;
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

/** A batch and what the CRF learns from its texts. */
export interface TrainingBatch extends Batch {
  readonly targets: readonly Target[];
}

/** A long sentence takes several rows; a batch that has no room for all of them gets more. */
export function trainingBatch(context: LossContext, { examples, pictures }: BatchRows): TrainingBatch {
  const { config, padding, prefix = null } = context;
  const windows = examples.flatMap((example) => example.windows);
  const rows = Math.max(context.rows, windows.length);
  const length = bucketLength(Math.max(...windows.map((ids) => ids.length)), config.text.maxPieces);
  const text = withPrefix(textBatch(windows, rows, length, padding), prefix);
  const seen = examples.flatMap((example, i) => example.windows.map(() => pictures[i]!));
  const weights = examples.flatMap((one) => one.windows.map(() => 1 / (examples.length * one.windows.length)));
  const first = firstRows(examples);
  const vision = picturesOf(config)?.vision;
  return {
    ...withPictures(text, vision ? pictureFeeds(seen, weights, vision, PICTURE_STEP) : null),
    targets: examples.map((example, i) => ({ ...example, cells: cellsFrom(first[i]!, example.cells) })),
  };
}

/** The caller disposes everything returned (`disposeResult`). */
export function lossAndGradients(context: LossContext, rows: BatchRows, mode: Mode): LossAndGradients {
  const batch = trainingBatch(context, rows);
  const tensors = tensorsOf(batch.feeds);
  const result = gradientsOf(context, batch, tensors, mode);
  tf.dispose({ ...tensors });
  return result;
}

/** The same on tensors of the batch that stay the caller's. */
export function gradientsOf(
  context: LossContext,
  batch: TrainingBatch,
  tensors: TensorsOf<BatchFeeds>,
  mode: Mode,
): LossAndGradients {
  const { config, variables, trainable } = context;
  const family = modelFamily(config);
  const inputs = inputsOf(tensors, batch);
  const weights = new Weights(variables);
  let watched: Watched | null = null;
  const { value, grads } = tf.variableGrads(() => {
    const encoding = family.encode(inputs, config, weights, mode);
    const emissions = linear(dropout(encoding.hidden, mode), weights.at('head')) as tf.Tensor3D; // [B, N, K]
    const crf = {
      start: weights.get('crf.start'),
      end: weights.get('crf.end'),
      transitions: weights.get('crf.transitions'),
    };
    // What is watched is recorded before the CRF reads its emissions: one graph computes both.
    const series = kept(family.watch?.(encoding, inputs, config) ?? {});
    const mner = crfLoss(emissions, crf, batch.targets, context.loss);
    watched = { mner: tf.keep(tf.clone(mner)), series };
    const others = family.losses?.(encoding, series, config) ?? [];
    return others.reduce<tf.Tensor>((total, loss) => tf.add(total, loss), mner) as tf.Scalar; // eq. 11
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
