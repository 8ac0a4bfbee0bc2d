/** An open project with what its use cases need, and what the whole process shares. */
import type { Emit } from '../../src/contract/events';
import { AppError } from '../../src/errors';
import type { JobRunner } from '../../src/jobs/runner';

import type { ProjectStore } from '../../src/storage/project-store';
import type { ImageDecoder } from '../images';
import type { Engines } from './engines';
import type { Resources } from './options';

/** What every use case may use. */
export interface Shared {
  readonly now: () => number;
  readonly emit: Emit;
  readonly engines: Engines;
  readonly decoder: ImageDecoder;
  readonly resources: Resources;
}

export interface Opened extends Shared {
  readonly store: ProjectStore;
  readonly jobs: JobRunner;
}

export function annotatorOf({ store }: Opened): string {
  return store.settings.get().annotator;
}

/** Counts, order or the promoted checkpoint changed: windows ask for their lists again. */
export function projectChanged({ store, emit }: Opened): void {
  emit('project.changed', { folder: store.folder });
}

export function mustBeWritable({ store }: Opened): void {
  if (!store.readOnly) return;
  throw new AppError(
    'read-only',
    `The project in ${store.folder} is open for reading only.`,
    'Copy it to a place that can be written, or close the other program that has it open.',
  );
}
