/** Long tasks, as rows: written before the work starts, so that a killed process leaves a trace. */
import type { JobView } from '../contract/run-views';

export type NewJob = Pick<JobView, 'id' | 'kind' | 'title' | 'startedAt'>;

export interface JobStore {
  start(job: NewJob): JobView;
  progress(id: string, progress: Pick<JobView, 'done' | 'total' | 'note'>): void;
  end(
    id: string,
    state: 'finished' | 'stopped' | 'failed' | 'interrupted',
    at: number,
    more?: { error?: JobView['error']; result?: JobView['result'] },
  ): JobView;
  get(id: string): JobView | null;
  /** Newest first. */
  list(limit?: number): readonly JobView[];
}
