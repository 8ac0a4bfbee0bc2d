/**
 * A checkpoint for work without a project: a folder, or the one that came with the app. The folder of a project's checkpoint
 * speaks of types by their ids; that project says what they are called, and what became of them.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LabelSet } from '../../src/domain/label-set';
import type { Mention } from '../../src/domain/mention';
import { AppError } from '../../src/errors';
import { labelsOf } from '../../src/labels/entity-type';
import { folderOf } from '../services/checkpoints';
import { describeCheckpoint } from '../services/starter';
import { namerOf, TypeNames } from '../services/type-names';
import { readUnder, typesAsked } from '../services/types-asked';
import type { Session } from './session';

export interface FoundCheckpoint {
  readonly folder: string;
  /** What it is asked for, by id. */
  readonly types: LabelSet;
  /** What files and people call the types. */
  readonly names: TypeNames;
  /** The name of each type that it can predict. */
  readonly nameOf: (type: string) => string;
  /** How what it says is read: in the types of today. */
  readonly read: (words: readonly string[], mentions: readonly Mention[]) => readonly Mention[];
}

export async function checkpointFolderOf(session: Session, written: string | undefined): Promise<FoundCheckpoint> {
  const { path, surroundings } = session;
  const folder = written === undefined || written === 'starter' ? surroundings.resources.starterFolder : path(written);
  const described = describeCheckpoint(folder);
  if (described) {
    const { types } = described;
    const names = new TypeNames(labelsOf(types));
    const alone = { folder, types, names, nameOf: (type: string) => type };
    return (await ofItsProject(session, folder)) ?? { ...alone, read: (_, mentions) => mentions };
  }
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

/** `<project>/checkpoints/<name>`, as its project has it; null where it is in no project, or the project does not know it. */
async function ofItsProject(session: Session, folder: string): Promise<FoundCheckpoint | null> {
  const project = dirname(dirname(folder));
  if (basename(dirname(folder)) !== 'checkpoints' || !existsSync(join(project, 'project.sqlite'))) return null;
  return session.withProject(project, 'read', async (opened) => {
    const record = opened.store.checkpoints.list().find((each) => folderOf(opened, each) === folder);
    if (!record) return null;
    const labels = opened.store.labels.get();
    const names = new TypeNames(labels);
    return {
      folder,
      types: typesAsked(opened, record),
      names,
      nameOf: namerOf(record.types, names),
      read: (words, mentions) => readUnder(labels, words, mentions),
    };
  });
}
