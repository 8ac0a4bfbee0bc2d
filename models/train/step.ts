/** One training step: forward, losses, gradients, clipping, update. Knows no recipe and no data set. */
import type { GenerationNumbers, ParameterGroup, StepWatch } from '../../src/engine/training';
import { forward, type Encoding } from '../bga/forward';
import { generationTerms, type GenerationTerm } from '../bga/generation-loss';
import { disposePictures, pictureBatch } from '../bga/picture-batch';
import type { ModelConfig } from '../config';
import { crfLoss, type LossSettings } from '../crf/loss';
import { linear } from '../layers/linear';
import { dropout, type Mode } from '../layers/noise';
import { Weights } from '../layers/weights';
import { tf } from '../tf';
import type { Pixels } from '../vision/picture-source';
import { bucketLength, padBatch } from './batches';
import type { Optimizer, ParameterRate } from './optimizer';
import type { Example } from './prepare';

/** Gradients longer than this are scaled down, all together (Pascanu et al. 2013; spec H.1). */
const CLIP_NORM = 1;

/** Picture rows of a batch come in multiples of this: few shapes are compiled. */
const PICTURE_STEP = 4;

export interface StepContext {
  readonly config: ModelConfig;
  readonly padding: number;
  readonly rows: number;
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  /** Group of each trainable parameter by name. */
  readonly groups: ReadonlyMap<string, ParameterGroup>;
  readonly optimizer: Optimizer;
  readonly loss: LossSettings;
}

/** The rows of a batch, and the picture of each; null = none, or it cannot be read. */
export interface BatchRows {
  readonly examples: readonly Example[];
  readonly pictures: readonly (Pixels | null)[];
}

export interface StepOutcome {
  /** L of eq. 11: mean loss a sentence, in nats. */
  readonly loss: number;
  readonly watch: StepWatch;
}

/** The loss, or a part of it, is not a number any more. The weights are those of the step before. */
export class NotFinite extends Error {
  constructor(readonly tensor: string) {
    super(`${tensor} is not finite`);
  }
}

/** Throws `NotFinite` and changes nothing where a loss or a gradient is not finite. */
export function trainStep(
  context: StepContext,
  batch: BatchRows,
  mode: Mode,
  rateOf: (name: string) => ParameterRate,
): StepOutcome {
  const result = lossAndGradients(context, batch, mode);
  const { loss, gradients, watched } = result;
  try {
    checkLosses(loss, watched);
    const norms = groupNorms(gradients, context.groups);
    const clippedGradients = clipped(gradients);
    context.optimizer.step(clippedGradients, rateOf);
    return { loss: valueOf(loss), watch: { ...readWatched(watched), gradientNorms: readNorms(norms) } };
  } finally {
    disposeResult(result);
  }
}

/** Scalars that are looked at beside the loss. */
export interface Watched {
  readonly mner: tf.Tensor;
  readonly terms: Readonly<Record<GenerationTerm, tf.Tensor>> | null;
  readonly oneMinusRho: Readonly<Record<GenerationTerm, tf.Tensor>> | null;
  readonly keepText: readonly tf.Tensor[];
  readonly keepVisual: readonly tf.Tensor[];
  readonly variance: readonly tf.Tensor[];
}

export interface LossAndGradients {
  readonly loss: tf.Scalar;
  readonly gradients: Map<string, tf.Tensor>;
  readonly watched: Watched;
}

/** The caller disposes everything returned (`disposeResult`). */
export function lossAndGradients(
  context: Pick<StepContext, 'config' | 'padding' | 'rows' | 'variables' | 'trainable' | 'loss'>,
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

function watchedParts(
  { stages, generation }: Encoding,
  valid: tf.Tensor2D,
  seen: tf.Tensor2D | null,
  config: ModelConfig,
): Omit<Watched, 'mner'> {
  const keep = (x: tf.Tensor): tf.Tensor => tf.keep(tf.clone(x));
  const ratio = (mask: tf.Tensor, of: tf.Tensor): tf.Tensor => keep(tf.div(tf.sum(mask), tf.sum(of)));
  const record = (of: Readonly<Record<GenerationTerm, tf.Tensor>>): Record<GenerationTerm, tf.Tensor> => ({
    reconVisual: keep(of.reconVisual),
    reconText: keep(of.reconText),
    cycleVisual: keep(of.cycleVisual),
    cycleText: keep(of.cycleText),
  });
  return {
    terms: generation && record(generation.terms),
    oneMinusRho: generation && record(generation.oneMinusRho),
    keepText: config.scs ? stages.map(({ textMask }) => ratio(textMask, valid)) : [],
    keepVisual: config.scs ? stages.flatMap(({ visual }) => (visual && seen ? [ratio(visual.mask, seen)] : [])) : [],
    variance: stages.map(({ imagined }) => keep(tf.mean(varianceOverBatch(imagined)))),
  };
}

/** Mean squared distance from the mean over the first axis: [B, N, d] -> [N, d]. */
function varianceOverBatch(x: tf.Tensor): tf.Tensor {
  const batch = x.shape[0]!;
  const mean = tf.div(tf.sum(x, 0), batch);
  return tf.sub(tf.div(tf.sum(tf.square(x), 0), batch), tf.square(mean));
}

function checkLosses(loss: tf.Scalar, { mner, terms }: Watched): void {
  const named: (readonly [string, tf.Tensor])[] = [['The NER loss', mner]];
  for (const term of terms ? generationTerms : []) named.push([`The ${term} loss`, terms![term]]);
  named.push(['The loss', loss]);
  for (const [name, value] of named) if (!Number.isFinite(valueOf(value))) throw new NotFinite(name);
}

const valueOf = (scalar: tf.Tensor): number => scalar.dataSync()[0]!;

function readWatched(watched: Watched): Omit<StepWatch, 'gradientNorms'> {
  const numbers = (record: Readonly<Record<GenerationTerm, tf.Tensor>> | null): GenerationNumbers | null =>
    record && {
      reconVisual: valueOf(record.reconVisual),
      reconText: valueOf(record.reconText),
      cycleVisual: valueOf(record.cycleVisual),
      cycleText: valueOf(record.cycleText),
    };
  return {
    mner: valueOf(watched.mner),
    generation: numbers(watched.terms),
    oneMinusRho: numbers(watched.oneMinusRho),
    keepText: watched.keepText.map(valueOf),
    keepVisual: watched.keepVisual.map(valueOf),
    generatedVariance: watched.variance.map(valueOf),
  };
}

/** Sum of squares a group, recorded with the gradients and read with them. */
function groupNorms(
  gradients: ReadonlyMap<string, tf.Tensor>,
  groups: ReadonlyMap<string, ParameterGroup>,
): Map<ParameterGroup, tf.Tensor> {
  const squares = new Map<ParameterGroup, tf.Tensor[]>();
  for (const [name, gradient] of gradients) {
    const group = groups.get(name) ?? 'encoder';
    squares.set(group, [...(squares.get(group) ?? []), tf.tidy(() => tf.sum(tf.square(gradient)))]);
  }
  return new Map(
    [...squares].map(([group, parts]) => {
      const norm = tf.tidy(() => tf.sqrt(tf.addN(parts)));
      tf.dispose(parts);
      return [group, norm];
    }),
  );
}

function readNorms(norms: ReadonlyMap<ParameterGroup, tf.Tensor>): StepWatch['gradientNorms'] {
  const result: StepWatch['gradientNorms'] = {};
  for (const [group, norm] of norms) result[group] = valueOf(norm);
  tf.dispose([...norms.values()]);
  return result;
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
