import { existsSync } from 'node:fs';
import { AppError } from '../../src/errors';
import { mustTakeFile } from '../files/write-whole';

/** Refuses to write over a file that is there, unless the person says so, and into a project. */
export function mustBeNew(path: string, force = false): void {
  mustTakeFile(path);
  if (force || !existsSync(path)) return;
  throw new AppError('refused', `${path} is there already.`, 'Name another file, or add --force to replace it.');
}
