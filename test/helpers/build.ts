/** The production bundles, built once for all suites that run them. */
import { join } from 'node:path';
import { ensureBuilt, programFolder } from '../../tools/start/build.mjs';

/** Answers the folder of the bundles. */
export async function builtApp(): Promise<string> {
  const failure = ensureBuilt('index.js', () => undefined);
  if (failure) throw new Error(`The build failed.\n${failure}`);
  return join(programFolder, 'out');
}
