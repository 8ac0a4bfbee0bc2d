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
import { median, type BenchOptions, type BenchRow } from '../row';
import { handMadeBert } from './hand-made-bert';
import { timesInTurn, type Contender } from './in-turn';
import { openOurs, type OurForward, type Way } from './our-forward';
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
  /** The same of int8. */
  readonly int8AsFast: number | null;
}

const forwardCases: readonly ForwardCase[] = [
  { model: 'BERT-base', size: 'base', rows: 1, length: 32, timesAsFast: 1.8, int8AsFast: 2.1 },
  { model: 'BERT-base', size: 'base', rows: 8, length: 32, timesAsFast: 1.25, int8AsFast: 2.1 },
  { model: 'BERT-base', size: 'base', rows: 8, length: 128, timesAsFast: null, int8AsFast: null },
  { model: "the starter's encoder", size: 'starter', rows: 1, length: 32, timesAsFast: null, int8AsFast: null },
  { model: "the starter's encoder", size: 'starter', rows: 8, length: 32, timesAsFast: 1.5, int8AsFast: 2.1 },
];
const mostTimesRaw = 1.05;
/** The first is held to the limits above. */
const ways = ['float32', 'int8'] as const satisfies readonly Way[];

/** One text [B, N], without padding: the same for all. */
interface Text {
  readonly rows: number;
  readonly length: number;
  readonly ids: Int32Array;
}

export async function benchForward(ort: OrtBackend, { smoke, wants }: BenchOptions): Promise<BenchRow[]> {
  const cases = smoke
    ? forwardCases.slice(-1).map((each) => ({ ...each, size: 'tiny' as const, rows: 2 }))
    : forwardCases;
  const result: BenchRow[] = [];
  for (const each of cases) {
    const name = `forward, ${each.model} B${each.rows} S${each.length}`;
    if (!wants(name)) continue;
    console.error(`engine: ${name} …`);
    result.push(...(await benchCase(name, ort, each, smoke)));
  }
  return result;
}

/** How often sessions are created again: where a model is placed in memory makes it faster or slower, ours and theirs alike. */
const sittings = 3;
const roundsASitting = 5;

async function benchCase(name: string, ort: OrtBackend, which: ForwardCase, smoke: boolean): Promise<BenchRow[]> {
  const { size, rows, length } = which;
  const vocabulary = vocabularyOf(smoke);
  const checkpoint = initialCheckpoint(modelConfig('bert_crf', size, vocabulary.length), types, vocabulary, 1);
  const ids = Int32Array.from({ length: rows * length }, (_, i) => (i * 7919) % vocabulary.length);
  const text: Text = { rows, length, ids };
  const torch = await startForward(checkpoint, text, ort.options.threads);
  try {
    const rivals = await rivalModels(checkpoint, text, torch);
    const times = new Map<string, number[]>();
    for (let sitting = 0; sitting < (smoke ? 1 : sittings); sitting++) {
      const seen = await sit({ ort, checkpoint, text, rivals, torch }, smoke ? 2 : roundsASitting);
      for (const [name, taken] of seen) times.set(name, [...(times.get(name) ?? []), ...taken]);
    }
    const medians = new Map([...times].map(([name, taken]) => [name, median(taken)]));
    return rowsOf(name, which, medians, torch?.version ?? null);
  } finally {
    await torch?.close();
  }
}

interface Table {
  readonly ort: OrtBackend;
  readonly checkpoint: Checkpoint;
  readonly text: Text;
  readonly rivals: ReadonlyMap<string, Uint8Array | string>;
  readonly torch: TorchProcess | null;
}

/** Milliseconds by contender. */
async function sit(table: Table, rounds: number): Promise<Map<string, number[]>> {
  const { ort, checkpoint, text, rivals, torch } = table;
  const ours: { way: Way; forward: OurForward }[] = [];
  for (const way of ways) ours.push({ way, forward: await openOurs(way, ort, checkpoint) });
  const emissions = ours[0]!.forward.run(text);
  const raw: Rival[] = [];
  try {
    for (const [name, model] of rivals) raw.push(await openRival(name, model, text, ort.options.threads));
    for (const rival of raw) mustBeSame(rival.name, await rival.once(), emissions);
    if (torch) mustBeSame('PyTorch', (await torch.ask('emissions')).emissions ?? [], emissions);
    const contenders: Contender[] = [
      ...ours.map(({ way, forward }) => ({ name: way, once: () => void forward.run(text) })),
      ...raw.map((rival) => ({ name: rival.name, once: async () => void (await rival.once()) })),
      ...(torch ? [{ name: 'PyTorch', once: async () => (await torch.ask('forward')).ms }] : []),
    ];
    const times = await timesInTurn(contenders, rounds);
    return new Map(contenders.map(({ name }, i) => [name, times[i]!]));
  } finally {
    for (const { forward } of ours) forward.close();
    for (const rival of raw) await rival.close();
  }
}

function rowsOf(
  name: string,
  { timesAsFast, int8AsFast }: ForwardCase,
  medians: ReadonlyMap<string, number>,
  version: string | null,
): BenchRow[] {
  const [ms = NaN, int8 = NaN] = ways.map((way) => medians.get(way));
  const theirs = medians.get('PyTorch') ?? NaN;
  const isRaw = (who: string): boolean => who !== 'PyTorch' && !ways.some((way) => way === who);
  const raw = [...medians].filter(([who]) => isRaw(who));
  const bestRaw = Math.min(...raw.map(([, taken]) => taken));
  const each = raw.map(([who, taken]) => `${who} ${taken.toFixed(1)}`).join(', ');
  const result: BenchRow[] = [
    { name, value: ms, unit: 'ms', beside: `raw onnxruntime-node, ms: ${each}`, ratio: ms / bestRaw },
    {
      name: `${name}, over raw`,
      value: ms / bestRaw,
      unit: 'times',
      limit: mostTimesRaw,
      beside: `${bestRaw.toFixed(1)} ms`,
      ratio: ms / bestRaw,
    },
    {
      name: `${name}, int8`,
      value: int8,
      unit: 'ms',
      beside: `single precision ${ms.toFixed(1)} ms`,
      ratio: int8 / ms,
    },
  ];
  if (version === null) return result;
  const faster = (how: string, own: number, limit: number | null): BenchRow => ({
    name: `${name}, ${how}PyTorch over ours`,
    value: theirs / own,
    unit: 'times',
    limit,
    better: 'more',
    beside: `PyTorch ${version} ${theirs.toFixed(1)} ms`,
    ratio: own / theirs,
  });
  return [...result, faster('', ms, timesAsFast), faster('int8, ', int8, int8AsFast)];
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

/** Models for raw ONNX Runtime, as bytes or as a file. */
async function rivalModels(
  { config, tensors }: Checkpoint,
  { rows, length }: Text,
  torch: TorchProcess | null,
): Promise<Map<string, Uint8Array | string>> {
  const rivals = new Map<string, Uint8Array | string>([['hand-made', handMadeBert(config, tensors, rows, length)]]);
  const { files = [] } = torch ? await torch.ask('export') : {};
  for (const file of files) rivals.set(`torch's ${file.replace('.onnx', '')}`, join(torch!.folder, file));
  return rivals;
}

async function openRival(
  name: string,
  model: Uint8Array | string,
  { rows, length, ids }: Text,
  threads: number,
): Promise<Rival> {
  const feeds = {
    ids: new Tensor('int32', ids, [rows, length]),
    keep: new Tensor('int32', new Int32Array(ids.length).fill(1), [rows, length]),
    valid: new Tensor('float32', new Float32Array(ids.length).fill(1), [rows, length]),
  };
  const session = await openRaw(model, threads);
  const own = Object.fromEntries(Object.entries(feeds).filter(([input]) => session.inputNames.includes(input)));
  return { name, once: () => session.run(own), close: session.close };
}

function mustBeSame(who: string, theirs: ArrayLike<number>, ours: Float32Array): void {
  let largest = theirs.length === ours.length ? 0 : Infinity;
  for (let i = 0; i < ours.length; i++) largest = Math.max(largest, Math.abs(ours[i]! - theirs[i]!));
  if (!(largest < 1e-3)) throw new Error(`${who} computes another model: emissions differ by ${largest}`);
}
