/** An open project with what its use cases need, and what the whole process shares. */
import { createHash } from 'node:crypto';
import type { Formats } from '../../datasets';
import type { Caller } from '../../src/contract/caller';
import type { Emit, ProjectChange } from '../../src/contract/events';
import type { LabelSet } from '../../src/domain/label-set';
import type { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { JobRunner } from '../../src/jobs/runner';
import type { ProjectStore } from '../../src/storage/project-store';
import type { LocalArtifacts } from '../engine';
import type { ImageDecoder } from '../images';
import type { CallsIn } from './calls-in';
import type { Engines } from './engines';
import type { Resources } from './options';
import type { ProjectEvents } from './project-events';

/** What every use case may use. */
export interface Shared {
  readonly now: () => number;
  readonly emit: Emit;
  readonly engines: Engines;
  /** What requests to an engine name by its hash. */
  readonly artifacts: LocalArtifacts;
  readonly decoder: ImageDecoder;
  readonly resources: Resources;
  readonly formats: Formats;
}

export interface Opened extends Shared {
  /** What a call names this project by. */
  readonly id: string;
  readonly store: ProjectStore;
  readonly jobs: JobRunner;
  /** The calls that are at work in it. */
  readonly calls: CallsIn;
  /** What has happened, for those parts of the program that act on it. */
  readonly events: ProjectEvents;
  /** Takes its pictures from the artifacts again. */
  readonly forgetPictures: () => void;
}

/** The project with the person for whom something is done in it. */
export interface Acting extends Opened {
  readonly annotator: string;
}

/**
 * What a call names a project by: its own id and its folder, as a copy made outside of Mnerva has the same id. It stays what it is when
 * Mnerva is started anew.
 */
export function idOf({ settings, folder }: ProjectStore): string {
  return createHash('sha256')
    .update(JSON.stringify([settings.get().id, folder]))
    .digest('base64url');
}

/** A caller without a name is the last annotator. */
export function actingFor(project: Opened, { annotator }: Pick<Caller, 'annotator'>): Acting {
  return { ...project, annotator: annotator ?? project.store.settings.get().lastAnnotator };
}

/** Throws `refused` where a call is meant for another project. */
export function mustBeMeant({ id, store }: Opened, { project: meant }: Caller): void {
  if (meant === null || meant === id) return;
  throw new AppError(
    'refused',
    'This window shows another project.',
    `${store.settings.get().name} was opened in its place. Open the other one again, then repeat this.`,
  );
}

/** The ids of the types that can be given, in order. */
export function typesOf({ store }: Pick<Opened, 'store'>): LabelSet {
  return store.labels.get().types.map(({ id }) => id);
}

/** Notifies the windows of what to reload; `sampleIds` where it concerns only a few. */
export function projectChanged(
  { store, emit }: Opened,
  what: readonly ProjectChange[],
  sampleIds: readonly SampleId[] | null = null,
): void {
  emit('project.changed', { folder: store.folder, what: [...what], sampleIds: sampleIds && [...sampleIds] });
}

export function mustBeWritable({ store }: Opened): void {
  if (!store.readOnly) return;
  throw new AppError(
    'read-only',
    `The project in ${store.folder} is open for reading only.`,
    'Copy it to a place that can be written, or close the other program that has it open.',
  );
}
