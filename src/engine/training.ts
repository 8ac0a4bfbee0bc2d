/** One training run as a request to the engine: data, settings, and where what comes of it goes. */
import { z } from 'zod';
import { LabelSet } from '../domain/label-set';
import { ArtifactHash, ArtifactSlot } from './artifacts';
import { PictureRef } from './picture';

/** One training tweet with the tags to learn, one a token. */
export const TrainingSentence = z.object({
  id: z.string(),
  tokens: z.array(z.string()),
  tags: z.array(z.string()),
  /** Feeds the generation losses; null or left out = the tweet has none. */
  picture: PictureRef.nullable().optional(),
});
export type TrainingSentence = Readonly<z.infer<typeof TrainingSentence>>;

/** A tweet with its picture and without labels: it trains generation alone. */
export const TrainingPair = z.object({ id: z.string(), tokens: z.array(z.string()), picture: PictureRef });
export type TrainingPair = Readonly<z.infer<typeof TrainingPair>>;

/** A configuration of a model family by its name. Which there are says `models/families.ts`; who takes a request checks it. */
export const Preset = z.string();
export type Preset = z.infer<typeof Preset>;

/** What is trained unless told. */
export const defaultPreset: Preset = 'bga';

/** `toy` is for tests; the others are BERT's miniatures, the bundled starter and BERT-base with CLIP ViT-B/32 (model-spec B.4). */
export const sizes = ['toy', 'tiny', 'mini', 'small', 'starter', 'base'] as const;
export const Size = z.enum(sizes);
export type Size = z.infer<typeof Size>;

/** Which pieces the CRF scores: the first of each word, or all as UMT does (model-spec E.2). */
export const labelSchemes = ['bio9', 'umt13'] as const;
export const LabelScheme = z.enum(labelSchemes);
export type LabelScheme = z.infer<typeof LabelScheme>;

/** Parameters that learn at one rate and are logged together: `head`, `crf`, and those of the family's encoder. */
export const ParameterGroup = z.string();
export type ParameterGroup = z.infer<typeof ParameterGroup>;

/** What stays as it was at the start. */
export const Freeze = z.object({
  groups: z.array(ParameterGroup).default([]),
  /** So many of the lowest text layers. */
  textLayers: z.int().min(0).default(0),
});
export type Freeze = z.infer<typeof Freeze>;

/** Over the tokens that a sampler kept. */
export const GenerationReduction = z.enum(['sum', 'masked_mean']);
export const RatioLoss = z.object({ rho: z.number().min(0).max(1), weight: z.number().min(0) });

export const TrainingRequest = z.object({
  /** The checkpoint to start from; null starts from random weights with `preset` and `size`. */
  from: ArtifactHash.nullable(),
  /** A pretrained BERT and CLIP that a model from random weights (`from` null) takes its encoders from. */
  pretrained: z.object({ text: ArtifactHash, vision: ArtifactHash.nullable() }).optional(),
  /** The saved state of this run to go on from, where it was interrupted; a state of another run is not taken up. */
  resume: ArtifactHash.nullable().optional(),
  preset: Preset,
  size: Size,
  types: LabelSet,
  /** Of a model from random weights; a checkpoint keeps its own. */
  labels: LabelScheme.optional(),
  /** Where a model from random weights takes its pieces from: BERT's uncased vocabulary, or the characters of the data. */
  vocabulary: z.enum(['uncased', 'characters']).optional(),
  /** `update` is the incremental recipe of model-spec H.2, `full` that of model-spec H.1. */
  recipe: z.enum(['full', 'update']),
  /** What the person corrected or the train split: learned from gold tags. */
  train: z.array(TrainingSentence),
  /** Old gold, mixed into every batch of an update (at most 6 corrections to at least 10 replayed). */
  replay: z.array(TrainingSentence),
  /** Unlabelled tweets that keep the old model's posteriors (distillation, model-spec H.2-2). */
  distil: z.array(z.array(z.string())),
  /** Unlabelled tweets with pictures, for the generation losses: `pairsPerBatch` of them join every batch of a full training. */
  pairs: z.array(TrainingPair).optional(),
  pairsPerBatch: z.int().min(0).optional(),
  /** Held out: early stop and the figures of the card. */
  dev: z.array(TrainingSentence),
  epochs: z.int().min(1),
  batchSize: z.int().min(1).default(16),
  /** Batches whose gradients are averaged before one update; 1 where it is left out. */
  accumulate: z.int().min(1).optional(),
  freeze: Freeze.optional(),
  seed: z.int(),
  /** Where the checkpoint goes. */
  out: ArtifactSlot,
  /** Where the state of the unfinished run goes, each in place of the one before. */
  states: ArtifactSlot,
  /** Hash of the data, written into the checkpoint. */
  dataHash: z.string(),
  /** Overrides for tests and the command line; undefined = the recipe's. */
  learningRate: z.number().positive().optional(),
  /** Learning rates of single groups, before the schedule. */
  rates: z.record(ParameterGroup, z.number().positive()).optional(),
  /** Share of the steps in which the learning rate climbs; 0.01 in the paper. */
  warmUp: z.number().min(0).max(1).optional(),
  maxSteps: z.int().min(0).optional(),
  dropout: z.number().min(0).max(0.9).optional(),
  /** Weight of the generation losses; 0.001 in the paper (eq. 11). */
  alpha: z.number().min(0).optional(),
  /** How the generation losses are added up over the tokens that were kept; "sum" in the paper. */
  reduction: GenerationReduction.optional(),
  /** Holds up the keep ratio of every sampler: weight (mean keep - rho)² a layer, as DynamicViT does (Rao et al. 2021); none in the paper. */
  ratioLoss: RatioLoss.optional(),
});
export type TrainingRequest = z.infer<typeof TrainingRequest>;

/** What a step is watched by (model-spec H.1): each is drawn while it trains. */
export const StepWatch = z.object({
  /** Loss of the CRF (and of distillation), in nats a sentence. */
  mner: z.number(),
  /** The family's own by name: one number, or one a layer, lowest first. What a step does not have is left out. */
  series: z.record(z.string(), z.array(z.number())),
  /** Length of the gradient by group, before clipping. */
  gradientNorms: z.record(ParameterGroup, z.number()),
});
export type StepWatch = z.infer<typeof StepWatch>;

/** A drawing of some series of a training, and a sentence of what it means. */
export const WatchedChart = z.object({
  title: z.string(),
  meaning: z.string(),
  /** Lowest and highest value, shared by its curves; null = each has its own. */
  range: z.tuple([z.number(), z.number()]).readonly().nullable(),
  curves: z
    .array(
      z.object({
        /** See `seriesOf`. */
        series: z.string(),
        title: z.string(),
        /** A curve for each layer. */
        layered: z.boolean(),
      }),
    )
    .readonly(),
});
export type WatchedChart = Readonly<z.infer<typeof WatchedChart>>;

export const TrainingProgress = z.object({
  /** 0 while the first is prepared: then `note` alone says something. */
  step: z.int(),
  totalSteps: z.int(),
  epoch: z.int(),
  /** Mean loss per sentence since the last report, in nats. */
  loss: z.number(),
  /** Micro F1 on dev after the newest epoch, 0 to 1; null before the first. */
  devF1: z.number().nullable(),
  watch: StepWatch.nullable(),
  /** Known failures that were seen so far (keep ratio to 0, constant V̂, CRF rate too high), in sentences. */
  warnings: z.array(z.string()),
  /** Pictures that could not be read so far: their tweets train without them. */
  unreadablePictures: z.array(z.string()),
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
  warnings: z.array(z.string()),
  unreadablePictures: z.array(z.string()),
});
export type TrainingResult = z.infer<typeof TrainingResult>;
