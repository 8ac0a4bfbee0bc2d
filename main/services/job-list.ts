/** Jobs of this process as they are now, and those of earlier ones as they ended. */
import type { JobRecord } from '../../src/jobs/job';
import type { Opened } from './opened';

const shown = 30;

export function listJobs({ jobs, store }: Opened): JobRecord[] {
  const here = jobs.list();
  const known = new Set(here.map(({ id }) => id));
  return [...here, ...store.jobs.list(shown).filter(({ id }) => !known.has(id))].slice(0, shown);
}
