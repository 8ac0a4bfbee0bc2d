/** What `mnerva doctor` says of the engines: each state in a sentence, and what to do about it. */
import { installableEngines, type EngineChoice } from '../../src/engine/choice';
import type { EngineInfo } from '../../src/engine/info';
import { defaultPreset as preset, sizes, type Size } from '../../src/engine/training';
import { AppError } from '../../src/errors';
import { availableMemory } from '../engine';
import { describeModel } from '../engine/model-info';
import { checkEngine, type EngineEntry, listEngines } from '../services/engine-install';
import { megabytes } from '../services/pretrained';

export type Check = readonly [name: string, look: () => Promise<string>];

/** Starting the engine runs its self-test. Throws where something else computes than what was chosen or what came along. */
export function sayWhatComputes(
  { backend, device, reason }: EngineInfo,
  chosen: EngineChoice,
  machine = `${process.platform}-${process.arch}`,
): string {
  const said = `${device}. ${reason}`;
  if (backend === chosen) return said;
  if (chosen === 'native' || chosen === 'cuda' || chosen === 'webgpu') {
    const detail = `You chose ${chosen}. See mnerva engine list; or take what works: mnerva engine use auto.`;
    throw new AppError('refused', said, detail);
  }
  // There is no ONNX Runtime for Intel Macs: what computes there is as it should be.
  const isExpected = backend === 'wasm' && machine === 'darwin-x64';
  if ((backend === 'wasm' || backend === 'tfjs-cpu') && !isExpected) {
    const detail = 'Run npm ci to repair the installation; on Linux, mnerva engine install native is another way.';
    throw new AppError('refused', said, detail);
  }
  return said;
}

/** One line for each engine that is installed or should be: whole, broken, or crashed at its start. */
export function engineChecks(engines: string): Check[] {
  const { engines: entries } = listEngines(engines);
  const gpu = entries.find(({ name }) => name === 'webgpu');
  const gpuCheck: Check[] = gpu ? [['webgpu', async () => sayGpu(gpu)]] : [];
  const installed = installableEngines.flatMap((name): Check[] => {
    const entry = entries.find((known) => known.name === name);
    if (!entry || entry.state === 'not-installed') return [];
    return [[name, async () => wordsOf(engines, name, entry)]];
  });
  return [...gpuCheck, ...installed];
}

/** A driver that crashes or computes wrong is worth a line in red, though nothing depends on it. */
function sayGpu({ state, detail }: EngineEntry): string {
  if (state === 'broken' || state === 'crashed') {
    throw new AppError(
      'refused',
      detail ?? `WebGPU is ${state}.`,
      'The CPU computes instead. A newer driver may help.',
    );
  }
  return detail ?? state;
}

async function wordsOf(
  engines: string,
  name: (typeof installableEngines)[number],
  { state, detail, bytes }: EngineEntry,
): Promise<string> {
  if (state !== 'installed') throw new AppError('bad-file', detail ?? `The engine ${name} is ${state}.`);
  await checkEngine(engines, name);
  return `${detail ?? 'installed'}, ${megabytes(bytes ?? 0)}, every file as it was installed`;
}

const asked = { labels: 'bio9', types: ['PER', 'LOC', 'ORG', 'MISC'], batch: 16, length: 64 } as const;

/** The largest size of the app's own preset that may be trained here. Throws where not even the starter's may. */
export function sayMemory(available: number = availableMemory()): string {
  const bytesOf = (size: Size): number => {
    const { types, ...rest } = asked;
    return describeModel({ preset, size, ...rest, types: [...types] }).memory.total;
  };
  const largest = sizes.filter((size) => bytesOf(size) <= available).at(-1);
  const said = `${megabytes(available)} of memory are free for it`;
  if (largest !== undefined && sizes.indexOf(largest) >= sizes.indexOf('starter')) {
    return `${said}: ${preset} may be trained up to size ${largest} (about ${megabytes(bytesOf(largest))})`;
  }
  const needed = `training ${preset} at the starter's size takes about ${megabytes(bytesOf('starter'))}`;
  const fits = largest === undefined ? 'No size fits.' : `Size ${largest} fits.`;
  throw new AppError(
    'refused',
    `${said}; ${needed}.`,
    `${fits} Close other programs before a training; suggestions take far less.`,
  );
}
