/**
 * Makes a folder and those above it, one at a time: where nothing can be made the system says why (a disk mounted for reading
 * only, no permission), which Node's own recursive way turns into "no such file or directory", or never comes back from.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** For what is a person's own, tweets and pictures among it: nobody else of the machine may look in. */
export const ownersOnly = 0o700;

/** `mode` is that of the folder itself, where it is not there yet. */
export function makeFolder(folder: string, mode?: number): void {
  if (existsSync(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  mkdirSync(folder, { mode });
}
