/** A long task takes a context, reports, and stops on request. */
import type { JobKind, JobView } from '../contract/run-views';

export interface JobProgress {
  readonly done?: number;
  /** null = not known yet. */
  readonly total?: number | null;
  readonly note?: string;
}

export interface JobContext {
  /** Aborted when the person cancels. A job looks at it between batches, so that no step is half applied. */
  readonly signal: AbortSignal;
  /** Says how far the job is; fields left out keep their last value. May be called as often as is convenient. */
  readonly report: (progress: JobProgress) => void;
}

/** What a finished job leaves for the person: a JSON value, or null. */
export type JobResult = JobView['result'];
export type Job = (context: JobContext) => Promise<JobResult>;

export interface JobSpec {
  readonly kind: JobKind;
  readonly title: string;
  readonly job: Job;
}
