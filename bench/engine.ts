/**
 * The engine beside raw onnxruntime-node: the graphs of one forward pass and of one training step of the starter model are
 * recorded as they are compiled, then run by the public API with the same inputs. What the engine takes more is its overhead:
 * tracing, the tape, the CRF in plain code, and AdamW.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { createWasmAdamW } from '../main/engine/adamw/optimizer';
import type { Data } from '../main/engine/ort/values';
import { nameOf } from '../main/engine/ort/plan';
import type { OrtBackend } from '../main/engine/ort';
import { selectBackend } from '../main/engine/select';
import { createTagger, initialCheckpoint, modelConfig, tf } from '../models';
import { StepNoise } from '../models/layers/noise';
import { parameterSpecs } from '../models/parameters';
import { optimizerDefaults } from '../models/train/optimizer';
import type { Example } from '../models/train/prepare';
import { trainStep } from '../models/train/step';
import { bioTags } from '../src/domain/label-set';
import { median } from './row';
import type { BenchRow, BenchSuite } from './row';

const types = ['PER', 'LOC', 'ORG', 'MISC'];
const vocabularySize = 12_000;
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

interface Recorded {
  readonly model: Uint8Array;
  readonly feeds: Record<string, Tensor>;
}

export const engineBench: BenchSuite = async ({ smoke }) => {
  const { ort } = await selectBackend();
  if (!ort) throw new Error('ONNX Runtime is not there: nothing to measure');
  const rounds = smoke ? 2 : 20;
  const pieces = smoke ? 16 : 32;
  return [...(await forward(ort, rounds, pieces)), ...(await step(ort, rounds, pieces))];
};

function starter() {
  const vocabulary = [...special, ...Array.from({ length: vocabularySize - special.length }, (_, i) => `word${i}`)];
  return initialCheckpoint(modelConfig('bga', 'starter', vocabularySize), types, vocabulary, 1);
}

async function forward(ort: OrtBackend, rounds: number, pieces: number): Promise<BenchRow[]> {
  const checkpoint = starter();
  const tagger = createTagger({ ...checkpoint, untrained: [] }, types);
  const words = Array.from({ length: pieces - 2 }, (_, i) => `word${i * 7}`);
  const recorded = record(ort, () => tagger.predict([{ words }]));
  const ms = medianOf(rounds, () => tagger.predict([{ words }]));
  tagger.dispose();
  const raw = await rawMilliseconds(recorded, rounds, ort.options.threads);
  return [row(`forward and CRF, starter, 1 tweet of ${pieces} pieces`, ms, raw)];
}

async function step(ort: OrtBackend, rounds: number, pieces: number): Promise<BenchRow[]> {
  const rows = 16;
  const { config, tensors } = starter();
  const variables = new Map(
    [...tensors].map(([name, { data, shape }]) => [name, tf.tidy(() => tf.variable(tf.tensor(data, [...shape])))]),
  );
  const tags = bioTags(types).length;
  const examples = Array.from({ length: rows }, (_, b): Example => {
    const firstPieces = Array.from({ length: Math.floor(pieces * 0.7) }, (_, i) => i + 1);
    const ids = Array.from({ length: pieces }, (_, i) => (i * 7919 + b * 131) % vocabularySize);
    return { ids, positions: firstPieces, gold: firstPieces.map((i) => i % tags), teacher: null, picture: null };
  });
  const optimizer = createWasmAdamW(variables, optimizerDefaults);
  const loss = { temperature: 1, distillationWeight: 0 };
  const groups = new Map(parameterSpecs(config, tags).map(({ name, group }) => [name, group]));
  const context = { config, padding: 0, rows, variables, trainable: variables, groups, optimizer, loss };
  const batch = { examples, pictures: examples.map(() => null) };
  let taken = 0;
  const once = (): void => {
    const mode = { training: true, dropout: 0.1, noise: new StepNoise(1, taken++) } as const;
    trainStep(context, batch, mode, () => ({ learningRate: 1e-4, weightDecay: 0.01 }));
  };
  const recorded = record(ort, once);
  const ms = medianOf(rounds, once);
  optimizer.dispose();
  for (const variable of variables.values()) variable.dispose();
  const raw = await rawMilliseconds(recorded, rounds, ort.options.threads);
  return [row(`training step, starter, ${rows} tweets of ${pieces} pieces`, ms, raw, 60)];
}

function row(name: string, ms: number, raw: number, limit?: number): BenchRow {
  return { name, value: ms, unit: 'ms', limit, beside: `raw onnxruntime-node ${raw.toFixed(1)} ms`, ratio: ms / raw };
}

/** The graphs that one call compiles, with their inputs of that moment. */
function record(ort: OrtBackend, work: () => void): Recorded[] {
  const recorded: Recorded[] = [];
  ort.sessions.onCompiled = (model, plan) => {
    const feeds = plan.leaves.map((leaf) => [nameOf(leaf), tensorOf(leaf.data, leaf.shape)] as const);
    recorded.push({ model: model.slice(), feeds: Object.fromEntries(feeds) });
  };
  work();
  ort.sessions.onCompiled = null;
  return recorded;
}

function tensorOf(data: Data | null, shape: readonly number[]): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data.slice(), [...shape]);
  if (data instanceof Int32Array) return new Tensor('int32', data.slice(), [...shape]);
  if (data instanceof Uint8Array) return new Tensor('bool', data.slice(), [...shape]);
  throw new Error('an input of another type');
}

/** The same graphs, one after the other, by the public API. */
async function rawMilliseconds(recorded: readonly Recorded[], rounds: number, threads: number): Promise<number> {
  let sum = 0;
  for (const { model, feeds } of recorded) {
    const session = await InferenceSession.create(model, {
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } }, // as the engine's sessions
    });
    const times: number[] = [];
    for (let i = 0; i < rounds + 2; i++) {
      const start = performance.now();
      await session.run(feeds);
      times.push(performance.now() - start);
    }
    sum += median(times.slice(2));
    await session.release();
  }
  return sum;
}

function medianOf(rounds: number, work: () => void): number {
  work();
  work();
  return median(
    Array.from({ length: rounds }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}
