/** Puts the stores of one open database together. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../src/errors';
import type { ProjectStore } from '../../src/storage/project-store';
import { createAnnotations } from './annotations';
import { Annotators } from './annotators';
import { backupProject } from './backup';
import { checkProject } from './check';
import { createCheckpoints } from './checkpoints';
import { guarded, type Connection } from './connection';
import { createImages } from './images';
import { createImports } from './imports';
import { createJobs } from './jobs';
import { QueueIndex } from './queue-index';
import { createRuns } from './runs';
import { createSamples } from './samples';
import { createSettings } from './settings';
import { createSuggestions } from './suggestions';
import { WorkTable } from './work-table';

export interface OpenDatabase {
  readonly db: Connection;
  readonly folder: string;
  readonly release: () => void;
}

export function createProjectStore({ db, folder, release }: OpenDatabase): ProjectStore {
  const annotators = new Annotators(db);
  const settings = createSettings(db, annotators);
  const index = new QueueIndex(db);
  const imports = createImports(db, annotators, index); // first: takes out what a killed import left
  const work = new WorkTable(db, index);
  const types = db
    .prepare<[], string>("SELECT t.value FROM settings s, json_each(s.value) t WHERE s.key = 'types'")
    .pluck();
  return guarded<ProjectStore>({
    folder,
    readOnly: db.readonly,
    settings: guarded(settings),
    samples: guarded(createSamples(db, annotators, index)),
    annotations: guarded(createAnnotations(db, annotators, work, () => types.all(), index)),
    suggestions: guarded(createSuggestions(db, annotators, work, index)),
    imports: guarded(imports),
    images: guarded(createImages(db, folder)),
    runs: guarded(createRuns(db)),
    checkpoints: guarded(createCheckpoints(db)),
    jobs: guarded(createJobs(db)),
    checkpointFolder(name) {
      if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name)) {
        throw new AppError('bad-input', `A checkpoint cannot be named ${name}.`);
      }
      if (!db.readonly) mkdirSync(join(folder, 'checkpoints'), { recursive: true });
      return join(folder, 'checkpoints', name);
    },
    check: (task) => checkProject(db, folder, task),
    backup: (out, task) => backupProject(db, folder, out, task),
    close() {
      if (db.open) db.close();
      release();
    },
  });
}
