/** The loop of a run: epochs of updates, a score after each epoch, reports and saved states on the way. */
import { AppError } from '../../src/errors';
import type { StepWatch } from '../../src/engine/training';
import { f1Of } from '../../src/metrics/span-f1';
import { StepNoise, type Mode } from '../layers/noise';
import { Weights } from '../layers/weights';
import type { ParameterSpec } from '../parameters';
import { picturesOf } from '../registry';
import type { EmissionSource } from '../emissions';
import { tf } from '../tf';
import type { Vocabulary } from '../tokenizer/vocabulary';
import type { Pixels } from '../vision/picture-source';
import { scoreOnDev } from './dev-score';
import { measured, withFrozen, type Series } from './watched';
import { countPictures, loadPictures, noPictures } from './picture-loader';
import type { Example } from './prepare';
import { scheduleAt, type Recipe } from './recipe';
import { readRunState, writeRunState, type Position } from './resume';
import type { Schedule } from './schedule';
import { NotFinite, trainStepOn, type BatchRows, type StepContext, type StepOutcome } from './step';
import type { ModelTrainingRequest, TrainOptions } from './options';
import { assign } from './variables';
import { nothingSeen, watchEpoch, watchStep } from './warnings';

const beginning: Omit<Position, 'fingerprint'> = {
  step: 0,
  epoch: 1,
  batch: 0,
  bestEpoch: 0,
  bestF1: null,
  devF1: null,
  loss: 0,
  stale: 0,
  watch: nothingSeen,
  pictures: noPictures,
};

const everyHundred = (step: number): boolean => step % 100 === 0;

export interface RunPlan {
  readonly request: ModelTrainingRequest;
  readonly options: TrainOptions;
  readonly recipe: Recipe;
  readonly specs: ReadonlyMap<string, ParameterSpec>;
  readonly schedule: Schedule;
  readonly vocabulary: Vocabulary;
  /** Sentences to look at where the model's behaviour is measured. */
  readonly anySentences: readonly Example[];
  readonly fingerprint: number;
  readonly step: StepContext;
  /** Arrays that nobody needs once the first step is taken: the best weights are written there. */
  readonly roomForBest: ReadonlyMap<string, Float32Array>;
  /** Of the weights as they are at the time. */
  readonly emitter: EmissionSource;
}

/** A batch whose pictures are being read. */
interface Coming {
  readonly examples: readonly Example[];
  readonly pictures: Promise<readonly (Pixels | null)[]>;
}

export class RunLoop {
  position: Position;
  /** The learning weights after the best epoch; each has one array for the whole run. */
  readonly best = new Map<string, Float32Array>();
  readonly isResumed: boolean;
  private watch: StepWatch | null = null;
  /** Of the frozen layers, which no step runs. */
  private readonly frozen: Series;

  constructor(private readonly plan: RunPlan) {
    const { options, step, fingerprint } = plan;
    const { config, padding, variables, prefix } = step;
    this.frozen = prefix ? measured(this.lookedAt(), padding, config, new Weights(variables), prefix.layers) : {};
    const saved = options.resumeState ? readRunState(options.resumeState, fingerprint) : null;
    this.isResumed = saved !== null;
    this.position = saved?.position ?? { ...beginning, fingerprint };
    if (!saved) return;
    for (const [name, data] of saved.best) this.keepBest(name, data);
    for (const [name, data] of saved.weights) assign(step.variables.get(name)!, data);
    step.optimizer.restore(saved.optimizer);
  }

  get isStale(): boolean {
    return this.position.stale >= this.plan.recipe.patience;
  }

  async run(): Promise<void> {
    const { epochs, totalSteps } = this.plan.schedule;
    await this.fillPrefix();
    while (this.position.step < totalSteps && this.position.epoch <= epochs && !this.isStale) {
      await this.trainEpoch();
      await this.judgeEpoch();
    }
  }

  /** Batches of an update mix corrections of all lengths; those of a full training are of like length, and need not wait. */
  private async fillPrefix(): Promise<void> {
    const { request, options, schedule, step } = this.plan;
    if (!step.prefix || request.recipe === 'full' || this.position.step >= schedule.totalSteps) return;
    const texts = this.lookedAt();
    let done = 0;
    for (const count of step.prefix.fill(texts)) {
      done += count;
      options.preparing?.('the frozen layers run once', done, texts.length);
      if (options.signal?.aborted) await this.stop();
      await tf.nextFrame();
    }
  }

  private async trainEpoch(): Promise<void> {
    const { schedule, options } = this.plan;
    const batches = schedule.batchesOf(this.position.epoch);
    const updateFrom = (at: number): Coming[] => batches.slice(at, at + schedule.accumulate).map((b) => this.load(b));
    let coming = updateFrom(this.position.batch);
    while (coming.length > 0 && this.position.step < schedule.totalSteps) {
      if (options.signal?.aborted) await this.stop();
      const parts = await Promise.all(coming.map(async (c) => ({ ...c, pictures: await c.pictures })));
      coming = updateFrom(this.position.batch + parts.length); // read while this update is computed
      const outcome = await this.takeStep(parts);
      this.noteStep(parts, outcome);
      this.report(`epoch ${this.position.epoch} of ${schedule.epochs}`);
      if ((options.saveDue ?? everyHundred)(this.position.step)) await this.save();
      await tf.nextFrame(); // a request to stop is heard between steps
    }
  }

  private load(examples: readonly Example[]): Coming {
    const { options, step } = this.plan;
    return { examples, pictures: loadPictures(options.pictures, picturesOf(step.config)?.vision ?? null, examples) };
  }

  /** Throws `internal` where a number is not finite, with the weights of the step before. */
  private async takeStep(parts: readonly BatchRows[]): Promise<StepOutcome> {
    const { request, schedule, recipe, specs, step: context } = this.plan;
    const { step } = this.position;
    const modeOf = (part: number): Mode => ({
      training: true,
      dropout: context.config.dropout,
      noise: new StepNoise(request.seed, step * schedule.accumulate + part),
      ...(recipe.gumbelNoise ? {} : { gumbel: null }),
    });
    const scale = scheduleAt(step, schedule.totalSteps, recipe);
    try {
      return trainStepOn(context, parts, modeOf, (name) => recipe.rateOf(specs.get(name)!, scale)!);
    } catch (error) {
      if (!(error instanceof NotFinite)) throw error;
      await this.save();
      throw new AppError(
        'internal',
        `Training stopped at step ${step + 1}: ${error.message}.`,
        `The weights of step ${step} are kept. Train again with a smaller learning rate.`,
        { cause: error },
      );
    }
  }

  private noteStep(parts: readonly BatchRows[], { loss, watch }: StepOutcome): void {
    const { position, plan } = this;
    position.loss = loss;
    const all = withFrozen(watch, this.frozen);
    this.watch = all;
    const scored = parts.flatMap(({ examples }) => examples.filter(({ gold }) => gold !== null));
    const tags = scored.reduce((sum, { cells }) => sum + cells.length, 0) / Math.max(1, scored.length);
    let { pictures } = position;
    for (const part of parts) pictures = countPictures(pictures, part.examples, part.pictures);
    this.position = {
      ...position,
      step: position.step + 1,
      batch: position.batch + parts.length,
      watch: watchStep(position.watch, all, tags, plan.step.config, plan.options.collapseSteps),
      pictures,
    };
  }

  /** Ties go to the later epoch; without dev the last weights stay. */
  private async judgeEpoch(): Promise<void> {
    const { request, options, vocabulary, schedule, step, emitter } = this.plan;
    const { epoch, bestF1, stale, watch, pictures } = this.position;
    const dev = await scoreOnDev(
      request.dev,
      request.types,
      step.config,
      vocabulary,
      step.variables,
      emitter,
      async () => {
        await tf.nextFrame();
        if (options.signal?.aborted) await this.stop(); // the epoch is judged when the run goes on
      },
      options.pictures,
    );
    const score = dev && f1Of(dev);
    const isBetter = score === null || bestF1 === null || score > bestF1;
    const isBest = isBetter || score === bestF1;
    if (isBest) for (const [name, variable] of step.trainable) this.keepBest(name, variable.dataSync<'float32'>());
    const looked = this.lookedAt(); // one sentence does not vary
    const series = looked.length < 2 ? {} : measured(looked, step.padding, step.config, new Weights(step.variables));
    this.position = {
      ...this.position,
      ...(isBest && { bestEpoch: epoch, bestF1: score }),
      stale: isBetter ? 0 : stale + 1,
      devF1: score,
      epoch: epoch + 1,
      batch: 0,
      watch: watchEpoch(watch, { dev, tags: this.tagCount(), crfRate: this.crfRate(), pictures, series }, step.config),
    };
    this.watch = null;
    const note = step.prefix?.isFull ? '; the frozen layers run anew for tweets whose states found no room' : '';
    this.report(`epoch ${epoch} of ${schedule.epochs} done${note}`, epoch);
  }

  private keepBest(name: string, data: Float32Array): void {
    const room = this.best.get(name) ?? this.plan.roomForBest.get(name);
    room?.set(data);
    this.best.set(name, room ?? data);
  }

  private lookedAt(): (readonly number[])[] {
    return this.plan.anySentences.flatMap(({ windows }) => windows);
  }

  private tagCount(): number {
    return this.plan.specs.get('crf.start')!.shape[0]!;
  }

  private crfRate(): number | null {
    const { specs, recipe } = this.plan;
    return recipe.rateOf(specs.get('crf.transitions')!, 1)?.learningRate ?? null;
  }

  private report(note: string, epoch = this.position.epoch): void {
    const { step, devF1, watch, pictures } = this.position;
    this.plan.options.report?.({
      step,
      totalSteps: this.plan.schedule.totalSteps,
      epoch,
      loss: this.position.loss,
      devF1,
      watch: this.watch,
      warnings: watch.warnings.map(({ text }) => text),
      unreadablePictures: [...pictures.unreadable],
      note,
    });
  }

  private async save(): Promise<void> {
    const { options, step } = this.plan;
    if (!options.saveState) return;
    const weights = new Map([...step.trainable].map(([name, variable]) => [name, variable.dataSync<'float32'>()]));
    const state = { position: this.position, weights, best: this.best, optimizer: step.optimizer.state() };
    await options.saveState(writeRunState(state));
  }

  private async stop(): Promise<never> {
    await this.save();
    const message = `Training was stopped after ${this.position.step} of ${this.plan.schedule.totalSteps} steps.`;
    throw new AppError('cancelled', message, 'Resume goes on from there.');
  }
}
