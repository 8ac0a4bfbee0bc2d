/** Runs and checkpoints: what a retraining would learn from, how it goes, what the guard said, which model is in use. */
import type { CallInput, CallOutput } from '../../../src/contract/calls';
import type { Client } from '../../../src/contract/client';
import type { CheckpointView, PresetView } from '../../../src/contract/run-views';
import type { Run, RunCurves } from '../../../src/engine/run';
import { defaultPreset } from '../../../src/engine/training';
import { toAppError, type AppError } from '../../../src/errors';
import { mostPoints, thinOut } from '../../../src/metrics/thin-out';
import { afterQuiet } from '../../after-quiet';
import { StepPace } from './time-left';

export type Plan = CallOutput<'runs.plan'>;
export type TrainSettings = Required<Pick<CallInput<'runs.start'>, 'preset' | 'size' | 'seed' | 'epochs'>> & {
  from: string;
};

/** `from` as it is asked for in the form: the promoted checkpoint, random weights, or one by name. */
export const fromPromoted = '';

const noCurves: RunCurves = { points: [], charts: [] };

export class ModelsState {
  runs = $state.raw<readonly Run[]>([]);
  checkpoints = $state.raw<readonly CheckpointView[]>([]);
  plan = $state.raw<Plan | null>(null);
  problem = $state.raw<AppError | null>(null);
  chosenRun = $state<string | null>(null);
  starting = $state(false);
  settings = $state<TrainSettings>({ preset: defaultPreset, size: 'starter', seed: 1, epochs: 8, from: fromPromoted });
  presets = $state.raw<readonly PresetView[]>([]);
  /** The curves of the run that is followed; its newest point comes with each `run.changed`. */
  curves = $state.raw<RunCurves>(noCurves);
  curvesProblem = $state.raw<AppError | null>(null);
  /** ms that the running run takes at most; null while that is not known. */
  timeLeft = $state<number | null>(null);
  /** The run that was asked to stop, and has not ended. */
  stopping = $state<string | null>(null);
  readonly #pace = new StepPace();
  #followed: string | null = null;
  #planning = false;
  #loads = 0;
  /** The run that was started here, and its job. */
  #started: { readonly runId: string; readonly jobId: string } | null = null;

  readonly running = $derived(this.runs.find((run) => run.state === 'running') ?? null);
  /** The run whose drawing and verdict are shown. */
  readonly shown = $derived(this.runs.find((run) => run.id === this.chosenRun) ?? this.running ?? this.runs[0] ?? null);
  readonly promoted = $derived(this.checkpoints.find((checkpoint) => checkpoint.promoted) ?? null);

  constructor(
    private readonly client: Client,
    private readonly now: () => number = Date.now,
  ) {}

  start(): () => void {
    const reload = afterQuiet(() => void this.load());
    const stops = [
      this.client.on('run.changed', (run) => this.#runChanged(run)),
      this.client.on('project.changed', ({ what, sampleIds }) => {
        if (what.includes('checkpoints') || (this.#planning && sampleIds === null)) reload();
      }),
      this.client.on('sample.changed', ({ counts }) => {
        if (this.#planning && counts) reload();
      }),
      this.client.on('job.changed', (job) => {
        if (job.kind === 'evaluate' && job.state !== 'running') void this.load();
      }),
    ];
    void this.load();
    return () => stops.forEach((stop) => stop());
  }

  load(): Promise<void> {
    const turn = ++this.#loads;
    return this.#attempt(async () => {
      const [runs, checkpoints, presets, plan] = await Promise.all([
        this.client.call('runs.list', {}),
        this.client.call('checkpoints.list', {}),
        this.client.call('presets.list', {}),
        this.#planning ? this.client.call('runs.plan', {}) : null,
      ]);
      if (turn !== this.#loads) return; // a later load knows better
      this.runs = runs.map((run) => this.#asHeard(run));
      this.checkpoints = checkpoints;
      this.presets = presets;
      this.plan = plan;
    });
  }

  /** While the screen with the plan is shown: main reads every sample for it, so it is not asked for unseen. */
  followPlan(): () => void {
    this.#planning = true;
    this.plan = null; // an old one would be taken for today's
    void this.load();
    return () => {
      this.#planning = false;
    };
  }

  /** Another run is shown: its curves from main, unless they are here already. */
  async followCurves(runId: string): Promise<void> {
    if (runId === this.#followed) return;
    this.#followed = runId;
    this.curves = noCurves;
    this.curvesProblem = null;
    try {
      const { points, charts } = await this.client.call('runs.curves', { runId });
      if (runId !== this.#followed) return; // the person has gone on
      const later = this.curves.points.filter(({ step }) => step > (points.at(-1)?.step ?? 0)); // came while main read
      this.curves = { points: thinOut([...points, ...later]), charts };
    } catch (error) {
      if (runId !== this.#followed) return;
      this.#followed = null;
      this.curvesProblem = toAppError(error);
    }
  }

  async train(resume: string | null = null): Promise<void> {
    this.starting = true;
    await this.#attempt(async () => {
      const { from, ...settings } = this.settings;
      const asked = { ...settings, from: from === fromPromoted ? null : from, resume };
      this.#started = await this.client.call('runs.start', asked);
      this.chosenRun = this.#started.runId;
      await this.load();
    });
    this.starting = false;
  }

  stop(): Promise<void> {
    return this.#attempt(async () => {
      const { running } = this;
      if (!running) return;
      this.stopping = running.id;
      const mine = this.#started?.runId === running.id ? this.#started.jobId : null;
      const jobs = mine === null ? await this.client.call('jobs.list', {}) : [];
      const jobId = mine ?? jobs.find((job) => job.kind === 'train' && job.state === 'running')?.id;
      if (jobId) await this.client.call('jobs.cancel', { jobId });
    });
  }

  promote(name: string): Promise<void> {
    return this.#attempt(async () => (this.checkpoints = await this.client.call('checkpoints.promote', { name })));
  }

  rollback(): Promise<void> {
    return this.#attempt(async () => (this.checkpoints = await this.client.call('checkpoints.rollback', {})));
  }

  evaluate(name: string): Promise<void> {
    return this.#attempt(async () => {
      const evaluation = await this.client.call('checkpoints.evaluate', { name, split: 'dev' });
      this.checkpoints = this.checkpoints.map((c) => (c.name === name ? { ...c, evaluation } : c));
    });
  }

  #runChanged(run: Run): void {
    this.#draw(run);
    this.#timed(run);
    const known = this.runs.some((old) => old.id === run.id);
    this.runs = known ? this.runs.map((old) => (old.id === run.id ? run : old)) : [run, ...this.runs];
    if (run.state !== 'running') void this.load();
  }

  /** A row tells of every tenth step, events of each: what was heard of a run that goes on is newer. */
  #asHeard(run: Run): Run {
    const heard = run.state === 'running' ? this.running : null;
    return heard?.id === run.id && heard.progress ? { ...run, progress: heard.progress } : run;
  }

  #timed({ id, state, progress }: Run): void {
    if (state !== 'running') {
      if (id === this.stopping) this.stopping = null;
      this.timeLeft = null;
    } else if (progress && progress.step > 0) {
      this.#pace.saw(progress.step, this.now());
      this.timeLeft = this.#pace.left(progress.totalSteps);
    }
  }

  #draw({ id, progress }: Run): void {
    if (id !== this.#followed || !progress || progress.step === 0) return;
    const { step, loss, devF1, watch } = progress;
    const { points: known, charts } = this.curves;
    const last = known.at(-1);
    if (last && step < last.step) return; // a late report
    const isAgain = last?.step === step;
    const before = isAgain ? known.slice(0, -1) : known;
    // Thinned by half at a time: each new point costs next to nothing. An epoch's end tells of its step again, unwatched.
    const points = [...before, { step, loss, devF1, watch: watch ?? (isAgain ? last.watch : null) }];
    this.curves = { points: points.length > 2 * mostPoints ? thinOut(points) : points, charts };
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.problem = null;
    } catch (error) {
      this.problem = toAppError(error);
    }
  }
}
