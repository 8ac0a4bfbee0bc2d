/** One training run as the engine is asked for it: data, settings, and where the checkpoint goes. */
import { z } from 'zod';
import { LabelSet } from '../domain/label-set';

/** One training tweet with the tags to learn, one a token. */
export const TrainingSentence = z.object({
  id: z.string(),
  tokens: z.array(z.string()),
  tags: z.array(z.string()),
});
export type TrainingSentence = Readonly<z.infer<typeof TrainingSentence>>;

/** The model family on one set of flags (spec D.1). */
export const presets = ['bert_crf', 'bga', 'bga_wo_scs'] as const;
export const Preset = z.enum(presets);
export type Preset = z.infer<typeof Preset>;

export const sizes = ['tiny', 'starter', 'mini'] as const;

export const TrainingRequest = z.object({
  /** Start from this checkpoint's folder; null starts from random weights with `preset` and `size`. */
  from: z.string().nullable(),
  preset: Preset,
  size: z.enum(sizes),
  types: LabelSet,
  /** `update` is the incremental recipe of spec H.2, `full` the recipe of H.1. */
  recipe: z.enum(['full', 'update']),
  /** What the person corrected or the train split: learned from gold tags. */
  train: z.array(TrainingSentence),
  /** Old gold, mixed into every batch of an update (at most 6 corrections to at least 10 replayed). */
  replay: z.array(TrainingSentence),
  /** Unlabelled tweets that keep the old model's posteriors (distillation, spec H.2-2). */
  distil: z.array(z.array(z.string())),
  /** Held out: early stop and the figures of the card. */
  dev: z.array(TrainingSentence),
  epochs: z.int().min(1),
  batchSize: z.int().min(1).default(16),
  seed: z.int(),
  /** The checkpoint's folder; it is written whole or not at all. `<out>.resume` holds the state of an unfinished run. */
  out: z.string(),
  /** Hash of the data, written into the checkpoint. */
  dataHash: z.string(),
  /** Overrides for tests and the command line; undefined = the recipe's. */
  learningRate: z.number().positive().optional(),
  maxSteps: z.int().min(0).optional(),
  dropout: z.number().min(0).max(0.9).optional(),
});
export type TrainingRequest = z.infer<typeof TrainingRequest>;

export const TrainingProgress = z.object({
  step: z.int(),
  totalSteps: z.int(),
  epoch: z.int(),
  /** Mean loss per sentence since the last report, in nats. */
  loss: z.number(),
  /** Micro F1 on dev after the newest epoch, 0 to 1; null before the first. */
  devF1: z.number().nullable(),
  /** Mean share of words that the textual SCS keeps, one a layer; empty where there is none. */
  keepRatios: z.array(z.number()),
  note: z.string(),
});
export type TrainingProgress = z.infer<typeof TrainingProgress>;

export const TrainingResult = z.object({
  steps: z.int(),
  epochs: z.int(),
  /** The epoch whose weights were kept, 0 = the weights it started from. */
  bestEpoch: z.int(),
  devF1: z.number().nullable(),
  stoppedEarly: z.boolean(),
  /** Whether the run went on from a saved state of an earlier, interrupted one. */
  resumed: z.boolean(),
  untrainedTypes: z.array(z.string()),
});
export type TrainingResult = z.infer<typeof TrainingResult>;
