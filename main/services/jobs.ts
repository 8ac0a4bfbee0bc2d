/** The job runner of one open project: rows in its database, news to every window. */
import { randomUUID } from 'node:crypto';
import type { Emit } from '../../src/contract/events';
import { toAppError } from '../../src/errors';
import type { JobKind, JobRecord } from '../../src/jobs/job';
import { createJobRunner, type JobRunner } from '../../src/jobs/runner';
import type { ProjectStore } from '../../src/storage/project-store';

/** These take something out of the project: they run where nothing can be written into it, and leave no row there. */
const rescuing: readonly JobKind[] = ['export', 'backup'];

export function jobsOf(store: ProjectStore, emit: Emit, now: () => number): JobRunner {
  const rows = new Set<string>();

  function begin(view: JobRecord): void {
    if (store.readOnly) return;
    try {
      store.jobs.start(view);
      rows.add(view.id);
    } catch (error) {
      if (!rescuing.includes(view.kind) || !(store.lost() || toAppError(error).code === 'no-space')) throw error;
    }
  }

  return createJobRunner({
    now,
    newId: randomUUID,
    newCancel: () => new AbortController(),
    write(view) {
      if (view.state === 'running') return begin(view);
      if (!rows.has(view.id)) return;
      store.jobs.progress(view.id, view);
      store.jobs.end(view.id, view.state, now(), { error: view.error, result: view.result });
    },
    changed: (view) => emit('job.changed', view),
  });
}
