/** The job runner of one open project: rows in its database, news to every window. */
import { randomUUID } from 'node:crypto';
import type { Emit } from '../../src/contract/events';
import { createJobRunner, type JobRunner } from '../../src/jobs/runner';
import type { ProjectStore } from '../../src/storage/project-store';

export function jobsOf(store: ProjectStore, emit: Emit, now: () => number): JobRunner {
  return createJobRunner({
    now,
    newId: randomUUID,
    newCancel: () => new AbortController(),
    write(view) {
      if (store.readOnly || store.lost()) return; // an export or a backup of a project that cannot be written leaves no row
      if (view.state === 'running') store.jobs.start(view);
      else {
        store.jobs.progress(view.id, view);
        store.jobs.end(view.id, view.state, now(), { error: view.error, result: view.result });
      }
    },
    changed: (view) => emit('job.changed', view),
  });
}
