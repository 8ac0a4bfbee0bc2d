/** Where the program's own files and the person's data are, for both shells and the command line. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import type { Resources } from '../services/options';

export { enginesFolder } from '../services/engine-install/place';

/** The folder of package.json: the clone, or the packed app. Bundles lie at different depths below it. */
export function programFolder(from = import.meta.dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('package.json of Mnerva is not above its bundle.');
  return programFolder(parent);
}

export function programVersion(folder = programFolder()): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return version;
}

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
