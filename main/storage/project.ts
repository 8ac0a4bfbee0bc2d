/** Puts the stores of one open database together. */
import { mkdirSync } from 'node:fs';
import { AppError } from '../../src/errors';
import type { ProjectStore } from '../../src/storage/project-store';
import { checkpointPath, checkpointsFolder, isCheckpointName } from '../files/inside';
import { createAnnotations } from './annotations';
import { Annotators } from './annotators';
import { backupProject } from './backup';
import { checkProject } from './check';
import { createCheckpoints } from './checkpoints';
import { guarded, storageError, type Connection } from './connection';
import { createImages, takeOutPictures } from './images';
import { createImports } from './imports';
import { createJobs } from './jobs';
import { createLabels, CurrentLabels } from './labels';
import { LayerReader } from './layer-reader';
import type { OpenFile } from './open-file';
import { QueueIndex } from './queue-index';
import { createReferences } from './references';
import { createRuns } from './runs';
import { sampleWords } from './sample-words';
import { createSamples } from './samples';
import { ScoreSets } from './score-sets';
import { createScores } from './scores';
import { createSettings } from './settings';
import { Sources } from './sources';
import { createSuggestions } from './suggestions';
import { WorkTable } from './work-table';

interface OpenDatabase {
  readonly db: Connection;
  readonly folder: string;
  /** The file that is written; null = nothing is. */
  readonly file?: OpenFile | null;
  readonly release: () => void;
}

export function createProjectStore({ db, folder, file = null, release }: OpenDatabase): ProjectStore {
  const annotators = new Annotators(db);
  const sets = new ScoreSets(db);
  const index = new QueueIndex(db, sets);
  const labels = new CurrentLabels(db);
  const sources = new Sources(db);
  const imports = createImports(db, index, sources); // first: takes out what a killed import left
  if (imports.takenOut.length > 0) takeOutPictures(db, folder);
  const layers = new LayerReader(db, labels, sources);
  const wordsOf = sampleWords(db);
  const work = new WorkTable(db, labels, index, wordsOf);
  const lost = (): AppError | null => file?.lost() ?? null;
  /** Where the file is another one now, that is what is wrong, whatever SQLite says of it. */
  const explain = (error: unknown): AppError => (error instanceof AppError ? null : lost()) ?? storageError(error);
  const safe = <T extends object>(store: T): T => guarded(store, explain);
  return safe<ProjectStore>({
    folder,
    readOnly: db.readonly,
    settings: safe(createSettings(db)),
    labels: safe(createLabels(db, labels)),
    samples: safe(createSamples(db, annotators, index, { layers, work })),
    annotations: safe(createAnnotations({ db, annotators, work, layers, labels, index })),
    references: safe(createReferences(db, layers, wordsOf, index)),
    suggestions: safe(createSuggestions({ db, sources, layers, wordsOf, labels, index })),
    scores: safe(createScores(sets, index)),
    imports: safe(imports),
    images: safe(createImages(db, folder)),
    runs: safe(createRuns(db)),
    checkpoints: safe(createCheckpoints(db)),
    jobs: safe(createJobs(db)),
    checkpointFolder(name) {
      if (!isCheckpointName(name)) throw new AppError('bad-input', `A checkpoint cannot be named ${name}.`);
      if (!db.readonly) mkdirSync(checkpointsFolder(folder), { recursive: true });
      return checkpointPath(folder, `checkpoints/${name}`);
    },
    async check(task) {
      const gone = lost();
      // What lies at its path now is another project's affair.
      if (gone) return { ok: false, problems: [`${gone.message} ${gone.detail}`], samples: 0, images: 0 };
      return checkProject(db, folder, task);
    },
    backup: (out, task) => backupProject(db, folder, out, task),
    lost,
    close() {
      if (db.open) (file ?? db).close();
      release();
    },
  });
}
