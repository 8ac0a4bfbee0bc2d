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
import { trainInto } from '../../engine';
import { mustBeWritable, projectChanged, type Acting, type Opened } from '../opened';
import { runView } from '../run-view';
import { decidePromotion } from '../promotion';
import { keptRequest } from './learned-mark';
import { modelTitle } from './model-title';
import {
  keepPrepared,
  prepareRun,
  readPrepared,
  startingPoint,
  startOf,
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
  const ready = start.resume ? await toGoOn(project, start.resume) : await toBegin(project, start, overrides);
  // Nothing is awaited from here until the job is there: of two windows that start one at once, one is refused.
  if (project.jobs.isRunning('train')) throw new AppError('refused', 'A training is running already.');
  const record = ready.claim();
  project.emit('run.changed', runView(record));
  const job: Job = (context) => train(project, record, ready, context);
  try {
    const started = project.jobs.start({ kind: 'train', title: `Training ${record.id}`, job });
    return { ...started, runId: record.id };
  } catch (error) {
    endUnfinished(project, record.id, error, ready.isKept);
    throw error;
  }
}

interface ReadyRun {
  readonly prepared: PreparedRun;
  /** Whether its training data are stored beside the checkpoint already. */
  readonly isKept: boolean;
  /** Writes that it runs into its row. Throws `refused` where it is not to be had any more. */
  readonly claim: () => RunRecord;
}

async function toBegin(project: Acting, start: TrainStart, overrides: TrainingOverrides): Promise<ReadyRun> {
  const { store, now } = project;
  const id = `run-${store.runs.list().length + 1}`;
  const editMark = store.annotations.mark();
  const prepared = await prepareRun(project, start, overrides);
  const claim = (): RunRecord => {
    if (store.runs.get(id)) throw new AppError('refused', `Another training took ${id} meanwhile.`, 'Start it again.');
    return store.runs.start({
      id,
      startedAt: now(),
      from: startingPoint(project, start.from)?.name ?? null,
      preset: prepared.training.preset,
      seed: start.seed,
      corrections: prepared.corrections,
      replayed: prepared.training.replay.length + prepared.training.train.length - prepared.corrections,
      request: keptRequest(start, project.annotator),
      editMark,
      dataHash: prepared.training.dataHash,
    });
  };
  return { prepared, isKept: false, claim };
}

async function toGoOn(project: Acting, id: string): Promise<ReadyRun> {
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
  const prepared = await readPrepared(project, id);
  const { types, retired } = store.labels.get();
  const known = new Set([...types, ...retired].map((type) => type.id));
  if (!prepared.training.types.every((type) => known.has(type))) {
    // The change that made the type was undone since.
    throw new AppError('refused', `Run ${id} learns a type that is no more.`, 'Start a new run.');
  }
  return { prepared, isKept: true, claim: () => store.runs.resume(id) };
}

/** What is no fault of the run: its last saved state is kept, and it goes on when the cause is gone. */
const goesOn: readonly ErrorCode[] = ['engine-lost', 'no-space'];

async function train(
  project: Acting,
  record: RunRecord,
  { prepared, isKept: wasKept }: ReadyRun,
  context: JobContext,
): Promise<JobResult> {
  const { store, now } = project;
  const { id } = record;
  const publish = throttled<TrainingProgress | null>((progress) => publishRun(project, id, progress), now);
  let isKept = wasKept;
  let last: TrainingProgress | null = null;
  /** What is done now, where that is no step. */
  let doing: TrainingProgress | null = null;
  /** As it is now, not as it was when its row was written last. */
  const shown = (): TrainingProgress | null => {
    const progress = doing ?? last;
    return context.signal.aborted ? { ...(progress ?? notBegun), note: stopping } : progress;
  };
  const tell = (note: string): void => {
    doing = { ...(last ?? notBegun), note };
    context.report({ note });
    publishRun(project, id, shown());
  };
  const onProgress = (progress: TrainingProgress): void => {
    if (progress.step === 0) return tell(`Preparing: ${progress.note}`);
    doing = null;
    // An epoch's score is a point of the curve and always kept; steps in between only move the bar.
    const isMilestone = last ? progress.devF1 !== last.devF1 : progress.step === 1 || progress.devF1 !== null;
    last = progress;
    if (isMilestone || progress.step % 10 === 0) store.runs.progress(id, progress);
    const note = context.signal.aborted ? stopping : progressNote(progress);
    context.report({ done: progress.step, total: progress.totalSteps, note });
    publish(shown());
  };
  const onStop = (): void => tell(stopping);
  context.signal.addEventListener('abort', onStop, { once: true });
  try {
    tell(`Preparing: ${tweetsOf(prepared)} go to the training process`);
    const file = await keepPrepared(project, id, prepared);
    isKept = true;
    const result = await project.engines.train(async (engine) => {
      const request = { ...prepared.training, ...(await startOf(project, record, prepared)) };
      const folder = store.checkpointFolder(id);
      const options = { signal: context.signal, onProgress };
      const trained = await trainInto(folder, engine, project.artifacts, request, options);
      if (last) store.runs.progress(id, last);
      tell(`Comparing it with the model in use on ${counted(prepared.training.dev.length, 'held-out tweet')}`);
      addCheckpoint(project, record, prepared);
      const verdict = await decidePromotion(project, engine, id, prepared, trained.devF1, context.signal);
      store.runs.end(id, 'finished', now(), { verdict });
      return { run: id, ...trained, verdict };
    });
    await rm(file, { force: true });
    return result;
  } catch (error) {
    endUnfinished(project, id, error, isKept);
    throw error;
  } finally {
    context.signal.removeEventListener('abort', onStop);
    publishRun(project, id);
    projectChanged(project, ['checkpoints']);
  }
}

/** What has nothing to go on with has failed, whatever the cause. */
function endUnfinished({ store, now }: Opened, id: string, error: unknown, isKept: boolean): void {
  const { code, message, detail } = toAppError(error);
  const goesOnLater = code === 'cancelled' ? 'stopped' : goesOn.includes(code) ? 'interrupted' : 'failed';
  const state = isKept ? goesOnLater : 'failed';
  store.runs.end(id, state, now(), {
    error: state === 'stopped' ? null : [message, detail].filter(Boolean).join(' '),
  });
}

function addCheckpoint({ store, now }: Opened, record: RunRecord, { training }: PreparedRun): void {
  store.checkpoints.add({
    name: record.id,
    runId: record.id,
    model: store.checkpoints.get(record.from ?? '')?.model ?? modelTitle(training),
    types: training.types,
    createdAt: now(),
    folder: relative(store.folder, store.checkpointFolder(record.id)),
    evaluation: null,
  });
}

/** With `progress` in place of what its row says. */
function publishRun({ store, emit }: Opened, id: string, progress: TrainingProgress | null = null): void {
  const record = store.runs.get(id);
  if (record) emit('run.changed', runView(progress ? { ...record, progress } : record));
}

const notBegun: TrainingProgress = {
  ...{ step: 0, totalSteps: 0, epoch: 0, loss: 0, devF1: null, watch: null },
  ...{ warnings: [], unreadablePictures: [], note: '' },
};
/** A run looks between two steps, and between two batches of what it prepares or measures. */
const stopping = 'Stopping after the step it is at; Resume goes on from there';

function tweetsOf({ training: { train, replay, distil, pairs = [] } }: PreparedRun): string {
  return counted(train.length + replay.length + distil.length + pairs.length, 'tweet');
}

/** "1 tweet", "2 tweets" */
const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

function progressNote({ epoch, loss, devF1, note }: TrainingProgress): string {
  const f1 = devF1 === null ? '' : `, dev F1 ${(devF1 * 100).toFixed(1)}`;
  return note || `Epoch ${epoch}, loss ${loss.toFixed(3)}${f1}`;
}
