/** One training step as the engine takes it, on a batch made for it: tweets of one length, with a picture each or without. */
import { createWasmAdamW } from '../../main/engine/adamw/optimizer';
import type { OrtBackend } from '../../main/engine/ort';
import { initialCheckpoint, modelConfig, parameterSpecs, picturesOf, tf, type ModelConfig } from '../../models';
import type { Tensors } from '../../models/io/safetensors';
import { StepNoise, type Mode } from '../../models/layers/noise';
import { bucketLength } from '../../models/runtime/batches';
import { Jit } from '../../models/runtime/jit';
import { optimizerDefaults } from '../../models/train/optimizer';
import { disposeResult, lossAndGradients, trainStep, type BatchRows, type StepContext } from '../../models/train/step';
import { patchesOf } from '../../models/vision/patches';
import type { Pixels } from '../../models/vision/picture-source';
import { bioTags } from '../../src/domain/label-set';
import type { Preset, Size } from '../../src/engine/training';
import type { TorchBatch } from './torch-process';
import { types } from './vocabulary';

export interface StepShape {
  readonly preset: Preset;
  readonly size: Size;
  readonly pictures: boolean;
  readonly rows: number;
  readonly pieces: number;
}

export interface OurStep {
  readonly config: ModelConfig;
  readonly tensors: Tensors;
  /** The same batch for PyTorch. */
  readonly torchBatch: TorchBatch;
  readonly parameters: number;
  /** A step on the batch; on its first `pieces` pieces where that is said. */
  take(pieces?: number): void;
  /** Of training without dropout and noise, so that another program's can be compared. */
  loss(): number;
  close(): void;
}

/** Training, so that pictures are compared, with neither dropout nor Gumbel noise. */
const withoutNoise: Mode = { training: true, dropout: 0, noise: new StepNoise(1, 0), gumbel: null };

/** On tfjs's current backend; `ort` where that is ONNX Runtime, which repeats steps that it has traced. */
export function openStep(ort: OrtBackend | null, shape: StepShape, vocabulary: readonly string[]): OurStep {
  const { preset, size, pictures, rows, pieces } = shape;
  const config = modelConfig(preset, size, vocabulary.length);
  const { tensors } = initialCheckpoint(config, types, vocabulary, 1);
  const variables = new Map(
    [...tensors].map(([name, { data, shape }]) => [name, tf.tidy(() => tf.variable(tf.tensor(data, [...shape])))]),
  );
  const specs = parameterSpecs(config, bioTags(types).length);
  const context: StepContext = {
    config,
    padding: 0,
    rows,
    variables,
    trainable: variables,
    groups: new Map(specs.map(({ name, group }) => [name, group])),
    optimizer: createWasmAdamW(variables, optimizerDefaults),
    loss: { temperature: 1, distillationWeight: 0 },
    jit: new Jit([...variables.values()], ort ?? undefined),
  };
  const batchOf = (length: number): BatchRows => {
    const examples = examplesOf(rows, length, vocabulary.length);
    return { examples, pictures: examples.map((_, b) => (pictures ? pictureOf(config, b) : null)) };
  };
  const whole = batchOf(pieces);
  let taken = 0;
  return {
    config,
    tensors,
    torchBatch: torchBatchOf(whole, pieces, config),
    parameters: [...variables.values()].reduce((sum, { size }) => sum + size, 0),
    take(length) {
      const mode = { training: true, dropout: config.dropout, noise: new StepNoise(1, taken++) } as const;
      const batch = length === undefined ? whole : batchOf(length);
      trainStep(context, batch, mode, () => ({ learningRate: 1e-4, weightDecay: 0.01 }));
    },
    loss() {
      const result = lossAndGradients(context, whole, withoutNoise);
      const [loss = NaN] = result.loss.dataSync();
      result.gradients.forEach((gradient) => gradient.dispose());
      disposeResult(result);
      return loss;
    },
    close() {
      context.optimizer.dispose();
      for (const variable of variables.values()) variable.dispose();
    },
  };
}

function examplesOf(rows: number, pieces: number, vocabularySize: number): BatchRows['examples'] {
  const tags = bioTags(types).length;
  const positions = Array.from({ length: Math.floor(pieces * 0.7) }, (_, i) => i + 1);
  return Array.from({ length: rows }, (_, b) => ({
    windows: [Array.from({ length: pieces }, (_, i) => (i * 7919 + b * 131) % vocabularySize)],
    cells: positions.map((piece) => ({ row: 0, piece })),
    gold: positions.map((i) => i % tags),
    teacher: null,
    picture: null,
  }));
}

function pictureOf(config: ModelConfig, b: number): Pixels {
  const pixels = (side: number, shift: number): Uint8Array =>
    Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 31 + (b + shift) * 17) % 256);
  const { image = 0, crop = 0, crops = 0 } = picturesOf(config)?.vision ?? {};
  return { global: pixels(image, 0), crops: Array.from({ length: crops }, (_, c) => pixels(crop, c + 1)) };
}

/** Every row as long as the bucket. */
function torchBatchOf({ examples, pictures }: BatchRows, pieces: number, config: ModelConfig): TorchBatch {
  const length = bucketLength(pieces, config.text.maxPieces);
  const vision = picturesOf(config)?.vision;
  const filled = (list: readonly number[]): number[] => Array.from({ length }, (_, i) => list[i] ?? 0);
  return {
    ids: examples.map(({ windows }) => filled(windows[0]!)),
    valid: examples.map(({ windows }) => filled(windows[0]!.map(() => 1))),
    positions: examples[0]?.cells.map(({ piece }) => piece) ?? [],
    gold: examples.map(({ gold }) => gold ?? []),
    patches: pictures.flatMap((pixels) => (pixels && vision ? [patchesOf(pixels, vision)] : [])),
  };
}
