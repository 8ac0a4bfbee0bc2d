/**
 * After a promotion or an import, suggestions for the pool are computed and the pool is ranked, as a job that can be seen and
 * stopped; from the command line as from the app.
 */
import { defaultStrategy } from '../../src/active/registry';
import type { Split } from '../../src/domain/sample';
import { promotedCheckpoint } from './checkpoints';
import type { Acting, Opened } from './opened';
import { scoresShown } from './ranking';
import { preAnnotationJob } from './suggestion';

export function autoSuggest(project: Opened): void {
  const { events } = project;
  events.on('checkpoint.promoted', ({ by }) => suggestForPool({ ...project, annotator: by }));
  events.on('samples.imported', ({ by }) => suggestForPool({ ...project, annotator: by }));
}

/**
 * Starts the job where some sample of the pool has no suggestions of the checkpoint in use; returns its id. A project that is
 * being closed starts it when it is next opened.
 */
export function suggestForPool(project: Acting): string | null {
  return !project.jobs.isClosing() && isWaiting(project) ? startSuggesting(project, 'pool') : null;
}

/** Resumes a job that ended with its process, but none that a person stopped. */
export function resumeSuggesting(project: Acting): void {
  const last = project.store.jobs.list().find(({ kind }) => kind === 'pre-annotate');
  if (last?.state === 'interrupted') suggestForPool(project);
}

/** Restarts the job where it is running: the checkpoint may have changed. */
export function startSuggesting(project: Acting, split: Split | null): string {
  const running = project.jobs.list().find(({ kind, state }) => kind === 'pre-annotate' && state === 'running');
  if (running) project.jobs.cancel(running.id);
  return project.jobs.start(preAnnotationJob(project, { checkpoint: promotedCheckpoint(project), split })).jobId;
}

function isWaiting({ store }: Opened): boolean {
  const promoted = store.checkpoints.promoted();
  if (store.readOnly || !promoted) return false;
  const source = store.suggestions.findSource('checkpoint', promoted.name);
  const scores = scoresShown({ store }, defaultStrategy.name);
  return store.suggestions.missing(source?.id ?? 0, scores, null, 1, 'pool').length > 0;
}
