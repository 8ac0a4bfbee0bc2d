/** A long task takes a context, reports, and stops on request. */
import { z } from 'zod';
import { errorCodes } from '../errors';

export const JobKind = z.enum(['import', 'pre-annotate', 'rank', 'train', 'evaluate', 'export', 'backup']);
export type JobKind = z.infer<typeof JobKind>;

/** A job as its row says it, and as windows see it. */
export const JobRecord = z.object({
  id: z.string(),
  kind: JobKind,
  title: z.string(),
  state: z.enum(['running', 'finished', 'stopped', 'failed', 'interrupted']),
  done: z.number(),
  total: z.number().nullable(),
  note: z.string(),
  startedAt: z.number(),
  error: z.object({ code: z.enum(errorCodes), message: z.string(), detail: z.string().nullable() }).nullable(),
  /** The finished job's report, by kind, as JSON; null before. */
  result: z.json().nullable(),
});
export type JobRecord = z.infer<typeof JobRecord>;

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
export type JobResult = JobRecord['result'];
export type Job = (context: JobContext) => Promise<JobResult>;

export interface JobSpec {
  readonly kind: JobKind;
  readonly title: string;
  readonly job: Job;
}
