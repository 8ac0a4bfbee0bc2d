/** Which engines there are, in what state, and which one is chosen; taking one out and choosing another. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installableEngines, type EngineChoice, type InstallableEngine } from '../../../src/engine/choice';
import type { PrecisionChoice } from '../../../src/engine/precision';
import { AppError, toAppError } from '../../../src/errors';
import { gpuInWords, type GpuVerdict } from '../../../src/engine/webgpu';
import {
  damagedFile,
  engineFolder,
  forgetCrash,
  gpuVerdict,
  hasCrashed,
  readChoice,
  readManifest,
  readPrecision,
  writeChoice,
} from '../../engine/installed';
import { downloadsOf } from './install';
import { knownEngines } from './known';

export const engineStates = ['bundled', 'installed', 'not-installed', 'not-there', 'broken', 'crashed'] as const;

export interface EngineEntry {
  readonly name: Exclude<EngineChoice, 'auto'>;
  readonly title: string;
  readonly state: (typeof engineStates)[number];
  /** What is wrong and what to do, or what is installed; null where there is nothing to say. */
  readonly detail: string | null;
  /** On the disk; null for what came with the app and what is not there. */
  readonly bytes: number | null;
}

export interface EngineList {
  readonly chosen: EngineChoice;
  readonly precision: PrecisionChoice;
  readonly engines: readonly EngineEntry[];
}

/** Looks at names and sizes of files; whether their content is whole only `checkEngine` knows. */
export function listEngines(engines: string): EngineList {
  const bundled = (name: 'cpu' | 'wasm' | 'tfjs-cpu', title: string): EngineEntry => ({
    name,
    title,
    state: 'bundled',
    detail: null,
    bytes: null,
  });
  return {
    chosen: readChoice(engines),
    precision: readPrecision(engines),
    engines: [
      bundled('cpu', 'The processor, with ONNX Runtime'),
      ...installableEngines.map((name) => installedEntry(engines, name)),
      gpuEntry(engines),
      bundled('wasm', 'TensorFlow.js in WebAssembly: runs everywhere, slow'),
      bundled('tfjs-cpu', 'TensorFlow.js in JavaScript: runs everywhere, slowest'),
    ],
  };
}

const gpuStates: Partial<Record<GpuVerdict['outcome'], EngineEntry['state']>> = {
  none: 'not-there',
  failed: 'broken',
  silent: 'broken',
  wrong: 'broken',
  crashed: 'crashed',
};

function gpuEntry(engines: string): EngineEntry {
  const verdict = gpuVerdict(engines);
  return {
    name: 'webgpu',
    title: 'The graphics card, through WebGPU',
    state: (verdict && gpuStates[verdict.outcome]) ?? 'bundled',
    detail: gpuInWords(verdict),
    bytes: null,
  };
}

function installedEntry(engines: string, name: InstallableEngine): EngineEntry {
  const { title } = knownEngines[name];
  const entry = { name, title, detail: null, bytes: null };
  if (!existsSync(engineFolder(engines, name))) return { ...entry, state: 'not-installed' };
  try {
    const { tensorflow, version, files } = readManifest(engines, name);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (hasCrashed(engines, name)) {
      const detail = `It crashed when it was started last and is not tried again by itself. To try it: mnerva engine use ${name}`;
      return { ...entry, state: 'crashed', detail, bytes };
    }
    return { ...entry, state: 'installed', detail: `TensorFlow ${tensorflow}, package ${version}`, bytes };
  } catch (error) {
    const { message, detail } = toAppError(error);
    return { ...entry, state: 'broken', detail: [message, detail].filter(Boolean).join(' ') };
  }
}

/** Reads every byte of an installed engine. Throws `bad-file` where one is not what was installed. */
export async function checkEngine(engines: string, name: InstallableEngine): Promise<void> {
  const damaged = await damagedFile(engineFolder(engines, name), readManifest(engines, name));
  if (damaged === null) return;
  const detail = `Install it anew: mnerva engine remove ${name}, then mnerva engine install ${name}.`;
  throw new AppError('bad-file', `The engine ${name} is broken: ${damaged} is not what was installed.`, detail);
}

/** Takes the engine out, with what an earlier try has loaded. Answers whether there was anything. */
export async function removeEngine(engines: string, name: InstallableEngine): Promise<boolean> {
  const folder = engineFolder(engines, name);
  const downloads = downloadsOf(engines, name);
  const wasThere = [folder, downloads].some((path) => existsSync(path));
  if (existsSync(folder)) {
    // Renamed first: half an engine must not look like one.
    const leaving = join(engines, `.${name}.leaving.${process.pid}`);
    await rename(folder, leaving);
    await rm(leaving, { recursive: true, force: true });
  }
  await rm(downloads, { recursive: true, force: true });
  forgetCrash(engines, name);
  if (readChoice(engines) === name) writeChoice(engines, 'auto');
  return wasThere;
}

/** Throws `refused` with the reason unless the GPU computes right here; its speed is not asked. */
export function mustBeRight(verdict: GpuVerdict): void {
  if (verdict.outcome !== 'right') throw new AppError('refused', gpuInWords(verdict), 'The engine stays what it was.');
}

/** From the next start of an engine on. Choosing an engine that crashed lets it be tried again. */
export function chooseEngine(engines: string, use: EngineChoice): void {
  if (use === 'native' || use === 'cuda') {
    readManifest(engines, use);
    forgetCrash(engines, use);
  }
  writeChoice(engines, use);
}
