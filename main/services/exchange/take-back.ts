/** Imports that a person sees listed and takes back, while nobody has worked on their samples. */
import type { ImportView } from '../../../src/contract/exchange-views';
import { AppError } from '../../../src/errors';
import type { JobContext, JobSpec } from '../../../src/jobs/job';
import { suggestForPool } from '../auto-suggest';
import { inTurns, turns } from '../../turns/turns';
import { mustBeWritable, projectChanged, type Acting, type Opened } from '../opened';
import { mustBeOnlyImport } from './only-import';

/** Finished imports, the newest first. */
export function importViews({ store }: Opened): ImportView[] {
  return store.imports
    .list()
    .map(({ id, source, format, finishedAt, samples }) => {
      return { id, source, format, finishedAt, samples, touched: store.imports.touched(id).count };
    })
    .reverse();
}

/** Throws `not-found` where there is no such import, `refused` where another import or a training runs. */
export function takeBackJob(project: Acting, id: number): JobSpec {
  mustBeWritable(project);
  mustBeOnlyImport(project);
  if (project.jobs.isRunning('train')) {
    throw new AppError(
      'refused',
      'A training is running, and may learn from these tweets.',
      'Wait for its end, or stop it.',
    );
  }
  const source = project.store.imports.get(id)?.source;
  if (source === undefined) {
    throw new AppError('not-found', `There is no import ${id} in this project.`, 'Look at the list of imports.');
  }
  return {
    kind: 'import',
    title: `Taking back ${source}`,
    job: async (context) => ({ takenBack: await takeBack(project, id, context) }),
  };
}

/**
 * Answers with how many samples went. They are out of every list at once, and cannot be stopped half way: what is left of them
 * when the project is closed goes when it is next opened.
 */
export async function takeBack(project: Acting, id: number, { report }: Pick<JobContext, 'report'>): Promise<number> {
  const { store, jobs } = project;
  // A job that suggests would find its samples gone; what is left is suggested for afterwards.
  const suggesting = jobs.list().filter(({ kind, state }) => kind === 'pre-annotate' && state === 'running');
  for (const { id: job } of suggesting) jobs.cancel(job);
  await Promise.all(suggesting.map(({ id: job }) => jobs.ended(job)));
  const removal = store.imports.takeBack(id);
  projectChanged(project, ['samples', 'suggestions', 'reference']);
  let gone = 0;
  for await (gone of inTurns(removal, turns())) report({ done: gone });
  await store.images.removeUnused();
  if (suggesting.length > 0) suggestForPool(project);
  return gone;
}
