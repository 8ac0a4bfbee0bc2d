/** Runs, checkpoints, jobs and the engine, as the renderer sees them. */
import { z } from 'zod';
import { Preset, StepWatch, TrainingProgress, sizes } from '../engine/training';
import { errorCodes } from '../errors';

/** Precision, recall and F1 from 0 to 1, with their counts. */
export const Score = z.object({
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  truePositives: z.int(),
  predicted: z.int(),
  gold: z.int(),
});
export type Score = z.infer<typeof Score>;

export const Evaluation = z.object({
  checkpoint: z.string(),
  split: z.string(),
  sentences: z.int(),
  overall: Score,
  byType: z.record(z.string(), Score),
});
export type Evaluation = z.infer<typeof Evaluation>;

export const RunState = z.enum(['running', 'finished', 'stopped', 'failed', 'interrupted']);
export type RunState = z.infer<typeof RunState>;

/** What the promotion guard said of a run's checkpoint, with the numbers it looked at. */
export const Verdict = z.object({
  decision: z.enum(['promoted', 'refused', 'person']),
  /** The plain sentence. */
  summary: z.string(),
  checks: z.array(z.object({ name: z.string(), passed: z.boolean().nullable(), detail: z.string() })),
});
export type Verdict = z.infer<typeof Verdict>;

/** One reported step of a run: a point of its curves. */
export const RunPoint = z.object({
  step: z.int(),
  loss: z.number(),
  devF1: z.number().nullable(),
  /** null where the step was stored by a version that did not watch. */
  watch: StepWatch.nullable(),
});
export type RunPoint = z.infer<typeof RunPoint>;

export const RunView = z.object({
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
  /** Loss and dev F1 of reported steps, thinned out (`thinOut`); what else was watched comes with `runs.curves`. */
  history: z.array(RunPoint.omit({ watch: true })),
  error: z.string().nullable(),
  verdict: Verdict.nullable(),
});
export type RunView = z.infer<typeof RunView>;

export const CheckpointView = z.object({
  name: z.string(),
  /** The run that made it; null for the starter that came with the app. */
  runId: z.string().nullable(),
  model: z.string(),
  createdAt: z.number(),
  promoted: z.boolean(),
  /** On the project's dev split (or the held-out confirmed samples); null = not evaluated here. */
  evaluation: Evaluation.nullable(),
  types: z.array(z.string()),
});
export type CheckpointView = z.infer<typeof CheckpointView>;

export const TrainStart = z.object({
  preset: Preset.default('bga'),
  size: z.enum(sizes).default('starter'),
  /** A checkpoint's name; null = the promoted one; "scratch" = random weights. */
  from: z.string().nullable().default(null),
  seed: z.int().default(1),
  epochs: z.int().min(1).max(200).default(8),
  /** Go on with this interrupted run. */
  resume: z.string().nullable().default(null),
});
export type TrainStart = z.infer<typeof TrainStart>;

export const JobKind = z.enum(['import', 'pre-annotate', 'train', 'evaluate', 'export', 'backup']);
export type JobKind = z.infer<typeof JobKind>;

export const JobView = z.object({
  id: z.string(),
  kind: JobKind,
  title: z.string(),
  state: z.enum(['running', 'finished', 'stopped', 'failed', 'interrupted']),
  done: z.number(),
  total: z.number().nullable(),
  note: z.string(),
  startedAt: z.number(),
  error: z.object({ code: z.enum(errorCodes), message: z.string(), detail: z.string().nullable() }).nullable(),
  /** The finished job's report (an ImportReport, ExportReport or Evaluation by kind), as JSON; null before. */
  result: z.json().nullable(),
});
export type JobView = z.infer<typeof JobView>;

export const EngineView = z.object({
  state: z.enum(['starting', 'idle', 'suggesting', 'training', 'stopped']),
  backend: z.string(),
  device: z.string(),
  reason: z.string(),
});
export type EngineView = z.infer<typeof EngineView>;
