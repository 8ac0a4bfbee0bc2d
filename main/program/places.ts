/** Where the program's own files and the person's data are, for both shells and the command line. */
import { join } from 'node:path';
import envPaths from 'env-paths';
import { programFolder } from '../files/program';
import type { Resources } from '../services';

export { programFolder, programVersion } from '../files/program';
export { enginesFolder } from '../services/engine-install';

export function programResources(folder = programFolder()): Resources {
  return {
    starterFolder: join(folder, 'models', 'starter'),
    sampleFolder: join(folder, 'datasets', 'sample'),
    engineEntry: join(folder, 'out', 'main', 'engine.js'),
    decodeWorker: join(folder, 'out', 'main', 'decode-worker.js'),
  };
}

export function rendererFolder(folder = programFolder()): string {
  return join(folder, 'out', 'renderer');
}

/** MNERVA_HOME, or the place this system has for an app's data. */
export function dataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.MNERVA_HOME ?? envPaths('mnerva', { suffix: '' }).data;
}
