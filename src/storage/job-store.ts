/** Long tasks, as rows: written before the work starts, so that a killed process leaves a trace. */
import type { JobRecord } from '../jobs/job';

export type NewJob = Pick<JobRecord, 'id' | 'kind' | 'title' | 'startedAt'>;

export interface JobStore {
  start(job: NewJob): JobRecord;
  progress(id: string, progress: Pick<JobRecord, 'done' | 'total' | 'note'>): void;
  end(
    id: string,
    state: 'finished' | 'stopped' | 'failed' | 'interrupted',
    at: number,
    more?: { error?: JobRecord['error']; result?: JobRecord['result'] },
  ): JobRecord;
  get(id: string): JobRecord | null;
  /** Newest first. */
  list(limit?: number): readonly JobRecord[];
}
