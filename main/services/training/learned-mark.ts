import { z } from 'zod';
import type { TrainStart } from '../../../src/contract/run-views';
import type { ProjectStore } from '../../../src/storage/project-store';
import type { RunStore } from '../../../src/storage/run-store';

/** What a run's row keeps of its request: what was asked for, and whose finished work it learns from. */
export function keptRequest(start: TrainStart, annotator: string): TrainStart & { annotator: string } {
  return { ...start, annotator };
}

/** Rows of older versions name no annotator: those runs learned from everybody's work. */
const LearnedFrom = z.object({ annotator: z.string() });

interface Learned {
  readonly annotator: string | null;
  readonly from: string | null;
  readonly editMark: number;
}

/** These parts of a run's row never change, and the row is long: it is read once. */
const known = new WeakMap<RunStore, Map<string, Learned>>();

/**
 * Edits of this person up to this mark of the log were learned by the promoted checkpoint, or by one that it goes back to; 0
 * where none of them learned from this person's work.
 */
export function learnedMark({ checkpoints, runs }: ProjectStore, annotator: string): number {
  let checkpoint = checkpoints.promoted();
  // A run goes on from a checkpoint that was there before it: the way ends.
  while (checkpoint !== null && checkpoint.runId !== null) {
    const run = learnedBy(runs, checkpoint.runId);
    if (run === null) return 0;
    if (run.annotator === null || run.annotator === annotator) return run.editMark;
    checkpoint = run.from === null ? null : checkpoints.get(run.from);
  }
  return 0;
}

function learnedBy(runs: RunStore, id: string): Learned | null {
  const ofStore = known.get(runs) ?? new Map<string, Learned>();
  known.set(runs, ofStore);
  const cached = ofStore.get(id);
  if (cached) return cached;
  const run = runs.get(id);
  if (!run) return null;
  const request = LearnedFrom.safeParse(run.request);
  const learned = { annotator: request.data?.annotator ?? null, from: run.from, editMark: run.editMark };
  ofStore.set(id, learned);
  return learned;
}
