/** The use cases behind both shells and the command line. */
import { join, resolve } from 'node:path';
import { formats as allFormats } from '../../datasets';
import type { Handlers } from '../../src/contract/calls';
import type { JobKind } from '../../src/jobs/job';
import { createLocalArtifacts } from '../engine';
import { createImageDecoder, liesTurned } from '../images';
import { createEngineManager, enginesFolder, tryEngineWith, tryGpuWhenIdle, tryGpuWith } from './engine-install';
import { createEngines } from './engines';
import { createHandlers } from './handlers';
import type { Shared } from './opened';
import type { ServicesOptions } from './options';
import { createRecent } from './recent';
import { createWorkspace } from './workspace';

export { projectsFolder } from './project-files';
export type { EngineFactory, Resources, ServicesOptions, ShellFacts } from './options';

/** A stored picture: where its bytes are, and what the decoder said they are ("image/jpeg", ...). */
export interface ImageFile {
  readonly path: string;
  readonly mediaType: string;
}

/** What WebP has room for, in pixels. */
const webpSide = 16_383;

/** Jobs that go on by themselves at the next start. */
const ownJobs: ReadonlySet<JobKind> = new Set(['pre-annotate', 'rank']);

export interface Services {
  readonly handlers: Handlers;
  /** The picture with this content hash in the open project; null when there is none. */
  imageFile(hash: string): Promise<ImageFile | null>;
  /**
   * A picture as WebP and upright where a browser might not turn it: boxes would be drawn on another picture than the one that a
   * model is shown. null = as it is.
   */
  upright(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Titles of jobs that somebody started and that run now. */
  runningJobs(): string[];
  /** Stops jobs, closes the project and ends both engines. */
  close(): Promise<void>;
}

export function createServices(options: ServicesOptions): Services {
  const { home } = options;
  const shared = createShared(options);
  const recent = createRecent(home, shared.now);
  const workspace = createWorkspace({ shared, home, recent, what: `Mnerva (${options.shell.kind})` });
  const { engines } = shared;
  const installed = enginesFolder(home);
  const tryGpu = tryGpuWith(options.engineFactory, installed);
  const engineManager = createEngineManager({
    engines: installed,
    tryGpu,
    environment: process.env,
    tryEngine: tryEngineWith(options.engineFactory),
    // The entry is out/main/engine.js.
    programFolder: resolve(options.resources.engineEntry, '../../..'),
    now: shared.now,
    changed: (view) => options.emit('engines.changed', view),
    restart: () => engines.restart(),
  });
  const stopTrial = tryGpuWhenIdle({
    engines: installed,
    tryGpu,
    isBusy: () => engines.isBusy(),
    changed: () => options.emit('engines.changed', engineManager.view()),
  });
  return {
    handlers: createHandlers({
      ...{ workspace, recent, engines, engineManager, formats: shared.formats },
      options: { home, shell: options.shell },
    }),
    async imageFile(hash) {
      const images = workspace.current()?.store.images;
      const image = images?.get(hash);
      return images && image ? { path: images.path(hash), mediaType: `image/${image.format}` } : null;
    },
    runningJobs() {
      const jobs = workspace.current()?.jobs.list() ?? [];
      return jobs.filter(({ state, kind }) => state === 'running' && !ownJobs.has(kind)).map(({ title }) => title);
    },
    upright: async (bytes) => (liesTurned(bytes) ? shared.decoder.rendition(bytes, webpSide).catch(() => null) : null),
    async close() {
      await Promise.all([workspace.close(), engineManager.close(), stopTrial()]);
      await Promise.all([engines.close(), shared.decoder.close()]);
    },
  };
}

/** What all use cases of a process share; the command line makes one for each command. */
export function createShared({
  home,
  resources,
  emit,
  engineFactory,
  formats = allFormats,
}: Pick<ServicesOptions, 'home' | 'resources' | 'emit' | 'engineFactory' | 'formats'>): Shared {
  const artifacts = createLocalArtifacts(join(home, 'artifacts.json'));
  return {
    now: Date.now,
    emit,
    artifacts,
    engines: createEngines(
      (engineHome) => engineFactory(engineHome, { artifacts }),
      (view) => emit('engine.changed', view),
    ),
    decoder: createImageDecoder({ entry: resources.decodeWorker }),
    resources,
    formats,
  };
}
