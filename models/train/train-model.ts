/**
 * A training run: from a checkpoint or from random weights, by one of the two recipes, with early stopping on dev, a state to resume
 * from, and a checkpoint at the end. Deterministic: the same request gives the same weights on the same backend, resumed or not.
 */
import { AppError } from '../../src/errors';
import type { ModelConfig } from '../config';
import { Emitter } from '../emissions';
import type { Checkpoint } from '../io/checkpoint';
import { tagsOf } from '../labels/scheme';
import { mustBeGroups } from '../presets';
import { modelFamily, parameterSpecs, picturesOf } from '../registry';
import { tf } from '../tf';
import { frozenLayers } from './frozen-layers';
import { FrozenPrefix } from './frozen-prefix';
import { Jit } from '../runtime/jit';
import { createVocabulary } from '../tokenizer/vocabulary';
import { optimizerDefaults } from './optimizer';
import type { ModelTrainingRequest, Trained, TrainOptions } from './options';
import { outcomeOf } from './outcome';
import { distillation, prepareExamples, readsPictures } from './prepare';
import { recipeOf } from './recipe';
import { RunLoop } from './run-loop';
import { scheduleOf } from './schedule';
import { fingerprintOf, mustHaveSomethingToLearn, startingPoint, stillUntrained } from './starting-point';
import { variableOf } from './variables';

/**
 * Rejects with `cancelled` when `signal` says so, after saving the state; with `bad-input` where there is nothing to learn, or a group is named that there is not.
 * Leaves no tensor behind in any case.
 */
export async function trainModel(request: ModelTrainingRequest, options: TrainOptions): Promise<Trained> {
  mustHaveSomethingToLearn(request);
  mustBeGroups([...(request.freeze?.groups ?? []), ...Object.keys(request.rates ?? {})]);
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
  const learner = {
    groups: modelFamily(config).about.groups,
    text: config.text,
    vision: picturesOf(config)?.vision ?? null,
  };
  const recipe = recipeOf(request.recipe, learner, request.train.length, request);
  const specs = new Map(
    parameterSpecs(config, tagsOf(config.labels, request.types).length).map((spec) => [spec.name, spec]),
  );
  const trainable = new Map([...variables].filter(([name]) => recipe.rateOf(specs.get(name)!, 1) !== null));
  if (trainable.size === 0) {
    throw new AppError('bad-input', 'Every parameter is frozen: nothing can be learned.', 'Freeze fewer groups.');
  }
  const seesPictures = readsPictures(request.recipe, config);
  const layers = frozenLayers(config, specs.values(), (name) => trainable.has(name), seesPictures);
  const { padding } = vocabulary;
  const jit = new Jit([...variables.values()], options.capturer);
  const bytes = options.prefixBytes;
  const prefix = layers > 0 ? new FrozenPrefix(config, variables, jit, { layers, padding, bytes }) : null;
  const emitter = new Emitter(config, variables, jit, prefix);
  const pause = async (done: number, total: number): Promise<void> => {
    options.preparing?.('the model in use reads what is replayed', done, total);
    await tf.nextFrame();
    if (options.signal?.aborted) throw new AppError('cancelled', 'Training was stopped before its first step.');
  };
  const prepared = await prepareExamples(request, config, vocabulary, variables, emitter, pause);
  const schedule = scheduleOf(request, prepared);
  const optimizer = options.optimizer(trainable, { ...optimizerDefaults, accumulates: schedule.accumulate > 1 });
  const loop = new RunLoop({
    request,
    options,
    recipe,
    specs,
    schedule,
    vocabulary,
    anySentences: prepared.train,
    fingerprint: fingerprintOf(request, start),
    step: {
      config,
      padding,
      rows: schedule.rows,
      variables,
      trainable,
      groups: new Map([...specs].map(([name, { group }]) => [name, group])),
      optimizer,
      loss: distillation,
      jit,
      prefix,
    },
    emitter,
    roomForBest: roomForBest(options, start),
  });
  try {
    await loop.run();
  } finally {
    optimizer.dispose();
  }
  return outcomeOf(request, start, loop.best, loop.position, {
    untrained: stillUntrained(request, start),
    stoppedEarly: loop.isStale,
    resumed: loop.isResumed,
  });
}

/** The numbers that the run started from; a start from random weights is nobody else's. */
function roomForBest({ initial, ownsInitial = false }: TrainOptions, start: Checkpoint): Map<string, Float32Array> {
  if (initial && !ownsInitial) return new Map();
  return new Map([...start.tensors].map(([name, { data }]) => [name, data]));
}
