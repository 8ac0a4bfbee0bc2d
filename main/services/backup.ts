/** A complete copy of the open project, made while work goes on. */
import { basename } from 'node:path';
import type { JobSpec } from '../../src/jobs/job';
import type { Opened } from './opened';

export function backupJob({ store }: Opened, out: string): JobSpec {
  return {
    kind: 'backup',
    title: `Backup to ${basename(out)}`,
    job: async ({ signal, report }) => ({ ...(await store.backup(out, { signal, onProgress: report })) }),
  };
}
