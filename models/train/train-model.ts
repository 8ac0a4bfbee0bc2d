/**
 * A training run: from a checkpoint or from random weights, by one of the two recipes, with early stopping on dev, a state to resume
 * from, and a checkpoint at the end. Deterministic: the same request gives the same weights on the same backend, resumed or not.
 */
import type { TrainingProgress, TrainingRequest, TrainingResult } from '../../src/engine/training';
import { AppError } from '../../src/errors';
import { hash32, seedFromText } from '../../src/random';
import { modelConfig, type ModelConfig } from '../config';
import { bioTags } from '../../src/domain/label-set';
import type { Checkpoint } from '../io/checkpoint';
import { initialCheckpoint } from '../io/initial';
import { transferLabels } from '../io/label-transfer';
import { StepNoise, type Mode } from '../layers/noise';
import { parameterSpecs } from '../parameters';
import { tf } from '../tf';
import { pruneVocabulary } from '../tokenizer/prune';
import { createVocabulary } from '../tokenizer/vocabulary';
import { devF1 } from './dev-score';
import { cappedEpochs, mostSteps, planEpoch, rowsPerBatch, type PlanInput } from './epoch-plan';
import { optimizerDefaults, type OptimizerFactory } from './optimizer';
import { distillation, prepareExamples, unseenTypes } from './prepare';
import { fullRecipe, scheduleAt, updateRecipe } from './recipe';
import { readRunState, writeRunState, type Position } from './resume';
import { trainStep } from './step';
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

/** Rejects with `cancelled` when `signal` says so, after saving the state. Leaves no tensor behind in any case. */
export async function trainModel(request: ModelTrainingRequest, options: TrainOptions): Promise<Trained> {
  const start = startingPoint(request, options);
  const config: ModelConfig = { ...start.config, dropout: request.dropout ?? start.config.dropout };
  const untrained = stillUntrained(request, start);
  const variables = new Map([...start.tensors].map(([name, { shape, data }]) => [name, variableOf(data, shape)]));
  try {
    return await run(request, options, start, config, untrained, variables);
  } finally {
    for (const variable of variables.values()) variable.dispose();
  }
}

async function run(
  request: ModelTrainingRequest,
  options: TrainOptions,
  start: Checkpoint,
  config: ModelConfig,
  untrained: readonly string[],
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
  const stepsAnEpoch = planEpoch(plan, 1).length;
  const totalSteps = Math.min(
    epochs * stepsAnEpoch,
    mostSteps(request.recipe, train.length),
    request.maxSteps ?? Infinity,
  );

  const optimizer = options.optimizer(trainable, optimizerDefaults);
  const context = {
    config,
    padding: vocabulary.padding,
    rows: rowsPerBatch(plan),
    variables,
    trainable,
    optimizer,
    loss: distillation,
  };
  const fingerprint = fingerprintOf(request, start);
  const read = (): Map<string, Float32Array> =>
    new Map([...trainable].map(([name, variable]) => [name, Float32Array.from(variable.dataSync<'float32'>())]));
  let position: Position = {
    fingerprint,
    step: 0,
    epoch: 1,
    batch: 0,
    bestEpoch: 0,
    bestF1: null,
    devF1: null,
    stale: 0,
  };
  let best: ReadonlyMap<string, Float32Array> = new Map();
  const saved = options.resumeState ? readRunState(options.resumeState, fingerprint) : null;
  if (saved) {
    position = { ...saved.position };
    best = saved.best;
    for (const [name, data] of saved.weights) assign(variables.get(name)!, data);
    optimizer.restore(saved.optimizer);
  }
  const save = async (): Promise<void> => {
    await options.saveState?.(writeRunState({ position, weights: read(), best, optimizer: optimizer.state() }));
  };

  let loss = 0;
  try {
    while (position.step < totalSteps && position.epoch <= epochs && position.stale < recipe.patience) {
      const batches = planEpoch(plan, position.epoch);
      while (position.batch < batches.length && position.step < totalSteps) {
        if (options.signal?.aborted) {
          await save();
          throw new AppError(
            'cancelled',
            `Training was stopped after ${position.step} of ${totalSteps} steps.`,
            'Resume goes on from there.',
          );
        }
        const { step } = position;
        const mode: Mode = {
          training: true,
          dropout: config.dropout,
          noise: new StepNoise(request.seed, step),
          ...(recipe.gumbelNoise ? {} : { gumbel: null }),
        };
        const scale = scheduleAt(step, totalSteps, recipe);
        const rows = weighRows(batches[position.batch]!, examples, train.length);
        const outcome = trainStep(context, rows, mode, (name) => recipe.rateOf(specs.get(name)!, scale)!);
        if (!Number.isFinite(outcome.loss)) {
          throw new AppError(
            'internal',
            `The loss was not finite at step ${step + 1}.`,
            'Train again with a smaller learning rate.',
          );
        }
        loss = outcome.loss;
        position = { ...position, step: step + 1, batch: position.batch + 1 };
        options.report?.({
          step: position.step,
          totalSteps,
          epoch: position.epoch,
          loss,
          devF1: position.devF1,
          keepRatios: [...outcome.keepRatios],
          note: `epoch ${position.epoch} of ${epochs}`,
        });
        if (position.step % (options.saveEvery ?? 100) === 0) await save();
        await tf.nextFrame(); // a request to stop is heard between steps
      }
      const score = devF1(request.dev, request.types, config, vocabulary, variables);
      // Ties go to the later epoch; without dev the last weights stay.
      if (score === null || position.bestF1 === null || score >= position.bestF1) {
        best = read();
        const better = score === null || position.bestF1 === null || score > position.bestF1;
        position = {
          ...position,
          bestEpoch: position.epoch,
          bestF1: score,
          stale: better ? 0 : position.stale + 1,
        };
      } else {
        position = { ...position, stale: position.stale + 1 };
      }
      position = { ...position, devF1: score, epoch: position.epoch + 1, batch: 0 };
      options.report?.({
        step: position.step,
        totalSteps,
        epoch: position.epoch - 1,
        loss,
        devF1: score,
        keepRatios: [],
        note: `epoch ${position.epoch - 1} of ${epochs} done`,
      });
    }
  } finally {
    optimizer.dispose();
  }
  const stoppedEarly = position.stale >= recipe.patience;
  return finished(request, start, best, position, { untrained, stoppedEarly, resumed: saved !== null });
}

function finished(
  request: ModelTrainingRequest,
  start: Checkpoint,
  best: ReadonlyMap<string, Float32Array>,
  position: Position,
  { untrained, stoppedEarly, resumed }: { untrained: readonly string[]; stoppedEarly: boolean; resumed: boolean },
): Trained {
  const result: TrainingResult = {
    steps: position.step,
    epochs: position.epoch - 1,
    bestEpoch: position.bestEpoch,
    devF1: position.bestF1,
    stoppedEarly,
    resumed,
    untrainedTypes: [...untrained],
  };
  if (position.step === 0)
    return {
      checkpoint: { ...start, untrained: start.untrained },
      result: { ...result, untrainedTypes: [...start.untrained] },
    };
  const tensors = new Map(start.tensors);
  for (const [name, data] of best) tensors.set(name, { shape: start.tensors.get(name)!.shape, data });
  const checkpoint: Checkpoint = {
    ...start,
    untrained,
    tensors,
    precision: 'F32',
    dataHash: request.dataHash,
    card: {
      title: request.recipe === 'full' ? 'Trained from its data' : 'Updated from corrections',
      recipe: request.recipe,
      seed: request.seed,
      epochs: result.epochs,
      steps: result.steps,
      sentences: {
        train: request.train.length,
        replay: request.replay.length,
        distil: request.distil.length,
        dev: request.dev.length,
      },
      devF1: result.devF1,
      notes: [],
    },
  };
  return { checkpoint, result };
}

function startingPoint(request: ModelTrainingRequest, options: TrainOptions): Checkpoint {
  if (options.initial) return transferLabels(options.initial, request.types, request.seed);
  const sentences = [...request.train, ...request.replay].map(({ tokens }) => tokens);
  const pieces = pruneVocabulary(options.vocabulary, [...sentences, ...request.distil]);
  return initialCheckpoint(
    modelConfig(request.preset, request.size, pieces.length),
    request.types,
    pieces,
    request.seed,
  );
}

function stillUntrained(request: ModelTrainingRequest, start: Checkpoint): string[] {
  const unseen = unseenTypes(request.types, [...request.train, ...request.replay]);
  return start.untrained.filter((type) => unseen.includes(type));
}

function variableOf(data: Float32Array, shape: readonly number[]): tf.Variable {
  const value = tf.tensor(data, [...shape]);
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

function assign(variable: tf.Variable, data: Float32Array): void {
  const value = tf.tensor(data, variable.shape);
  variable.assign(value);
  value.dispose();
}

/** Two runs share a state only if everything that steers them is equal. */
function fingerprintOf(request: ModelTrainingRequest, start: Checkpoint): number {
  let hash =
    seedFromText(JSON.stringify(request)) ^ seedFromText(JSON.stringify(start.config) + start.vocabulary.length);
  for (const [name, { data }] of start.tensors) {
    const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
    for (let i = 0; i < bits.length; i += 97) hash = hash32(hash, bits[i]!);
    hash = hash32(hash, seedFromText(name));
  }
  return hash;
}
