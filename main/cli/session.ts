/** What a command works with: its output, an open project, and jobs that show a bar and stop at Ctrl-C. */
import { resolve } from 'node:path';
import type { JobRecord, JobSpec } from '../../src/jobs/job';
import type { StartedJob } from '../../src/jobs/runner';
import { AppError, fromWire } from '../../src/errors';
import { dataFolder } from '../program/places';
import { createShared } from '../services';
import { actingFor, type Acting, type Opened, type Shared } from '../services/opened';
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
  /** Opens a project for the time of `work`, and of what follows from it by itself. */
  withProject<T>(folder: string, access: Access, work: (project: Acting) => Promise<T>): Promise<T>;
  /** Runs a job to its end with a bar. Throws where it failed or was stopped, with the job's own words. */
  run(project: Opened, spec: JobSpec): Promise<JobRecord>;
  /** The same for a job that was started elsewhere. */
  follow(project: Opened, title: string, started: StartedJob): Promise<JobRecord>;
}

/** What commands on a project have in common. */
export interface SessionOptions {
  /** Whose work it is about; whoever worked there last where it is not said. */
  readonly annotator?: string;
  /** Whether the pool is suggested for by itself, where a command gives cause. */
  readonly suggest?: boolean;
}

export function createSession(
  surroundings: CliSurroundings,
  output: Output,
  command: string,
  { annotator, suggest = true }: SessionOptions = {},
): Session {
  const { io, resources, engineFactory, formats } = surroundings;
  const listeners = new Set<(view: JobRecord) => void>();
  const shared = createShared({
    home: dataFolder({ ...io.env }),
    resources,
    engineFactory,
    formats,
    emit(name, value) {
      if (name !== 'job.changed') return;
      const view = value as JobRecord; // the name says the type; the checker does not follow
      listeners.forEach((listener) => listener(view));
    },
  });

  async function follow(project: Opened, title: string, started: StartedJob): Promise<JobRecord> {
    const bar = createProgressBar(io, title);
    const listener = (view: JobRecord): void => {
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

  /** Jobs that follow from the command by themselves: to be seen, to be stopped, and no failure of the command. */
  async function followUps(project: Opened): Promise<void> {
    for (;;) {
      const job = project.jobs.list().find(({ state }) => state === 'running');
      if (!job) return;
      const { id, title } = job;
      const ended = await follow(project, title, { jobId: id, ended: project.jobs.ended(id) });
      if (ended.error) output.complain(`${title}: ${ended.error.message}`, ended.error.detail);
      else output.line(`${title}: done, ${ended.done.toLocaleString('en')} samples.`);
    }
  }

  return {
    surroundings,
    output,
    shared,
    path: (written) => resolve(io.cwd, written),
    async withProject(folder, access, work) {
      const opened = openFolder(shared, resolve(io.cwd, folder), access, `mnerva ${command}`, { quiet: !suggest });
      try {
        const done = await work(actingFor(opened, { annotator: annotator ?? null }));
        await followUps(opened);
        return done;
      } finally {
        await closeOpened(opened);
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
