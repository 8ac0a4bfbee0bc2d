/** The losses of one batch and their gradients. Knows no optimiser, no recipe and no data set. */
import { forward, type Encoding } from '../bga/forward';
import { disposePictures, pictureBatch } from '../bga/picture-batch';
import type { ModelConfig } from '../config';
import { crfLoss, type LossSettings } from '../crf/loss';
import { linear } from '../layers/linear';
import { dropout, type Mode } from '../layers/noise';
import { Weights } from '../layers/weights';
import { tf } from '../tf';
import type { Pixels } from '../vision/picture-source';
import { bucketLength, padBatch } from './batches';
import type { Example } from './prepare';
import { watchedParts, type Watched } from './watched';

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

/** The caller disposes everything returned (`disposeResult`). */
export function lossAndGradients(
  context: LossContext,
  { examples, pictures: pixels }: BatchRows,
  mode: Mode,
): LossAndGradients {
  const { config, padding, rows, variables, trainable } = context;
  const weights = new Weights(variables);
  const length = bucketLength(Math.max(...examples.map((example) => example.ids.length)), config.text.maxPieces);
  const { ids, valid } = padBatch(
    examples.map((example) => example.ids),
    rows,
    length,
    padding,
  );
  const filler: Example = { ids: [], positions: [], gold: null, teacher: null, picture: null };
  const targets = Array.from({ length: rows }, (_, b) => examples[b] ?? filler);
  const pictures = config.vision ? pictureBatch(pixels, config.vision, examples.length, PICTURE_STEP) : null;
  let watched: Watched | null = null;
  const { value, grads } = tf.variableGrads(() => {
    const encoding = forward({ ids, valid, pictures }, config, weights, mode);
    const emissions = linear(dropout(encoding.hidden, mode), weights.at('head')) as tf.Tensor3D; // [B, N, K]
    const crf = {
      start: weights.get('crf.start'),
      end: weights.get('crf.end'),
      transitions: weights.get('crf.transitions'),
    };
    // What is watched is recorded before the CRF reads its emissions: one graph computes both.
    const parts = watchedParts(encoding, valid, pictures?.valid ?? null, config);
    const mner = crfLoss(emissions, crf, targets, context.loss);
    watched = { ...parts, mner: tf.keep(tf.clone(mner)) };
    return addUp(mner, encoding, parts, config);
  }, [...trainable.values()]);
  const gradients = new Map<string, tf.Tensor>();
  for (const [name, variable] of trainable) {
    const gradient = grads[variable.name];
    if (gradient) gradients.set(name, gradient);
  }
  tf.dispose([ids, valid]);
  disposePictures(pictures);
  return { loss: value, gradients, watched: watched! };
}

export function disposeResult({ loss, gradients, watched }: LossAndGradients): void {
  const { mner, terms, oneMinusRho, keepText, keepVisual, variance } = watched;
  const scalars = [...Object.values(terms ?? {}), ...Object.values(oneMinusRho ?? {})];
  tf.dispose([loss, mner, ...scalars, ...keepText, ...keepVisual, ...variance, ...gradients.values()]);
}

/** L = L_mner + α (L_recon + L_cycle), eq. 11, and the option of a keep-ratio loss (spec A.4-4). */
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
