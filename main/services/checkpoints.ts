/** Which checkpoint, where its files are, and what requests to the engine call it. */
import type { ArtifactHash } from '../../src/engine/artifacts';
import { AppError } from '../../src/errors';
import type { CheckpointRecord } from '../../src/storage/run-store';
import { checkpointPath } from '../files/inside';
import type { Opened } from './opened';

/** The name of the checkpoint that comes with the app. */
export const starterName = 'starter';

export function checkpointNamed({ store }: Opened, name: string): CheckpointRecord {
  const record = store.checkpoints.get(name);
  if (record) return record;
  const names = store.checkpoints.list().map((checkpoint) => checkpoint.name);
  throw new AppError(
    'not-found',
    `The project has no checkpoint named ${name}.`,
    names.length === 0 ? 'It has none yet: train one first.' : `It has ${names.join(', ')}.`,
  );
}

export function promotedCheckpoint({ store }: Opened): CheckpointRecord {
  const promoted = store.checkpoints.promoted();
  if (promoted) return promoted;
  throw new AppError(
    'refused',
    'No checkpoint is promoted, so nothing can be suggested.',
    'Train one, or promote one.',
  );
}

/** The folder of a checkpoint's files; one that came with the app stays where the app is. Throws `bad-file` where the project says a place outside. */
export function folderOf({ store, resources }: Opened, { folder }: CheckpointRecord): string {
  return folder === null ? resources.starterFolder : checkpointPath(store.folder, folder);
}

/** The hash of its content. Throws `bad-checkpoint` where its folder is gone. */
export function hashOf(project: Opened, checkpoint: CheckpointRecord): Promise<ArtifactHash> {
  return project.artifacts.folder(folderOf(project, checkpoint));
}
