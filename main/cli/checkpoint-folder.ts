/** A checkpoint for work without a project: a folder, or the one that came with the app. */
import type { LabelSet } from '../../src/domain/label-set';
import { AppError } from '../../src/errors';
import { describeCheckpoint } from '../services/starter';
import type { Session } from './session';

export function checkpointFolderOf(
  { path, surroundings }: Session,
  written: string | undefined,
): { folder: string; types: LabelSet } {
  const folder = written === undefined || written === 'starter' ? surroundings.resources.starterFolder : path(written);
  const described = describeCheckpoint(folder);
  if (described) return { folder, types: described.types };
  if (written === undefined) {
    throw new AppError(
      'not-found',
      'This copy of the app has no starter checkpoint.',
      'Name one with --checkpoint FOLDER.',
    );
  }
  throw new AppError(
    'bad-checkpoint',
    `There is no checkpoint in ${folder}.`,
    'Name a folder with model.safetensors and config.json.',
  );
}
