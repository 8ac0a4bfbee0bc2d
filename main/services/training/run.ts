/**
 * One training run: its row first, then the engine's child process, then the guard. A run that was stopped or whose engine
 * died goes on where its last saved state was.
 */
import { rm } from 'node:fs/promises';
import { relative } from 'node:path';
import type { TrainStart } from '../../../src/contract/run-views';
import type { TrainingProgress } from '../../../src/engine/training';
import { AppError, toAppError, type ErrorCode } from '../../../src/errors';
import type { Job, JobContext, JobResult } from '../../../src/jobs/job';
import { throttled } from '../../../src/jobs/progress';
import type { StartedJob } from '../../../src/jobs/runner';
import type { RunRecord } from '../../../src/storage/run-store';
import { mustBeWritable, projectChanged, type Acting, type Opened } from '../opened';
import { runView } from '../run-view';
import { decidePromotion } from '../promotion';
import { modelTitle } from './model-title';
import {
  keepPrepared,
  prepareRun,
  readPrepared,
  startingPoint,
  type PreparedRun,
  type TrainingOverrides,
} from './request';

export interface StartedRun extends StartedJob {
  readonly runId: string;
}

/** Throws `refused` where there is nothing to learn from, or something trains already. */
export async function startRun(
  project: Acting,
  start: TrainStart,
  overrides: TrainingOverrides = {},
): Promise<StartedRun> {
  mustBeWritable(project);
  const { record, prepared, file } = start.resume
    ? await goOn(project, start.resume)
    : await begin(project, start, overrides);
  project.emit('run.changed', runView(record));
  const job: Job = (context) => train(project, record, prepared, file, context);
  const started = project.jobs.start({ kind: 'train', title: `Training ${record.id}`, job });
  return { ...started, runId: record.id };
}

interface ReadyRun {
  readonly record: RunRecord;
  readonly prepared: PreparedRun;
  /** The prepared request's file, removed when the run has finished. */
  readonly file: string;
}

async function begin(project: Acting, start: TrainStart, overrides: TrainingOverrides): Promise<ReadyRun> {
  const { store, now } = project;
  const id = `run-${store.runs.list().length + 1}`;
  const editMark = store.annotations.mark();
  const prepared = await prepareRun(project, id, start, overrides);
  const file = await keepPrepared(project, id, prepared);
  if (store.runs.get(id)) throw new AppError('refused', 'A training is running already.'); // two windows at once
  const record = store.runs.start({
    id,
    startedAt: now(),
    from: startingPoint(project, start.from)?.name ?? null,
    preset: start.preset,
    seed: start.seed,
    corrections: prepared.corrections,
    replayed: prepared.training.replay.length + prepared.training.train.length - prepared.corrections,
    request: start,
    editMark,
    dataHash: prepared.training.dataHash,
  });
  return { record, prepared, file };
}

async function goOn(project: Acting, id: string): Promise<ReadyRun> {
  const { store } = project;
  const run = store.runs.get(id);
  if (!run) throw new AppError('not-found', `There is no run ${id}.`, 'Choose one of the list of runs.');
  if (run.state !== 'interrupted' && run.state !== 'stopped') {
    throw new AppError(
      'refused',
      `Run ${id} is ${run.state}: only a stopped or interrupted run goes on.`,
      'Start a new run.',
    );
  }
  if (project.jobs.isRunning('train')) throw new AppError('refused', 'A training is running already.');
  const prepared = await readPrepared(project, id, run.from);
  const file = await keepPrepared(project, id, prepared);
  return { record: store.runs.resume(id), prepared, file };
}

/** What is no fault of the run: its last saved state is kept, and it goes on when the cause is gone. */
const goesOn: readonly ErrorCode[] = ['engine-lost', 'no-space'];

async function train(
  project: Acting,
  record: RunRecord,
  prepared: PreparedRun,
  file: string,
  context: JobContext,
): Promise<JobResult> {
  const { store, now } = project;
  const { id } = record;
  const tell = throttled<string>((run) => tellRun(project, run), now);
  let last: TrainingProgress | null = null;
  const onProgress = (progress: TrainingProgress): void => {
    // An epoch's score is a point of the curve and always kept; steps in between only move the bar.
    const isMilestone = last ? progress.devF1 !== last.devF1 : progress.step === 1 || progress.devF1 !== null;
    last = progress;
    if (isMilestone || progress.step % 10 === 0) store.runs.progress(id, progress);
    context.report({ done: progress.step, total: progress.totalSteps, note: progressNote(progress) });
    tell(id);
  };
  try {
    const result = await project.engines.train(async (engine) => {
      const trained = await engine.train(prepared.training, { signal: context.signal, onProgress });
      if (last) store.runs.progress(id, last);
      context.report({ note: 'Measuring' });
      addCheckpoint(project, record, prepared);
      const verdict = await decidePromotion(project, engine, id, prepared, trained.devF1, context.signal);
      store.runs.end(id, 'finished', now(), { verdict });
      return { run: id, ...trained, verdict };
    });
    await rm(file, { force: true });
    return result;
  } catch (error) {
    const { code, message, detail } = toAppError(error);
    const state = code === 'cancelled' ? 'stopped' : goesOn.includes(code) ? 'interrupted' : 'failed';
    store.runs.end(id, state, now(), {
      error: state === 'stopped' ? null : [message, detail].filter(Boolean).join(' '),
    });
    throw error;
  } finally {
    tellRun(project, id);
    projectChanged(project, ['checkpoints']);
  }
}

function addCheckpoint({ store, now }: Opened, record: RunRecord, { training }: PreparedRun): void {
  store.checkpoints.add({
    name: record.id,
    runId: record.id,
    model: store.checkpoints.get(record.from ?? '')?.model ?? modelTitle(training.preset, training.size),
    types: training.types,
    createdAt: now(),
    folder: relative(store.folder, training.out),
    evaluation: null,
  });
}

function tellRun({ store, emit }: Opened, id: string): void {
  const record = store.runs.get(id);
  if (record) emit('run.changed', runView(record));
}

function progressNote({ epoch, loss, devF1, note }: TrainingProgress): string {
  const f1 = devF1 === null ? '' : `, dev F1 ${(devF1 * 100).toFixed(1)}`;
  return note || `Epoch ${epoch}, loss ${loss.toFixed(3)}${f1}`;
}
