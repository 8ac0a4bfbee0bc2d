/** The engine for the rest of the program: `createEngine` and the types its callers need. */
import { engineCalls, type EnginePort } from '../../src/engine/calls';
import { forkChild, pathOf, startHere, startThread } from './homes';
import { createHost, type HostOptions } from './host';
import { createLocalArtifacts, type LocalArtifacts } from './local-artifacts';
import { enginesOption, type EngineChannel, type HostLine, type SpawnChild } from './protocol';
import { withCrashesNoted } from './webgpu/crashes';
import { computesOnGpu } from './webgpu/verdict';

export { availableMemory } from './available-memory';
export { childMemory } from './child-memory';
export type { SpawnChild } from './protocol';
export { readCheckpointFolder, writeCheckpointFolder } from './checkpoint-files';
export { createLocalArtifacts, type LocalArtifacts } from './local-artifacts';
export { trainInto } from './training-folder';

/** Suggestions live in a thread of this process (in a child where the GPU computes), training in a child; `memory` is for tests. */
export type EngineHome = 'thread' | 'child' | 'memory';

export interface EngineOptions {
  readonly home: EngineHome;
  /** What requests name; without it there is nothing to be named. */
  readonly artifacts?: LocalArtifacts;
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

const remedies: Readonly<Record<EngineHome, Pick<HostOptions, 'name' | 'remedy'>>> = {
  thread: { name: 'The suggestion engine', remedy: 'Ask again: it is started anew.' },
  child: {
    name: 'The training process',
    remedy: 'Resume the training: it goes on from its last saved state and comes to the same result.',
  },
  memory: { name: 'The engine', remedy: 'Start it again.' },
};

/** An engine that starts with its first request. Close it when it is not needed any more. */
export function createEngine({
  home,
  artifacts = createLocalArtifacts(),
  entry,
  spawnChild = (path, args) => forkChild(path, undefined, args),
  engines,
  idleMs = defaultIdleMs,
}: EngineOptions): EnginePort {
  // TensorFlow reads it when it is loaded, from the environment of the process: what it says of processors helps nobody.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const start = (): EngineChannel => {
    if (home === 'memory') return startHere((line) => void serveHere(line, engines ?? null));
    const args = engines === undefined ? [] : [`${enginesOption}${engines}`];
    const path = pathOf(entry ?? new URL(builtEntry, import.meta.url));
    // A driver may take its process down, so what computes on the GPU has one of its own.
    if (engines !== undefined && computesOnGpu(engines)) return withCrashesNoted(spawnChild(path, args), engines);
    return home === 'thread' ? startThread(path, args) : spawnChild(path, args);
  };
  return createHost(engineCalls, { ...remedies[home], artifacts, start, idleMs: home === 'child' ? idleMs : null });
}

/** Loaded when it is started: no program that has its engines elsewhere should load tfjs. */
async function serveHere(line: HostLine, engines: string | null): Promise<void> {
  const [{ serve }, { createLocalEngine }] = await Promise.all([import('./serve'), import('./local')]);
  serve(engineCalls, (artifacts) => createLocalEngine({ engines, artifacts }), line);
}
