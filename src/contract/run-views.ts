/** Runs, checkpoints, jobs and the engine, as the renderer sees them. */
import { z } from 'zod';
import { defaultPreset, Preset, sizes } from '../engine/training';
import { Evaluation } from '../metrics/evaluation';

export const CheckpointView = z.object({
  name: z.string(),
  /** The run that made it; null for the starter that came with the app. */
  runId: z.string().nullable(),
  model: z.string(),
  createdAt: z.number(),
  promoted: z.boolean(),
  /** On the project's dev split (or the held-out confirmed samples); null = not evaluated here. */
  evaluation: Evaluation.nullable(),
  /** The type ids that it can predict. */
  types: z.array(z.string()),
});
export type CheckpointView = z.infer<typeof CheckpointView>;

/** A model that a run from random weights may train. */
export const PresetView = z.object({ id: Preset, title: z.string() });
export type PresetView = z.infer<typeof PresetView>;

export const TrainStart = z.object({
  preset: Preset.default(defaultPreset),
  size: z.enum(sizes).default('starter'),
  /** A checkpoint's name; null = the promoted one; "scratch" = random weights. */
  from: z.string().nullable().default(null),
  seed: z.int().default(1),
  epochs: z.int().min(1).max(200).default(8),
  /** Go on with this interrupted run. */
  resume: z.string().nullable().default(null),
});
export type TrainStart = z.infer<typeof TrainStart>;

export const EngineView = z.object({
  state: z.enum(['starting', 'idle', 'suggesting', 'training', 'stopped']),
  backend: z.string(),
  device: z.string(),
  reason: z.string(),
});
export type EngineView = z.infer<typeof EngineView>;
