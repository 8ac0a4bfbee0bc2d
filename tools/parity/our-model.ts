/** Our model with the weights and inputs of a golden file: hidden states, masks, losses and every gradient. */
import { bgaConfig, type BgaConfig } from '../../models/bga/config';
import { forward } from '../../models/bga/model';
import type { Inputs } from '../../models/family';
import { evaluation, StepNoise, type Mode } from '../../models/layers/noise';
import { Weights } from '../../models/layers/weights';
import { tf } from '../../models/tf';
import type { PictureBatch } from '../../models/vision/picture-batch';
import type { GoldenFile, Numbers } from './golden-file';
import { tensorNames } from './names';

export interface Encoded {
  /** T^L, [B * N * d]. */
  readonly hidden: Float32Array;
  /** Text masks, one a layer, [B * N]. */
  readonly masks: readonly Float32Array[];
}

interface Losses {
  readonly rec: number;
  readonly cyc: number;
  readonly proxy: number;
}

export interface Computed {
  readonly train: Encoded &
    Losses & {
      readonly loss: number;
      /** By our names; what no gradient reaches is not in it. */
      readonly gradients: ReadonlyMap<string, Float32Array>;
    };
  readonly eval: Encoded;
  /** The text read the features of the pictures themselves. */
  readonly real: Encoded;
}

/** α of the layout. */
const ALPHA = 0.001;

/** The model of a golden file's sizes: τ = 1 where it has none, LN0, KL(real ‖ generated), no dropout. */
function configOf({ config }: GoldenFile): BgaConfig {
  const { L, d, h, ff, gff, Nv, Ntmax, V, tau } = config;
  const base = bgaConfig('bga', 'toy', V);
  if (!base.vision) throw new Error('bga has a visual branch');
  return {
    ...base,
    text: { ...base.text, layers: L, width: d, heads: h, feedForward: ff, maxPieces: Ntmax },
    // Pictures come embedded, so the sides of picture and patch mean nothing here.
    vision: { ...base.vision, layers: L, width: d, heads: h, feedForward: ff, crops: 0 },
    generator: {
      ...base.generator,
      visualTokens: Nv,
      visualWidth: d,
      heads: { visual: h, text: h },
      feedForward: { visual: gff, text: gff },
    },
    generation: { ...base.generation, alpha: ALPHA, temperature: tau ?? 1 },
    dropout: 0,
  };
}

/** On tfjs's current backend. Leaves no tensor behind. */
export function computeOurs(golden: GoldenFile): Computed {
  const variables = variablesOf(golden);
  try {
    let computed: Computed | undefined;
    tf.tidy(() => void (computed = compute(golden, variables)));
    return computed!;
  } finally {
    tf.dispose([...variables.values()]);
  }
}

const tensorOf = ({ shape, data }: Numbers): tf.Tensor => tf.tensor(data, shape);

/** Our tensors by our names. The layout has no segment embedding: it is 0. */
function variablesOf({ config, params }: GoldenFile): Map<string, tf.Variable> {
  const variable = (value: tf.Tensor): tf.Variable => {
    const made = tf.variable(value);
    value.dispose();
    return made;
  };
  const variables = new Map(tensorNames(config).map(({ theirs, ours }) => [ours, variable(tensorOf(params[theirs]!))]));
  return variables.set('embeddings.token_type_embeddings.weight', variable(tf.zeros([2, config.d])));
}

/** Its tensors are left to the caller's tidy. */
function compute(golden: GoldenFile, variables: ReadonlyMap<string, tf.Variable>): Computed {
  const { inputs } = golden;
  const config = configOf(golden);
  const weights = new Weights(variables);
  const mode: Mode = {
    training: true,
    dropout: 0,
    noise: new StepNoise(0, 0),
    gumbel: pictureNoise(golden),
  };
  const withPictures = inputsOf(golden, rowsWithPicture(golden));
  const R = tensorOf(inputs.R);

  let trained: Encoded & Losses = { hidden: new Float32Array(), masks: [], rec: 0, cyc: 0, proxy: 0 };
  const { value, grads } = tf.variableGrads(() => {
    const encoding = forward(withPictures, config, weights, mode);
    const terms = encoding.generation?.terms;
    const rec = terms ? tf.add(terms.reconVisual, terms.reconText) : tf.scalar(0);
    const cyc = terms ? tf.add(terms.cycleVisual, terms.cycleText) : tf.scalar(0);
    const proxy = tf.sum(tf.mul(encoding.hidden, R));
    trained = { ...read(encoding), rec: numberOf(rec), cyc: numberOf(cyc), proxy: numberOf(proxy) };
    return tf.add(proxy, tf.mul(config.generation.alpha, tf.add(rec, cyc))) as tf.Scalar;
  }, [...variables.values()]);
  const gradients = new Map<string, Float32Array>();
  for (const [name, variable] of variables) {
    const gradient: tf.Tensor | null | undefined = grads[variable.name];
    if (gradient) gradients.set(name, gradient.dataSync<'float32'>());
  }
  const everyRow = inputs.ids.map((_, row) => row);
  return {
    train: { ...trained, loss: numberOf(value), gradients },
    eval: read(forward(withPictures, config, weights, evaluation)),
    real: read(forward(inputsOf(golden, everyRow), { ...config, visualFeatures: 'real' }, weights, evaluation)),
  };
}

const numberOf = (tensor: tf.Tensor): number => tensor.dataSync()[0]!;

function read({ hidden, stages }: ReturnType<typeof forward>): Encoded {
  return {
    hidden: hidden.dataSync<'float32'>(),
    masks: stages.map(({ textMask }) => textMask.dataSync<'float32'>()),
  };
}

const rowsWithPicture = ({ inputs }: GoldenFile): number[] => inputs.has.flatMap((has, row) => (has ? [row] : []));

/** The text, and the pictures of these rows: a row without is not in the visual branch at all. */
function inputsOf({ inputs }: GoldenFile, rows: readonly number[]): Inputs {
  const pictures: PictureBatch | null =
    rows.length === 0
      ? null
      : {
          rows,
          content: { kind: 'embedded', values: pick(tensorOf(inputs.patch), rows) as tf.Tensor3D },
          valid: pick(tf.tensor2d(inputs.vmask), rows) as tf.Tensor2D,
          weight: tf.fill([rows.length], 1 / inputs.ids.length) as tf.Tensor1D,
        };
  return { ids: tf.tensor2d(inputs.ids, undefined, 'int32'), valid: tf.tensor2d(inputs.tmask), pictures };
}

function pictureNoise(golden: GoldenFile): { text: tf.Tensor[]; visual: tf.Tensor[] } {
  const rows = rowsWithPicture(golden);
  return {
    text: golden.inputs.noise.map(({ text }) => tensorOf(text)),
    visual: rows.length === 0 ? [] : golden.inputs.noise.map(({ vis }) => pick(tensorOf(vis), rows)),
  };
}

const pick = (x: tf.Tensor, rows: readonly number[]): tf.Tensor => tf.gather(x, tf.tensor1d([...rows], 'int32'));
