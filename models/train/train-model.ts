/**
 * A training run: from a checkpoint or from random weights, by one of the two recipes, with early stopping on dev, a state to resume
 * from, and a checkpoint at the end. Deterministic: the same request gives the same weights on the same backend, resumed or not.
 */
import { bioTags } from '../../src/domain/label-set';
import type { TrainingProgress, TrainingRequest, TrainingResult } from '../../src/engine/training';
import { AppError } from '../../src/errors';
import type { ModelConfig } from '../config';
import type { Checkpoint } from '../io/checkpoint';
import { StepNoise, type Mode } from '../layers/noise';
import { parameterSpecs } from '../parameters';
import { tf } from '../tf';
import { createVocabulary } from '../tokenizer/vocabulary';
import { devF1 } from './dev-score';
import { cappedEpochs, mostSteps, planEpoch, rowsPerBatch, type PlanInput } from './epoch-plan';
import { optimizerDefaults, type OptimizerFactory } from './optimizer';
import { outcomeOf } from './outcome';
import { distillation, prepareExamples } from './prepare';
import { fullRecipe, scheduleAt, updateRecipe } from './recipe';
import { readRunState, writeRunState, type Position } from './resume';
import { fingerprintOf, startingPoint, stillUntrained } from './starting-point';
import { trainStep, type StepContext, type StepOutcome } from './step';
import { assign, valuesOf, variableOf } from './variables';
import { weighRows } from './weigh-rows';

/** A request without the paths: reading and writing files is the engine's. */
export type ModelTrainingRequest = Omit<TrainingRequest, 'from' | 'out'>;

export interface TrainOptions {
  readonly optimizer: OptimizerFactory;
  /** The checkpoint of `from`; null starts from random weights with the request's preset and size. */
  readonly initial: Checkpoint | null;
  /** The large vocabulary that a model from random weights takes its pieces from. */
  readonly vocabulary: readonly string[];
  readonly signal?: AbortSignal;
  readonly report?: (progress: TrainingProgress) => void;
  /** Called every `saveEvery` steps (100 unless told) and when stopped; write the files whole or not at all. */
  readonly saveState?: (files: ReadonlyMap<string, Uint8Array>) => Promise<void>;
  readonly saveEvery?: number;
  readonly resumeState?: ReadonlyMap<string, Uint8Array> | null;
}

export interface Trained {
  readonly checkpoint: Checkpoint;
  readonly result: TrainingResult;
}

const beginning: Omit<Position, 'fingerprint'> = {
  step: 0,
  epoch: 1,
  batch: 0,
  bestEpoch: 0,
  bestF1: null,
  devF1: null,
  stale: 0,
};

/** Rejects with `cancelled` when `signal` says so, after saving the state. Leaves no tensor behind in any case. */
export async function trainModel(request: ModelTrainingRequest, options: TrainOptions): Promise<Trained> {
  const start = startingPoint(request, options);
  const config: ModelConfig = { ...start.config, dropout: request.dropout ?? start.config.dropout };
  const variables = new Map([...start.tensors].map(([name, { shape, data }]) => [name, variableOf(data, shape)]));
  try {
    return await run(request, options, start, config, variables);
  } finally {
    for (const variable of variables.values()) variable.dispose();
  }
}

async function run(
  request: ModelTrainingRequest,
  options: TrainOptions,
  start: Checkpoint,
  config: ModelConfig,
  variables: Map<string, tf.Variable>,
): Promise<Trained> {
  const vocabulary = createVocabulary(start.vocabulary);
  const recipe =
    request.recipe === 'full'
      ? fullRecipe(config, request.learningRate)
      : updateRecipe(config, request.train.length, request.learningRate);
  const specs = new Map(parameterSpecs(config, bioTags(request.types).length).map((spec) => [spec.name, spec]));
  const trainable = new Map([...variables].filter(([name]) => recipe.rateOf(specs.get(name)!, 1) !== null));
  const { train, replay } = prepareExamples(request, config, vocabulary, variables);
  const examples = [...train, ...replay];
  const plan: PlanInput = {
    recipe: request.recipe,
    train: train.map((example) => example.ids.length),
    replay: replay.length,
    batchSize: request.batchSize,
    seed: request.seed,
  };
  const epochs = cappedEpochs(request.recipe, request.epochs);
  const totalSteps = Math.min(
    epochs * planEpoch(plan, 1).length,
    mostSteps(request.recipe, train.length),
    request.maxSteps ?? Infinity,
  );

  const optimizer = options.optimizer(trainable, optimizerDefaults);
  const context: StepContext = {
    config,
    padding: vocabulary.padding,
    rows: rowsPerBatch(plan),
    variables,
    trainable,
    optimizer,
    loss: distillation,
  };
  const fingerprint = fingerprintOf(request, start);
  const saved = options.resumeState ? readRunState(options.resumeState, fingerprint) : null;
  let position: Position = saved ? { ...saved.position } : { fingerprint, ...beginning };
  let best: ReadonlyMap<string, Float32Array> = saved?.best ?? new Map();
  if (saved) {
    for (const [name, data] of saved.weights) assign(variables.get(name)!, data);
    optimizer.restore(saved.optimizer);
  }
  let loss = 0;

  const save = async (): Promise<void> => {
    const weights = valuesOf(trainable);
    await options.saveState?.(writeRunState({ position, weights, best, optimizer: optimizer.state() }));
  };
  const report = (epoch: number, note: string, keepRatios: readonly number[]): void => {
    const { step, devF1 } = position;
    options.report?.({ step, totalSteps, epoch, loss, devF1, keepRatios: [...keepRatios], note });
  };

  function takeStep(batch: readonly number[]): StepOutcome {
    const { step } = position;
    const mode: Mode = {
      training: true,
      dropout: config.dropout,
      noise: new StepNoise(request.seed, step),
      ...(recipe.gumbelNoise ? {} : { gumbel: null }),
    };
    const scale = scheduleAt(step, totalSteps, recipe);
    const rows = weighRows(batch, examples, train.length);
    const outcome = trainStep(context, rows, mode, (name) => recipe.rateOf(specs.get(name)!, scale)!);
    if (Number.isFinite(outcome.loss)) return outcome;
    const next = 'Train again with a smaller learning rate.';
    throw new AppError('internal', `The loss was not finite at step ${step + 1}.`, next);
  }

  async function trainEpoch(): Promise<void> {
    const batches = planEpoch(plan, position.epoch);
    while (position.batch < batches.length && position.step < totalSteps) {
      if (options.signal?.aborted) {
        await save();
        const message = `Training was stopped after ${position.step} of ${totalSteps} steps.`;
        throw new AppError('cancelled', message, 'Resume goes on from there.');
      }
      const outcome = takeStep(batches[position.batch]!);
      loss = outcome.loss;
      position = { ...position, step: position.step + 1, batch: position.batch + 1 };
      report(position.epoch, `epoch ${position.epoch} of ${epochs}`, outcome.keepRatios);
      if (position.step % (options.saveEvery ?? 100) === 0) await save();
      await tf.nextFrame(); // a request to stop is heard between steps
    }
  }

  /** Ties go to the later epoch; without dev the last weights stay. */
  function judgeEpoch(): void {
    const { epoch, bestF1, stale } = position;
    const score = devF1(request.dev, request.types, config, vocabulary, variables);
    const isBetter = score === null || bestF1 === null || score > bestF1;
    const isBest = isBetter || score === bestF1;
    if (isBest) best = valuesOf(trainable);
    position = {
      ...position,
      ...(isBest && { bestEpoch: epoch, bestF1: score }),
      stale: isBetter ? 0 : stale + 1,
      devF1: score,
      epoch: epoch + 1,
      batch: 0,
    };
    report(epoch, `epoch ${epoch} of ${epochs} done`, []);
  }

  try {
    while (position.step < totalSteps && position.epoch <= epochs && position.stale < recipe.patience) {
      await trainEpoch();
      judgeEpoch();
    }
  } finally {
    optimizer.dispose();
  }
  return outcomeOf(request, start, best, position, {
    untrained: stillUntrained(request, start),
    stoppedEarly: position.stale >= recipe.patience,
    resumed: saved !== null,
  });
}
