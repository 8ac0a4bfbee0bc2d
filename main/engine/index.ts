/** The engine for the rest of the program: `createEngine` and the types its callers need. */
import type { EnginePort } from '../../src/engine/port';
import { forkChild, pathOf, startThread } from './homes';
import { createHost } from './host';
import { enginesOption, type EngineChannel, type SpawnChild } from './protocol';
import { withCrashesNoted } from './webgpu/crashes';
import { computesOnGpu } from './webgpu/standing';

export { childMemory } from './child-memory';
export type { EngineChannel, HostMessage, SpawnChild } from './protocol';
export { readCheckpointFolder, writeCheckpointFolder } from './checkpoint-files';

/** Suggestions live in a thread of this process (in a child where the GPU computes), training in a child; `memory` is for tests. */
export type EngineHome = 'thread' | 'child' | 'memory';

export interface EngineOptions {
  readonly home: EngineHome;
  /** The built entry file; by default `engine.js` beside the bundle that this module is in. */
  readonly entry?: string | URL;
  /** How a child is started; Electron's main process brings utilityProcess. */
  readonly spawnChild?: SpawnChild;
  /** A child ends when it had nothing to do for so long. */
  readonly idleMs?: number;
  /** The folder of installed engines and of the person's choice among them; without it there are the bundled ones. */
  readonly engines?: string;
}

const defaultIdleMs = 60_000;
/** Kept apart from `new URL`, so that no bundler takes it for an asset of its own. */
const builtEntry = './engine.js';

/** An engine that starts with its first call. Close it when it is not needed any more. */
export function createEngine({
  home,
  entry,
  spawnChild = (path, args) => forkChild(path, undefined, args),
  engines,
  idleMs = defaultIdleMs,
}: EngineOptions): EnginePort {
  if (home === 'memory') return createMemoryEngine(engines ?? null);
  const args = engines === undefined ? [] : [`${enginesOption}${engines}`];
  // TensorFlow reads it when it is loaded, from the environment of the process: what it says of processors helps nobody.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const path = pathOf(entry ?? new URL(builtEntry, import.meta.url));
  const start = (): EngineChannel => {
    // A driver may take its process down, so what computes on the GPU has one of its own.
    if (engines !== undefined && computesOnGpu(engines)) return withCrashesNoted(spawnChild(path, args), engines);
    return home === 'thread' ? startThread(path, args) : spawnChild(path, args);
  };
  return home === 'thread'
    ? createHost({
        name: 'The suggestion engine',
        remedy: 'Ask again: it is started anew.',
        start,
        idleMs: null,
      })
    : createHost({
        name: 'The training process',
        remedy: 'Resume the training: it goes on from its last saved state and comes to the same result.',
        start,
        idleMs,
      });
}

/** The engine in this thread. Loaded with the first call: no program that has its engines elsewhere should load tfjs. */
function createMemoryEngine(engines: string | null): EnginePort {
  let loaded: Promise<EnginePort> | null = null;
  const engine = (): Promise<EnginePort> => {
    loaded ??= import('./local').then(({ createLocalEngine }) => createLocalEngine({ engines }));
    return loaded;
  };
  return {
    info: async () => (await engine()).info(),
    inspect: async (checkpoint, types) => (await engine()).inspect(checkpoint, types),
    predict: async (request, options) => (await engine()).predict(request, options),
    explain: async (request) => (await engine()).explain(request),
    features: async (request, options) => (await engine()).features(request, options),
    train: async (request, options) => (await engine()).train(request, options),
    close: async () => (await loaded)?.close(),
  };
}
