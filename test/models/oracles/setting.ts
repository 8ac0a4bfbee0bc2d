/** A small BGA-MNER with weights that tell a wrong formula from a right one, tweets and pictures for it, and what it computes. */
import { createRandom, hash32, seedFromText } from '../../../src/random';
import { encode, modelConfig, parameterSpecs, picturesOf, type ModelConfig } from '../../../models';
import { bgaConfig, type BgaConfig, type BgaPreset } from '../../../models/bga/config';
import { generationTerms, type GenerationTerm } from '../../../models/bga/generation-loss';
import type { BgaEncoding } from '../../../models/bga/model';
import type { Encoding } from '../../../models/family';
import { inputsOf, textBatch, withPictures } from '../../../models/runtime/batch';
import { tensorsOf } from '../../../models/runtime/feed';
import { StepNoise, type Mode } from '../../../models/layers/noise';
import { Weights } from '../../../models/layers/weights';
import { tf } from '../../../models/tf';
import { disposeResult, lossAndGradients } from '../../../models/train/step';
import type { Example } from '../../../models/train/prepare';
import { pictureFeeds } from '../../../models/vision/picture-batch';
import type { Pixels } from '../../../models/vision/picture-source';

/** Tags of the CRF in these models. */
const K = 5;
/** Rows of the word table. */
const VOCABULARY = 40;

/** Toy size with three layers a branch: two stages. Text is twice as wide as vision. */
export function smallConfig(preset: BgaPreset): BgaConfig {
  const config = small(bgaConfig(preset, 'toy', VOCABULARY));
  return { ...config, vision: config.vision && { ...config.vision, layers: 3 } };
}

/** BERT and a CRF of the same size. */
export const smallBertCrf = (): ModelConfig => small(modelConfig('bert_crf', 'toy', VOCABULARY));

const small = <C extends ModelConfig>(config: C): C => ({
  ...config,
  text: { ...config.text, layers: 3, maxPieces: 24 },
  dropout: 0,
});

/** A configuration of BGA, or of a family without generators. */
type Config = ModelConfig & Partial<Pick<BgaConfig, 'mcg' | 'generator'>>;

/** Every tensor from a stream of its own name, so that what two configurations share is the same. */
export function randomVariables(config: ModelConfig, seed = 7): Map<string, tf.Variable> {
  return new Map(
    parameterSpecs(config, K).map(({ name, shape, start }) => {
      const random = createRandom(hash32(seed, seedFromText(name)));
      const spread = shape.length > 1 ? 1.5 / Math.sqrt(shape[1]!) : 0.2;
      const values = Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => {
        return (start === 'one' ? 1 : 0) + spread * random.normal();
      });
      return [name, tf.variable(tf.tensor(values, [...shape]))];
    }),
  );
}

/** A tweet of these models: pieces, tags of its words (every piece but the first and the last), perhaps a picture. */
export interface Tweet {
  readonly ids: readonly number[];
  readonly gold: readonly number[];
  readonly picture: Pixels | null;
  /** What its Gumbel noise is drawn from. */
  readonly seed: number;
}

/** `pieces` of a tweet, with random words, tags and pixels. */
export function tweet(pieces: number, seed: number, withPicture: boolean): Tweet {
  const random = createRandom(seed);
  return {
    ids: Array.from({ length: pieces }, () => 5 + random.below(VOCABULARY - 5)),
    gold: Array.from({ length: pieces - 2 }, () => random.below(K)),
    picture: withPicture ? picture(seed) : null,
    seed,
  };
}

/** Random pixels of toy size, with one salient crop where the seed is even. */
export function picture(seed: number): Pixels {
  const random = createRandom(1000 + seed);
  const bytes = (side: number): Uint8Array => Uint8Array.from({ length: side * side * 3 }, () => random.below(256));
  return { global: bytes(32), crops: seed % 2 === 0 ? [bytes(16)] : [] };
}

export const someTweets = (): Tweet[] => [tweet(9, 2, true), tweet(5, 3, true), tweet(7, 4, false), tweet(4, 5, true)];

/** Training without dropout whose Gumbel noise belongs to tweet, stage and token, whatever batch they are in. */
export function fixedNoise(tweets: readonly Tweet[], length: number, config: Config, softMasks = false): Mode {
  const tokens = config.generator?.visualTokens ?? 0;
  const draw = (of: Tweet, branch: number, stage: number, count: number): Float32Array =>
    new StepNoise(of.seed, 10 * branch + stage)
      .gumbel([32, 2])
      .dataSync<'float32'>()
      .slice(0, 2 * count);
  const stages = config.mcg ? Array.from({ length: config.text.layers - 1 }, (_, l) => l) : [];
  const stack = (of: readonly Tweet[], branch: number, stage: number, count: number): tf.Tensor =>
    tf.stack(of.map((one) => tf.tensor2d(draw(one, branch, stage, count), [count, 2])));
  const pictured = tweets.filter((one) => one.picture !== null);
  return {
    training: true,
    dropout: 0,
    noise: new StepNoise(0, 0),
    softMasks,
    gumbel: {
      text: stages.map((l) => stack(tweets, 0, l, length)),
      visual: pictured.length === 0 ? [] : stages.map((l) => stack(pictured, 1, l, tokens)),
    },
  };
}

/** One forward pass, as numbers. */
export interface Pass {
  /** T^L a tweet: its pieces, each d numbers. */
  readonly hidden: number[][][];
  /** The four losses, already divided by stages and tweets; null without pictures or in evaluation. */
  readonly terms: Record<GenerationTerm, number> | null;
  readonly textMasks: number[][][];
  readonly visualMasks: number[][][];
}

interface PassOptions {
  /** Padded length; the longest tweet's unless told. */
  readonly length?: number;
  /** Evaluation where left out. */
  readonly mode?: (length: number) => Mode;
}

export function pass(
  tweets: readonly Tweet[],
  config: ModelConfig,
  variables: ReadonlyMap<string, tf.Tensor>,
  { length = Math.max(...tweets.map(({ ids }) => ids.length)), mode }: PassOptions = {},
): Pass {
  let result: Pass | undefined;
  tf.tidy(() => {
    const text = textBatch(
      tweets.map(({ ids }) => ids),
      tweets.length,
      length,
      0,
    );
    const pictures = tweets.map(({ picture }) => picture);
    const weights = tweets.map(() => 1 / tweets.length);
    const vision = picturesOf(config)?.vision;
    const batch = withPictures(text, vision ? pictureFeeds(pictures, weights, vision) : null);
    const inputs = inputsOf(tensorsOf(batch.feeds), batch);
    const encoding: Encoding & Partial<BgaEncoding> = encode(
      inputs,
      config,
      new Weights(variables),
      mode?.(length) ?? { training: false },
    );
    const { hidden, stages = [], generation = null } = encoding;
    const rows = hidden.arraySync();
    result = {
      hidden: tweets.map(({ ids }, b) => rows[b]!.slice(0, ids.length)),
      terms: generation && termsAsNumbers((term) => generation.terms[term]),
      textMasks: stages.map(({ textMask }) => textMask.arraySync()),
      visualMasks: stages.flatMap(({ visual }) => (visual ? [visual.mask.arraySync()] : [])),
    };
  });
  return result!;
}

const termsAsNumbers = (of: (term: GenerationTerm) => tf.Tensor): Record<GenerationTerm, number> => {
  const [reconVisual, reconText, cycleVisual, cycleText] = generationTerms.map((term) => of(term).dataSync()[0]!);
  return { reconVisual: reconVisual!, reconText: reconText!, cycleVisual: cycleVisual!, cycleText: cycleText! };
};

/** Loss and gradients of one training step, as the trainer computes them. A parameter that nothing reaches is not in the map. */
export interface Step {
  readonly loss: number;
  readonly mner: number;
  readonly terms: Record<GenerationTerm, number> | null;
  readonly gradients: Map<string, Float32Array>;
}

export function step(
  tweets: readonly Tweet[],
  config: ModelConfig,
  variables: ReadonlyMap<string, tf.Variable>,
  mode: Mode,
): Step {
  const examples = tweets.map(({ ids, gold }): Example => ({
    windows: [ids],
    cells: gold.map((_, word) => ({ row: 0, piece: word + 1 })),
    gold,
    teacher: null,
    picture: null,
  }));
  const result = lossAndGradients(
    {
      config,
      padding: 0,
      rows: tweets.length,
      variables,
      trainable: variables,
      loss: { temperature: 2, distillationWeight: 0 },
    },
    { examples, pictures: tweets.map((one) => one.picture) },
    mode,
  );
  const { loss, watched, gradients } = result;
  const answer: Step = {
    loss: loss.dataSync()[0]!,
    mner: watched.mner.dataSync()[0]!,
    terms: watched.series.reconVisual ? termsAsNumbers((term) => watched.series[term]![0]!) : null,
    gradients: new Map([...gradients].map(([name, gradient]) => [name, gradient.dataSync<'float32'>().slice()])),
  };
  disposeResult(result);
  return answer;
}

/** The noise of one step number: the same draws for the same number. */
export const drawnNoise = (number: number): Mode => ({ training: true, dropout: 0, noise: new StepNoise(5, number) });

/** Largest |a - b| of two nested lists of numbers; Infinity where they are of different shape. */
export function apart(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a - b) ? Infinity : Math.abs(a - b);
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return Infinity;
  return a.reduce((most: number, x: unknown, i) => Math.max(most, apart(x, b[i])), 0);
}

/** Largest |a - b| of two sets of gradients by the largest entry of the second. */
export function gradientsApart(a: ReadonlyMap<string, Float32Array>, b: ReadonlyMap<string, Float32Array>): number {
  let [most, largest] = [0, 0];
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(name) ?? zeros(b.get(name)!), b.get(name) ?? zeros(a.get(name)!)];
    x.forEach((value, i) => {
      most = Math.max(most, Math.abs(value - y[i]!));
      largest = Math.max(largest, Math.abs(y[i]!));
    });
  }
  return most / largest;
}

const zeros = (like: Float32Array): Float32Array => new Float32Array(like.length);
