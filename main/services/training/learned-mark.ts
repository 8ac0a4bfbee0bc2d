import type { ProjectStore } from '../../../src/storage/project-store';

/** Edits up to this mark of the log were learned by the promoted checkpoint; 0 where it learned from none. */
export function learnedMark({ checkpoints, runs }: ProjectStore): number {
  const runId = checkpoints.promoted()?.runId ?? null;
  return runId === null ? 0 : (runs.editMark(runId) ?? 0);
}
