/** Making and opening project folders, with what belongs to an open project. */
import { join } from 'node:path';
import { createProject, openProject } from '../storage';
import { AppError, toAppError } from '../../src/errors';
import type { LabelSet } from '../../src/domain/label-set';
import type { ProjectStore } from '../../src/storage/project-store';
import { createCallsIn } from './calls-in';
import { jobsOf } from './jobs';
import { createProjectEvents } from './project-events';
import { autoSuggest } from './auto-suggest';
import { idOf, type Opened, type Shared } from './opened';
import { useStarter } from './starter';

export interface ProjectToMake {
  readonly folder: string;
  readonly name: string;
  readonly types: LabelSet;
  /** What stands between tokens of formats without raw text; nothing for character-tokenised sets. */
  readonly joiner?: ' ' | '';
  readonly isSample?: boolean;
}

/** Where new projects go unless the person says otherwise. */
export const projectsFolder = (home: string): string => join(home, 'projects');

/** Makes a project folder with the starter checkpoint in use, and leaves it closed. */
export function makeProject(shared: Shared, project: ProjectToMake): void {
  createProject({ ...project, createdAt: shared.now() });
  const store = openProject(project.folder, { access: 'write', what: 'Mnerva' });
  try {
    useStarter(store, shared.resources.starterFolder, shared.now());
  } finally {
    store.close();
  }
}

/** `write-or-read` opens for reading where the folder cannot be written; another process holding it is refused all the same. */
export type Access = 'write' | 'read' | 'write-or-read';

/** `quiet`: nothing is started automatically. */
export function openFolder(
  shared: Shared,
  folder: string,
  access: Access,
  what: string,
  { quiet = false }: { quiet?: boolean } = {},
): Opened {
  const store = openStore(folder, access, what);
  const opened = {
    ...{
      ...shared,
      id: idOf(store),
      store,
      jobs: jobsOf(store, shared.emit, shared.now),
      events: createProjectEvents(),
    },
    calls: createCallsIn(),
    forgetPictures: shared.artifacts.addFiles((hash) => store.images.get(hash) && store.images.path(hash)),
  };
  if (!quiet) autoSuggest(opened);
  return opened;
}

function openStore(folder: string, access: Access, what: string): ProjectStore {
  if (access !== 'write-or-read') return openProject(folder, { access, what });
  try {
    return openProject(folder, { access: 'write', what });
  } catch (error) {
    if (!(error instanceof AppError) || toAppError(error).code !== 'read-only') throw error;
    return openProject(folder, { access: 'read', what });
  }
}

/** Stops its jobs and what windows wait for, and closes the folder when all of that has ended. */
export async function closeOpened({ jobs, calls, store, forgetPictures }: Opened): Promise<void> {
  await Promise.all([jobs.close(), calls.close()]);
  forgetPictures();
  store.close();
}
