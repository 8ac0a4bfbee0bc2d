/**
 * One training step of the starter's shape: the plain encoder with CRF, BGA-MNER on text, and with a picture a tweet. Beside raw
 * onnxruntime-node on the step's own graphs, and beside the same model in PyTorch: same weights, threads and batch, step by step in
 * turn, after both have given the same loss without dropout and noise.
 */
import { createWasmAdamW } from '../main/engine/adamw/optimizer';
import type { OrtBackend } from '../main/engine/ort';
import { initialCheckpoint, modelConfig, tf } from '../models';
import { parameterSpecs } from '../models/parameters';
import { StepNoise, type Mode } from '../models/layers/noise';
import { optimizerDefaults } from '../models/train/optimizer';
import { bucketLength } from '../models/train/batches';
import { Replays } from '../models/train/batch-step';
import { disposeResult, lossAndGradients, trainStep, type BatchRows } from '../models/train/step';
import { patchesOf } from '../models/vision/patches';
import type { Pixels } from '../models/vision/picture-source';
import { bioTags } from '../src/domain/label-set';
import type { Preset, Size } from '../src/engine/training';
import { rawMilliseconds, record } from './recorded-graphs';
import { median, type BenchRow } from './row';
import { startTorch, type TorchBatch } from './torch-process';

const types = ['PER', 'LOC', 'ORG', 'MISC'];
const rows = 16;
/** Training, so that pictures are compared, with neither dropout nor Gumbel noise. */
const withoutNoise: Mode = { training: true, dropout: 0, noise: new StepNoise(1, 0), gumbel: null };

export interface StepCase {
  readonly preset: Preset;
  readonly pictures: boolean;
}

export const stepCases: readonly StepCase[] = [
  { preset: 'bert_crf', pictures: false },
  { preset: 'bga', pictures: false },
  { preset: 'bga', pictures: true },
];

interface Sizes {
  readonly size: Size;
  readonly vocabulary: readonly string[];
  readonly pieces: number;
  readonly rounds: number;
}

export async function benchStep(ort: OrtBackend, which: StepCase, sizes: Sizes): Promise<BenchRow[]> {
  const { preset, pictures } = which;
  const { size, vocabulary, pieces, rounds } = sizes;
  const config = modelConfig(preset, size, vocabulary.length);
  const { tensors } = initialCheckpoint(config, types, vocabulary, 1);
  const { examples, torchBatch } = batchOf(pieces, vocabulary.length, config.text.maxPieces);
  const side = config.vision?.image ?? 0;
  const picture = (b: number): Pixels => ({
    global: Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 31 + b * 17) % 256),
    crops: [],
  });
  const batch: BatchRows = { examples, pictures: examples.map((_, b) => (pictures ? picture(b) : null)) };
  const variables = new Map(
    [...tensors].map(([name, { data, shape }]) => [name, tf.tidy(() => tf.variable(tf.tensor(data, [...shape])))]),
  );
  const specs = parameterSpecs(config, bioTags(types).length);
  const context = {
    config,
    padding: 0,
    rows,
    variables,
    trainable: variables,
    groups: new Map(specs.map(({ name, group }) => [name, group])),
    optimizer: createWasmAdamW(variables, optimizerDefaults),
    loss: { temperature: 1, distillationWeight: 0 },
    replays: new Replays(ort),
  };
  let taken = 0;
  const once = (): number => {
    const mode = { training: true, dropout: config.dropout, noise: new StepNoise(1, taken++) } as const;
    const start = performance.now();
    trainStep(context, batch, mode, () => ({ learningRate: 1e-4, weightDecay: 0.01 }));
    return performance.now() - start;
  };
  const patches = batch.pictures.flatMap((pixels) =>
    pixels && config.vision ? [patchesOf(pixels, config.vision)] : [],
  );
  const torch = await startTorch(config, tensors, { ...torchBatch, patches }, ort.options.threads);
  if (torch) {
    const result = lossAndGradients(context, batch, withoutNoise);
    const [ours = NaN] = result.loss.dataSync();
    result.gradients.forEach((gradient) => gradient.dispose());
    disposeResult(result);
    const { loss: theirs = NaN } = await torch.ask('loss');
    const isSame = Math.abs(ours - theirs) < 1e-3 * Math.abs(theirs);
    if (!isSame) throw new Error(`PyTorch computes another model: loss ${theirs}, ours ${ours}`);
  }
  const recorded = record(ort, once);
  once();
  const [own, beside]: [number[], number[]] = [[], []];
  for (let i = -2; i < rounds; i++) {
    const ms = once();
    const answer = await torch?.ask('step');
    if (i < 0) continue;
    own.push(ms);
    if (answer?.ms !== undefined) beside.push(answer.ms);
  }
  context.optimizer.dispose();
  for (const variable of variables.values()) variable.dispose();
  await torch?.close();
  const raw = await rawMilliseconds(recorded, rounds, ort.options.threads);
  const [value, what] = [median(own), pictures ? `${preset} with ${rows} pictures` : preset];
  const row = { name: `training step, ${size} ${what}, ${rows} tweets of ${pieces} pieces`, value, unit: 'ms' };
  const result: BenchRow[] = [
    { ...row, beside: `raw onnxruntime-node ${raw.toFixed(1)} ms`, ratio: value / raw, limit: null },
  ];
  if (torch) {
    const theirs = median(beside);
    result.push({
      name: `training step, ${size} ${what}, times PyTorch's`,
      value: value / theirs,
      unit: 'times',
      limit: 1.5,
      beside: `PyTorch ${torch.version} ${theirs.toFixed(1)} ms`,
      ratio: value / theirs,
    });
  }
  return result;
}

function batchOf(pieces: number, vocabularySize: number, maxPieces: number) {
  const tags = bioTags(types).length;
  const positions = Array.from({ length: Math.floor(pieces * 0.7) }, (_, i) => i + 1);
  const examples = Array.from({ length: rows }, (_, b) => ({
    ids: Array.from({ length: pieces }, (_, i) => (i * 7919 + b * 131) % vocabularySize),
    positions,
    gold: positions.map((i) => i % tags),
    teacher: null,
    picture: null,
  }));
  const length = bucketLength(pieces, maxPieces);
  const filled = (list: readonly number[]): number[] => Array.from({ length }, (_, i) => list[i] ?? 0);
  const torchBatch: Omit<TorchBatch, 'patches'> = {
    ids: examples.map(({ ids }) => filled(ids)),
    valid: examples.map(({ ids }) => filled(ids.map(() => 1))),
    positions,
    gold: examples.map(({ gold }) => gold),
  };
  return { examples, torchBatch };
}
