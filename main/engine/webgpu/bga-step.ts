/**
 * A real step of BGA-MNER with made-up tweets and pictures, for one backend to be held against another: the same weights, the
 * same dropout masks, the same Gumbel noise, so that every number should be the same but for rounding.
 */
import {
  createTaggerFrom,
  initialCheckpoint,
  modelConfig,
  parameterSpecs,
  picturesOf,
  tagsOf,
  tf,
  type Checkpoint,
  type VisionConfig,
} from '../../../models';
import { StepNoise } from '../../../models/layers/noise';
import { Jit } from '../../../models/runtime/jit';
import { optimizerDefaults } from '../../../models/train/optimizer';
import { disposeResult, lossAndGradients, trainStep, type BatchRows } from '../../../models/train/step';
import type { Size } from '../../../src/engine/training';
import { createWasmAdamW } from '../adamw/optimizer';
import { freezeCheckpoint } from '../frozen';
import type { OrtBackend } from '../ort';

const types = ['PER', 'LOC', 'ORG', 'MISC'];
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
/** Few words: the table's rows are looked up, and its gradient is a sum by rows whatever its length. */
const vocabulary = [...special, ...Array.from({ length: 1995 }, (_, i) => `word${i}`)];

export interface Task {
  readonly size: Size;
  readonly rows: number;
  /** Word pieces a tweet. */
  readonly pieces: number;
}

/** Numbers by name: the loss and every gradient, or what is said of tweets. */
export type Numbers = ReadonlyMap<string, ArrayLike<number>>;

/** A model on the current backend. */
export interface BgaModel {
  /** Forward, losses and gradients of one batch, with dropout, Gumbel noise and pictures. */
  gradients(): Numbers;
  /** A training step; milliseconds. */
  step(): number;
  /** A batch of suggestions, with the posteriors of what was found. */
  suggestions(): Numbers;
  dispose(): void;
}

/** The model's weights, the same on every machine, and the batch it learns from. */
export function bgaTask({ size, rows, pieces }: Task): { checkpoint: Checkpoint; batch: BatchRows; tags: number } {
  const config = modelConfig('bga', size, vocabulary.length);
  const tags = tagsOf(config.labels, types).length;
  return {
    checkpoint: initialCheckpoint(config, types, vocabulary, 1),
    batch: batchOf(rows, pieces, tags, picturesOf(config)?.vision ?? null),
    tags,
  };
}

export async function bgaModel(task: Task, backend: OrtBackend): Promise<BgaModel> {
  const { rows, pieces } = task;
  const { checkpoint, batch, tags } = bgaTask(task);
  const { config } = checkpoint;
  const variables = new Map(
    [...checkpoint.tensors].map(([name, { data, shape }]) => [
      name,
      tf.tidy(() => tf.variable(tf.tensor(data, [...shape]))),
    ]),
  );
  const context = {
    config,
    padding: 0,
    rows,
    variables,
    trainable: variables,
    groups: new Map(parameterSpecs(config, tags).map(({ name, group }) => [name, group])),
    optimizer: createWasmAdamW(variables, optimizerDefaults),
    loss: { temperature: 1, distillationWeight: 0 },
    jit: new Jit([...variables.values()], backend),
  };
  const start = { ...checkpoint, untrained: [] };
  const tagger = createTaggerFrom(start, await freezeCheckpoint(start, backend, 'float32'));
  let taken = 0;
  const noise = (): StepNoise => new StepNoise(1, taken++);
  return {
    gradients() {
      const result = lossAndGradients(context, batch, { training: true, dropout: config.dropout, noise: noise() });
      const named: [string, tf.Tensor][] = [['the loss', result.loss], ...result.gradients];
      const numbers = new Map(named.map(([name, tensor]) => [name, tensor.dataSync<'float32'>()]));
      disposeResult(result);
      return numbers;
    },
    step() {
      const start = performance.now();
      const mode = { training: true, dropout: config.dropout, noise: noise() } as const;
      trainStep(context, batch, mode, () => ({ learningRate: 1e-4, weightDecay: 0.01 }));
      return performance.now() - start;
    },
    suggestions() {
      const words = Array.from({ length: pieces - 2 }, (_, i) => `word${i * 7}`);
      const tweets = Array.from({ length: rows }, (_, i) => ({ words: words.slice(i % 4) }));
      const said = tagger.predict(tweets);
      return new Map([
        ['how sure a tweet is', said.map(({ normalisedLogProbability }) => normalisedLogProbability)],
        ['the probability of a mention', said.flatMap(({ mentions }) => mentions.map(({ score }) => score))],
      ]);
    },
    dispose() {
      tagger.dispose();
      context.optimizer.dispose();
      for (const variable of variables.values()) variable.dispose();
    },
  };
}

/** Tweets in which words come twice (the gradient of the embedding adds rows up), each with a picture. */
function batchOf(rows: number, pieces: number, tags: number, vision: VisionConfig | null): BatchRows {
  const positions = Array.from({ length: pieces - 4 }, (_, i) => i + 1);
  const examples = Array.from({ length: rows }, (_, b) => ({
    windows: [Array.from({ length: pieces }, (_, i) => ((i % (pieces - 3)) * 79 + b * 131) % vocabulary.length)],
    cells: positions.map((piece) => ({ row: 0, piece })),
    gold: positions.map((i) => i % tags),
    teacher: null,
    picture: null,
  }));
  const square = (side: number, seed: number): Uint8Array =>
    Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 31 + seed * 17) % 256);
  const pictures = examples.map((_, b) =>
    vision === null
      ? null
      : {
          global: square(vision.image, b),
          crops: Array.from({ length: vision.crops }, (_, i) => square(vision.crop, b + i + 1)),
        },
  );
  return { examples, pictures };
}
