/**
 * How long sessions take to be made, beside raw onnxruntime-node: of a checkpoint that is frozen for suggestions, tracing included,
 * beside the hand-made graph of the same encoder; of a training step beside the step's own graphs.
 */
import type { OrtBackend } from '../../main/engine/ort';
import { initialCheckpoint, modelConfig } from '../../models';
import type { Size } from '../../src/engine/training';
import { median, type BenchOptions, type BenchRow } from '../row';
import { handMadeBert } from './hand-made-bert';
import { openOurs } from './our-forward';
import { openStep } from './our-step';
import { openRaw } from './raw-session';
import { openRecorded, record, type Recorded } from './recorded-graphs';
import { types, vocabularyOf } from './vocabulary';

const sizes: readonly { readonly model: string; readonly size: Size }[] = [
  { model: '11 M', size: 'mini' },
  { model: "the starter's encoder", size: 'starter' },
  { model: 'BERT-base', size: 'base' },
];
const [rows, length] = [8, 32];

export async function benchSessions(ort: OrtBackend, { smoke, wants }: BenchOptions): Promise<BenchRow[]> {
  const result: BenchRow[] = [];
  for (const { model, size } of smoke ? [{ model: 'tiny', size: 'tiny' as const }] : sizes) {
    const times = smoke ? 1 : 5;
    const frozen = `sessions made, ${model}, a checkpoint frozen`;
    if (wants(frozen)) result.push(await timedFreezing(frozen, ort, times, size, smoke));
    const step = `sessions made, ${model}, a training step`;
    if (wants(step)) result.push(await timed(step, ort, times, () => stepOnce(ort, size, smoke)));
  }
  return result;
}

async function timed(name: string, ort: OrtBackend, times: number, work: () => void): Promise<BenchRow> {
  console.error(`engine: ${name} …`);
  const [own, raw]: [number[], number[]] = [[], []];
  for (let i = 0; i < times; i++) {
    ort.sessions.clear();
    const before = ort.sessions.statistics.compileMs;
    const recorded = record(ort, work);
    own.push(ort.sessions.statistics.compileMs - before);
    raw.push(await rawMaking(recorded, ort.options.threads));
  }
  ort.sessions.clear();
  return rowOf(name, median(own), median(raw));
}

function rowOf(name: string, ms: number, theirs: number): BenchRow {
  return { name, value: ms, unit: 'ms', beside: `raw onnxruntime-node ${theirs.toFixed(0)} ms`, ratio: ms / theirs };
}

async function rawMaking(recorded: readonly Recorded[], threads: number): Promise<number> {
  const start = performance.now();
  const graphs = await openRecorded(recorded, threads);
  const taken = performance.now() - start;
  await graphs.close();
  return taken;
}

async function timedFreezing(
  name: string,
  ort: OrtBackend,
  times: number,
  size: Size,
  smoke: boolean,
): Promise<BenchRow> {
  console.error(`engine: ${name} …`);
  const vocabulary = vocabularyOf(smoke);
  const checkpoint = initialCheckpoint(modelConfig('bert_crf', size, vocabulary.length), types, vocabulary, 1);
  const model = handMadeBert(checkpoint.config, checkpoint.tensors, rows, length);
  const [own, raw]: [number[], number[]] = [[], []];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    const ours = await openOurs('float32', ort, checkpoint);
    own.push(performance.now() - start);
    ours.close();
    const begin = performance.now();
    const session = await openRaw(model, ort.options.threads);
    raw.push(performance.now() - begin);
    await session.close();
  }
  return rowOf(name, median(own), median(raw));
}

function stepOnce(ort: OrtBackend, size: Size, smoke: boolean): void {
  const shape = { preset: 'bert_crf', size, pictures: false, rows, pieces: length } as const;
  const step = openStep(ort, shape, vocabularyOf(smoke));
  step.take();
  step.close();
}
