/**
 * From nothing to the first mentions of one tweet with the starter: the engine in a process of its own, as training has it, beside a
 * bare process with onnxruntime-node and the exported model, and beside one with PyTorch.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readCheckpointFolder } from '../../main/engine';
import { exportedFiles } from '../../main/engine/onnx-out/export';
import type { OrtBackend } from '../../main/engine/ort';
import { readCheckpoint, type Checkpoint } from '../../models';
import { builtApp } from '../../test/helpers/build';
import { folderEngine } from '../../tools/engine-on-folders';
import { programFolder } from '../../tools/start/build.mjs';
import type { BenchOptions, BenchRow } from '../row';
import { inTurn } from './in-turn';
import { startTorch } from './torch-process';

const pieces = 32;
const folder = 'models/starter';

export async function benchColdStart(ort: OrtBackend, { smoke, wants }: BenchOptions): Promise<BenchRow[]> {
  const name = 'cold start: from a new process to the mentions of one tweet, starter';
  if (!wants(name)) return [];
  console.error('engine: cold start …');
  const entry = join(await builtApp(), 'main/engine.js');
  const checkpoint = readCheckpoint(await readCheckpointFolder(folder));
  const place = mkdtempSync(join(tmpdir(), 'mnerva-cold-'));
  try {
    const model = join(place, 'model.onnx');
    writeFileSync(model, (await exportedFiles(checkpoint)).get('model.onnx') ?? '');
    const raw = [join(programFolder, 'bench/engine/cold-raw.mjs'), model, String(pieces), String(ort.options.threads)];
    const torch = await hasTorch(checkpoint, ort);
    const contenders = [
      { name: 'ours', once: () => suggestOnce(entry, checkpoint, join(place, 'hashes.json')) },
      { name: 'raw', once: () => promisify(execFile)(process.execPath, raw, { cwd: programFolder }).then(() => null) },
      ...(torch ? [{ name: 'PyTorch', once: () => forwardOnce(checkpoint, ort).then(() => null) }] : []),
    ];
    const [ms = NaN, bare = NaN, theirs] = await inTurn(contenders, smoke ? 1 : 15);
    const row = { name, value: ms, unit: 'ms', beside: `onnxruntime-node ${bare.toFixed(0)} ms`, ratio: ms / bare };
    if (theirs === undefined) return [row];
    const beside = `PyTorch ${theirs.toFixed(0)} ms`;
    return [row, { name: `${name}, over PyTorch`, value: ms / theirs, unit: 'times', beside, ratio: ms / theirs }];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** What the checkpoint's hash is, is remembered from the first start on, as in the app. */
async function suggestOnce(entry: string, { types }: Checkpoint, memory: string): Promise<null> {
  const engine = folderEngine({ home: 'child', entry }, memory);
  const sentences = [Array.from({ length: pieces - 2 }, () => 'rain')];
  await engine.predict({ checkpoint: join(programFolder, folder), types, sentences });
  await engine.close();
  return null;
}

async function hasTorch(checkpoint: Checkpoint, ort: OrtBackend): Promise<boolean> {
  return (await forwardOnce(checkpoint, ort)) !== null;
}

/** null where there is no PyTorch. */
async function forwardOnce({ config, tensors }: Checkpoint, ort: OrtBackend): Promise<number | null> {
  const row = (value: number): number[] => new Array<number>(pieces).fill(value);
  const batch = { ids: [row(5)], valid: [row(1)], positions: [], gold: [], patches: [] };
  const torch = await startTorch(config, tensors, batch, ort.options.threads);
  const answer = await torch?.ask('forward');
  await torch?.close();
  return answer?.ms ?? null;
}
