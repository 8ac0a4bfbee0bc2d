/**
 * Runs jobs. `start` answers at once; the row is written before the work begins, reports go out at most ten times a second,
 * and the last state always does. A job ends with exactly one of finished, stopped and failed.
 */
import { AppError, toWire, type WireError } from '../errors';
import type { JobKind, JobProgress, JobRecord, JobSpec } from './job';
import { throttled } from './progress';

export interface JobRunnerOptions {
  readonly now: () => number;
  readonly newId: () => string;
  /** Makes something to cancel with: `AbortController` of the platform. */
  readonly newCancel: () => { readonly signal: AbortSignal; abort(): void };
  /** Writes the row: once before the job begins, once when it has ended. */
  readonly write: (view: JobRecord) => void;
  /** Publishes a job's state to the windows. */
  readonly changed: (view: JobRecord) => void;
}

export interface StartedJob {
  readonly jobId: string;
  /** Resolves, never rejects, with the job's last state. */
  readonly ended: Promise<JobRecord>;
}

export interface JobRunner {
  /** Throws `refused` from the moment `close` was called: look at `isClosing` before starting one automatically. */
  start(spec: JobSpec): StartedJob;
  /** Asks a job to stop; throws `not-found` where there is none of that id. Asking an ended one does nothing. */
  cancel(jobId: string): void;
  /** Resolves, never rejects, with the last state of a job; throws `not-found` where there is none of that id. */
  ended(jobId: string): Promise<JobRecord>;
  /** Newest first: what a window that opens late asks for. */
  list(): readonly JobRecord[];
  isRunning(kind: JobKind): boolean;
  /** Whether `close` was called: nothing starts any more. */
  isClosing(): boolean;
  /** Cancels what runs and waits until all of it has ended. Nothing starts meanwhile, or afterwards. */
  close(): Promise<void>;
}

/** Ended jobs that a window can still ask for. */
const keepEnded = 50;

interface Entry {
  view: JobRecord;
  readonly abort: () => void;
  ended: Promise<JobRecord>;
}

export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const entries = new Map<string, Entry>();
  /** Jobs whose end could not be written: their rows say that they run. */
  let unwritten: JobRecord[] = [];
  let closing = false;

  function entryOf(jobId: string): Entry {
    const entry = entries.get(jobId);
    if (!entry) throw new AppError('not-found', `There is no job ${jobId}.`, 'Reload the list of jobs.');
    return entry;
  }

  function forgetOld(): void {
    const ended = [...entries.values()].filter((entry) => entry.view.state !== 'running');
    for (const entry of ended.slice(0, Math.max(0, ended.length - keepEnded))) entries.delete(entry.view.id);
  }

  /** Tries again what could not be written: there may be space by now. */
  function writeRest(): void {
    unwritten = unwritten.filter((view) => {
      try {
        options.write(view);
        return false;
      } catch {
        return true;
      }
    });
  }

  async function run(entry: Entry, spec: JobSpec, signal: AbortSignal): Promise<JobRecord> {
    const publish = throttled(options.changed, options.now);
    const report = (progress: JobProgress): void => {
      if (entry.view.state !== 'running') return;
      entry.view = { ...entry.view, ...given(progress) };
      publish(entry.view);
    };
    let end: Pick<JobRecord, 'state' | 'error' | 'result'>;
    try {
      // Not in the same turn: the caller gets its id before the first report.
      await Promise.resolve();
      const result = await spec.job({ signal, report });
      end = { state: 'finished', error: null, result };
    } catch (thrown) {
      const error = toWire(thrown);
      end = { state: error.code === 'cancelled' ? 'stopped' : 'failed', error, result: null };
    }
    entry.view = { ...entry.view, ...end };
    try {
      options.write(entry.view);
    } catch (thrown) {
      entry.view = { ...entry.view, state: 'failed', error: entry.view.error ?? unsaved(thrown), result: null };
      unwritten.push(entry.view);
    }
    options.changed(entry.view);
    forgetOld();
    return entry.view;
  }

  return {
    start(spec) {
      if (closing) throw new AppError('refused', 'The project is being closed: nothing starts in it any more.');
      const { signal, abort } = bound(options.newCancel());
      const view: JobRecord = {
        id: options.newId(),
        kind: spec.kind,
        title: spec.title,
        state: 'running',
        done: 0,
        total: null,
        note: '',
        startedAt: options.now(),
        error: null,
        result: null,
      };
      options.write(view);
      writeRest();
      options.changed(view);
      const entry: Entry = { view, abort, ended: Promise.resolve(view) };
      entries.set(view.id, entry);
      entry.ended = run(entry, spec, signal);
      return { jobId: view.id, ended: entry.ended };
    },
    cancel(jobId) {
      const entry = entryOf(jobId);
      if (entry.view.state === 'running') entry.abort();
    },
    ended: (jobId) => entryOf(jobId).ended,
    list: () => [...entries.values()].map((entry) => entry.view).reverse(),
    isRunning: (kind) => [...entries.values()].some(({ view }) => view.kind === kind && view.state === 'running'),
    isClosing: () => closing,
    async close() {
      closing = true;
      const running = [...entries.values()].filter(({ view }) => view.state === 'running');
      running.forEach((entry) => entry.abort());
      await Promise.all(running.map((entry) => entry.ended));
      writeRest();
    },
  };
}

/** What a finished job did is done, whatever becomes of its row. */
function unsaved(thrown: unknown): WireError {
  const { code, message } = toWire(thrown);
  return {
    code,
    message: `It has finished, and its end could not be saved: ${message}`,
    detail: 'What it did is kept; only the list of jobs does not say so yet.',
  };
}

function bound(cancel: { readonly signal: AbortSignal; abort(): void }): { signal: AbortSignal; abort: () => void } {
  return { signal: cancel.signal, abort: () => cancel.abort() };
}

/** The fields that a report names. */
function given(progress: JobProgress): Partial<Pick<JobRecord, 'done' | 'total' | 'note'>> {
  const named: { done?: number; total?: number | null; note?: string } = {};
  if (progress.done !== undefined) named.done = progress.done;
  if (progress.total !== undefined) named.total = progress.total;
  if (progress.note !== undefined) named.note = progress.note;
  return named;
}
