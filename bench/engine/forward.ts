/**
 * The forward pass of a plain encoder, word pieces to emissions: the engine's ways beside raw onnxruntime-node (the better of a
 * hand-made graph and torch's own exports) and beside PyTorch. All are given the same weights and give the same emissions, or
 * the bench stops; then they run in turn.
 */
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import type { OrtBackend } from '../../main/engine/ort';
import { initialCheckpoint, modelConfig, type Checkpoint } from '../../models';
import type { Size } from '../../src/engine/training';
import type { BenchRow } from '../row';
import { handMadeBert } from './hand-made-bert';
import { inTurn, type Contender } from './in-turn';
import { openOurs, type Way } from './our-forward';
import { openRaw } from './raw-session';
import { startTorch, type TorchProcess } from './torch-process';
import { vocabularyOf, types } from './vocabulary';

export interface ForwardCase {
  readonly model: string;
  readonly size: Size;
  readonly rows: number;
  readonly length: number;
  /** PyTorch's time over ours, at least; null where nothing is promised. */
  readonly timesAsFast: number | null;
}

export const forwardCases: readonly ForwardCase[] = [
  { model: 'BERT-base', size: 'base', rows: 1, length: 32, timesAsFast: 1.8 },
  { model: 'BERT-base', size: 'base', rows: 8, length: 32, timesAsFast: 1.25 },
  { model: 'BERT-base', size: 'base', rows: 8, length: 128, timesAsFast: null },
  { model: "the starter's encoder", size: 'starter', rows: 1, length: 32, timesAsFast: null },
  { model: "the starter's encoder", size: 'starter', rows: 8, length: 32, timesAsFast: 1.5 },
];
const mostTimesRaw = 1.05;

/** One text [B, N], without padding: the same for all. */
interface Text {
  readonly rows: number;
  readonly length: number;
  readonly ids: Int32Array;
}

export async function benchForward(ort: OrtBackend, smoke: boolean, wanted = forwardCases): Promise<BenchRow[]> {
  const cases = smoke ? wanted.slice(-1).map((each) => ({ ...each, size: 'tiny' as const, rows: 2 })) : wanted;
  const result: BenchRow[] = [];
  for (const each of cases) {
    console.error(`engine: forward, ${each.model} B${each.rows} S${each.length} …`);
    result.push(...(await benchCase(ort, each, smoke)));
  }
  return result;
}

async function benchCase(ort: OrtBackend, which: ForwardCase, smoke: boolean): Promise<BenchRow[]> {
  const { model, size, rows, length, timesAsFast } = which;
  const vocabulary = vocabularyOf(smoke);
  const checkpoint = initialCheckpoint(modelConfig('bert_crf', size, vocabulary.length), types, vocabulary, 1);
  const ids = Int32Array.from({ length: rows * length }, (_, i) => (i * 7919) % vocabulary.length);
  const text: Text = { rows, length, ids };
  const torch = await startForward(checkpoint, text, ort.options.threads);
  const name = `forward, ${model} B${rows} S${length}`;
  const way: Way = 'frozen';
  const ours = openOurs(way, ort, checkpoint);
  const valid = new Float32Array(rows * length).fill(1);
  const emissions = ours.run({ ...text, valid });
  const raw = await openRivals(checkpoint, text, torch, ort.options.threads);
  try {
    for (const rival of raw) mustBeSame(rival.name, await rival.once(), emissions);
    if (torch) mustBeSame('PyTorch', (await torch.ask('emissions')).emissions ?? [], emissions);
    const contenders: Contender[] = [
      { name: 'ours', once: () => void ours.run({ ...text, valid }) },
      ...raw.map((rival) => ({ name: rival.name, once: async () => void (await rival.once()) })),
      ...(torch ? [{ name: `PyTorch ${torch.version}`, once: async () => (await torch.ask('forward')).ms }] : []),
    ];
    const [ms = NaN, ...others] = await inTurn(contenders, smoke ? 2 : 15);
    const bestRaw = Math.min(...others.slice(0, raw.length));
    const beside = raw.map((rival, i) => `${rival.name} ${others[i]!.toFixed(1)}`).join(', ');
    const result: BenchRow[] = [
      { name, value: ms, unit: 'ms', beside: `raw onnxruntime-node, ms: ${beside}`, ratio: ms / bestRaw },
      { name: `${name}, over raw`, value: ms / bestRaw, unit: 'times', limit: mostTimesRaw, beside: '' },
    ];
    const theirs = others.at(-1)!;
    if (torch) {
      result.push({
        name: `${name}, PyTorch over ours`,
        value: theirs / ms,
        unit: 'times',
        limit: timesAsFast,
        better: 'more',
        beside: `PyTorch ${torch.version} ${theirs.toFixed(1)} ms`,
        ratio: ms / theirs,
      });
    }
    return result;
  } finally {
    ours.close();
    for (const rival of raw) await rival.close();
    await torch?.close();
  }
}

function startForward(
  { config, tensors }: Checkpoint,
  { rows, length, ids }: Text,
  threads: number,
): Promise<TorchProcess | null> {
  const row = (b: number): number[] => [...ids.subarray(b * length, (b + 1) * length)];
  const each = Array.from({ length: rows }, (_, b) => b);
  const valid = each.map(() => new Array<number>(length).fill(1));
  const batch = { ids: each.map(row), valid, positions: [], gold: [], patches: [] };
  return startTorch(config, tensors, batch, threads);
}

interface Rival {
  readonly name: string;
  once(): Promise<Float32Array>;
  close(): Promise<void>;
}

async function openRivals(
  { config, tensors }: Checkpoint,
  { rows, length, ids }: Text,
  torch: TorchProcess | null,
  threads: number,
): Promise<Rival[]> {
  const feeds = {
    ids: new Tensor('int32', ids, [rows, length]),
    keep: new Tensor('int32', new Int32Array(ids.length).fill(1), [rows, length]),
    valid: new Tensor('float32', new Float32Array(ids.length).fill(1), [rows, length]),
  };
  const open = async (name: string, model: Uint8Array | string): Promise<Rival> => {
    const session = await openRaw(model, threads);
    const own = Object.fromEntries(Object.entries(feeds).filter(([input]) => session.inputNames.includes(input)));
    return { name, once: () => session.run(own), close: session.close };
  };
  const rivals = [await open('hand-made', handMadeBert(config, tensors, rows, length))];
  const { files = [] } = torch ? await torch.ask('export') : {};
  for (const file of files) rivals.push(await open(`torch's ${file.replace('.onnx', '')}`, join(torch!.folder, file)));
  return rivals;
}

function mustBeSame(who: string, theirs: ArrayLike<number>, ours: Float32Array): void {
  let largest = theirs.length === ours.length ? 0 : Infinity;
  for (let i = 0; i < ours.length; i++) largest = Math.max(largest, Math.abs(ours[i]! - theirs[i]!));
  if (!(largest < 1e-3)) throw new Error(`${who} computes another model: emissions differ by ${largest}`);
}
