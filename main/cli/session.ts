/** What a command works with: its output, an open project, and jobs that show a bar and stop at Ctrl-C. */
import { resolve } from 'node:path';
import type { JobView } from '../../src/contract/run-views';
import type { JobSpec } from '../../src/jobs/job';
import type { StartedJob } from '../../src/jobs/runner';
import { AppError, fromWire } from '../../src/errors';
import { createShared } from '../services';
import type { Opened, Shared } from '../services/opened';
import { closeOpened, openFolder, type Access } from '../services/project-files';
import type { CliSurroundings } from './io';
import type { Output } from './output';
import { createProgressBar } from './progress-bar';

export interface Session {
  readonly surroundings: CliSurroundings;
  readonly output: Output;
  readonly shared: Shared;
  /** A path as the person wrote it, from the folder they are in. */
  path(written: string): string;
  /** Opens a project for the time of `work`. */
  withProject<T>(folder: string, access: Access, work: (project: Opened) => Promise<T>): Promise<T>;
  /** Runs a job to its end with a bar. Throws where it failed or was stopped, with the job's own words. */
  run(project: Opened, spec: JobSpec): Promise<JobView>;
  /** The same for a job that was started elsewhere. */
  follow(project: Opened, title: string, started: StartedJob): Promise<JobView>;
}

export function createSession(surroundings: CliSurroundings, output: Output, command: string): Session {
  const { io, resources, engineFactory } = surroundings;
  const listeners = new Set<(view: JobView) => void>();
  const shared = createShared({
    resources,
    engineFactory,
    emit(name, value) {
      if (name !== 'job.changed') return;
      const view = value as JobView; // the name says the type; the checker does not follow
      listeners.forEach((listener) => listener(view));
    },
  });

  async function follow(project: Opened, title: string, started: StartedJob): Promise<JobView> {
    const bar = createProgressBar(io, title);
    const listener = (view: JobView): void => {
      if (view.id === started.jobId && view.state === 'running') bar.report(view);
    };
    listeners.add(listener);
    const stopListening = io.onInterrupt(() => project.jobs.cancel(started.jobId));
    try {
      return await started.ended;
    } finally {
      bar.end();
      listeners.delete(listener);
      stopListening();
    }
  }

  return {
    surroundings,
    output,
    shared,
    path: (written) => resolve(io.cwd, written),
    async withProject(folder, access, work) {
      const project = openFolder(shared, resolve(io.cwd, folder), access, `mnerva ${command}`);
      try {
        return await work(project);
      } finally {
        await closeOpened(project);
      }
    },
    async run(project, spec) {
      const view = await follow(project, spec.title, project.jobs.start(spec));
      if (view.state !== 'finished') {
        throw view.error ? fromWire(view.error) : new AppError('cancelled', `The job was ${view.state}.`);
      }
      return view;
    },
    follow,
  };
}

export async function closeSession({ shared }: Session): Promise<void> {
  await Promise.all([shared.engines.close(), shared.decoder.close()]);
}
