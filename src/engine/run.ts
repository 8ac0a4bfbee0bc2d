/** A training run: what it was asked for, how it goes, and what came of it. */
import { z } from 'zod';
import { Verdict } from '../promotion/verdict';
import { Preset, StepWatch, TrainingProgress, WatchedChart } from './training';

const RunState = z.enum(['running', 'finished', 'stopped', 'failed', 'interrupted']);
export type RunState = z.infer<typeof RunState>;

/** One reported step of a run: a point of its curves. */
export const RunPoint = z.object({
  step: z.int(),
  loss: z.number(),
  devF1: z.number().nullable(),
  /** null where the step was stored by a version that did not watch. */
  watch: StepWatch.nullable(),
});
export type RunPoint = z.infer<typeof RunPoint>;

/** The points of a run, and the drawings that its family makes of what they were watched by. */
export const RunCurves = z.object({ points: z.array(RunPoint), charts: z.array(WatchedChart) });
export type RunCurves = z.infer<typeof RunCurves>;

export const Run = z.object({
  id: z.string(),
  state: RunState,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  from: z.string().nullable(),
  preset: Preset,
  seed: z.int(),
  corrections: z.int(),
  replayed: z.int(),
  progress: TrainingProgress.nullable(),
  /** Loss and dev F1 of reported steps, thinned out (`thinOut`); what else was watched is in the curves. */
  history: z.array(RunPoint.omit({ watch: true })),
  error: z.string().nullable(),
  verdict: Verdict.nullable(),
});
export type Run = z.infer<typeof Run>;
