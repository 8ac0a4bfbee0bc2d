/** One training step: forward, loss, gradients, clipping, update. Knows no recipe and no data set. */
import { encodeText } from '../bga/text-encoder';
import type { ModelConfig } from '../config';
import { crfLoss, type LossSettings } from '../crf/loss';
import { linear } from '../layers/linear';
import { dropout, type Mode } from '../layers/noise';
import { Weights } from '../layers/weights';
import { tf } from '../tf';
import { bucketLength, padBatch } from './batches';
import type { Optimizer, ParameterRate } from './optimizer';
import type { Example } from './prepare';

/** Gradients longer than this are scaled down, all together (Pascanu et al. 2013; spec H.1). */
const CLIP_NORM = 1;

export interface StepContext {
  readonly config: ModelConfig;
  readonly padding: number;
  readonly rows: number;
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  readonly optimizer: Optimizer;
  readonly loss: LossSettings;
}

export interface StepOutcome {
  /** Mean loss a row, in nats. */
  readonly loss: number;
  /** Share of pieces each sampler layer keeps. */
  readonly keepRatios: readonly number[];
}

export function trainStep(
  context: StepContext,
  examples: readonly Example[],
  mode: Mode,
  rateOf: (name: string) => ParameterRate,
): StepOutcome {
  const { loss, gradients, keepRatios } = lossAndGradients(context, examples, mode);
  context.optimizer.step(clipped(gradients), rateOf);
  const outcome = { loss: loss.dataSync()[0]!, keepRatios: keepRatios.map((ratio) => ratio.dataSync()[0]!) };
  tf.dispose([loss, ...keepRatios]);
  return outcome;
}

/** The caller disposes everything returned. */
export function lossAndGradients(
  context: Pick<StepContext, 'config' | 'padding' | 'rows' | 'variables' | 'trainable' | 'loss'>,
  examples: readonly Example[],
  mode: Mode,
): { loss: tf.Scalar; gradients: Map<string, tf.Tensor>; keepRatios: tf.Tensor[] } {
  const { config, padding, rows, variables, trainable } = context;
  const weights = new Weights(variables);
  const length = bucketLength(Math.max(...examples.map((example) => example.ids.length)), config.maxPieces);
  const { ids, valid } = padBatch(
    examples.map((example) => example.ids),
    rows,
    length,
    padding,
  );
  const filler: Example = { ids: [], firstPieces: [], gold: null, teacher: null };
  const targets = Array.from({ length: rows }, (_, b) => examples[b] ?? filler);
  const keepRatios: tf.Tensor[] = [];
  const { value, grads } = tf.variableGrads(() => {
    const { hidden, masks } = encodeText(ids, valid, config, weights, mode);
    if (config.scs) for (const mask of masks) keepRatios.push(tf.keep(tf.div(tf.sum(mask), tf.sum(valid))));
    const emissions = linear(dropout(hidden, mode), weights.at('head')) as tf.Tensor3D; // [B, N, K]
    const crf = {
      start: weights.get('crf.start'),
      end: weights.get('crf.end'),
      transitions: weights.get('crf.transitions'),
    };
    return crfLoss(emissions, crf, targets, context.loss);
  }, [...trainable.values()]);
  const gradients = new Map<string, tf.Tensor>();
  for (const [name, variable] of trainable) {
    const gradient = grads[variable.name];
    if (gradient) gradients.set(name, gradient);
  }
  tf.dispose([ids, valid]);
  return { loss: value, gradients, keepRatios };
}

/** g · min(1, CLIP_NORM / ‖g‖) over all gradients together; disposes the given ones. */
function clipped(gradients: Map<string, tf.Tensor>): Map<string, tf.Tensor> {
  const names = [...gradients.keys()];
  const scaled = tf.tidy(() => {
    const squares = names.map((name) => tf.sum(tf.square(gradients.get(name)!)));
    const norm = tf.sqrt(tf.sum(tf.stack(squares)));
    const scale = tf.div(CLIP_NORM, tf.add(CLIP_NORM, tf.relu(tf.sub(norm, CLIP_NORM))));
    return names.map((name) => tf.mul(gradients.get(name)!, scale));
  });
  tf.dispose([...gradients.values()]);
  return new Map(names.map((name, i) => [name, scaled[i]!]));
}
