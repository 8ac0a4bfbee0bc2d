/** The settings of one project: few, typed, each written at once. */
import type { LabelSet } from '../domain/label-set';

export interface ProjectSettings {
  readonly name: string;
  readonly types: LabelSet;
  /** What stands between tokens where a text is rebuilt from them. */
  readonly joiner: ' ' | '';
  /** Suggestions at or above this posterior are accepted together. */
  readonly threshold: number;
  /** Who annotates now. */
  readonly annotator: string;
  /** Whether it is the copy of the bundled sample project. */
  readonly isSample: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface SettingsStore {
  get(): ProjectSettings;
  /** Changes what is given, all of it or nothing. `types` must keep every type that confirmed mentions have (`refused`). */
  set(change: Partial<Omit<ProjectSettings, 'createdAt'>>): ProjectSettings;
}
