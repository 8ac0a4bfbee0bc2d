/**
 * One project folder, opened. Calls are synchronous and short (the database lies in this process); what is long is a
 * promise or an iterable. Failures are `AppError`s: `no-space`, `read-only`, `conflict`, `not-found`, `refused`, `bad-file`.
 */
import type { AppError } from '../errors';
import type { AnnotationStore } from './annotation-store';
import type { ImageStore } from './image-store';
import type { ImportStore } from './import-store';
import type { JobStore } from './job-store';
import type { LabelStore } from './label-store';
import type { ReferenceStore } from './reference-store';
import type { CheckpointStore, RunStore } from './run-store';
import type { SampleStore } from './sample-store';
import type { ScoreStore } from './score-store';
import type { SettingsStore } from './settings-store';
import type { SuggestionStore } from './suggestion-store';

export interface CheckReport {
  readonly ok: boolean;
  /** A sentence each. */
  readonly problems: readonly string[];
  readonly samples: number;
  readonly images: number;
}

export interface BackupReport {
  readonly folder: string;
  readonly bytes: number;
  readonly images: number;
  readonly checkpoints: number;
}

/** What a long call takes: it stops between two files, and reports at every one. */
export interface StoreTask {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface ProjectStore {
  readonly folder: string;
  readonly readOnly: boolean;
  readonly settings: SettingsStore;
  readonly samples: SampleStore;
  readonly annotations: AnnotationStore;
  readonly labels: LabelStore;
  readonly references: ReferenceStore;
  readonly suggestions: SuggestionStore;
  readonly scores: ScoreStore;
  readonly imports: ImportStore;
  readonly images: ImageStore;
  readonly runs: RunStore;
  readonly checkpoints: CheckpointStore;
  readonly jobs: JobStore;
  /** The absolute folder of a checkpoint that the project holds or will hold; its parent is made. */
  checkpointFolder(name: string): string;
  /** Database, search index, counts, every picture's bytes, every checkpoint's folder. Changes nothing. */
  check(task?: StoreTask): Promise<CheckReport>;
  /** A complete copy as of now in a new folder, which is a project itself. Edits go on meanwhile. */
  backup(folder: string, task?: StoreTask): Promise<BackupReport>;
  /**
   * Why nothing can be saved in it any more: its file was deleted, moved, replaced or written over. null = all is well. Writing then
   * throws this too; reading goes on as far as it can.
   */
  lost(): AppError | null;
  /** Ends the lock. Calls after it throw. */
  close(): void;
}
