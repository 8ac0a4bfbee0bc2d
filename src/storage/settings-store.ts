/** The settings of one project: few, typed, each written at once. */
import { z } from 'zod';

/**
 * Whose suggestions are shown where a sample has no reference. `automatic`: an imported file's where it says something of the
 * sample, else those of the checkpoint in use.
 */
export const SourceChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('automatic') }),
  z.object({ kind: z.literal('promoted') }),
  z.object({ kind: z.literal('source'), source: z.int().positive() }),
]);
export type SourceChoice = Readonly<z.infer<typeof SourceChoice>>;

export interface ProjectSettings {
  /** A UUID, made with the project or when one of before was first opened for writing; null = not yet. */
  readonly id: string | null;
  readonly name: string;
  /** What stands between tokens where a text is rebuilt from them. */
  readonly joiner: ' ' | '';
  /** Suggestions at or above this posterior are accepted together. */
  readonly threshold: number;
  readonly shows: SourceChoice;
  /** Who annotated last: a window or command that does not say who it is for is theirs. */
  readonly lastAnnotator: string;
  /** Whether it is the copy of the bundled sample project. */
  readonly isSample: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface SettingsStore {
  get(): ProjectSettings;
  /** Changes what is given, all of it or nothing. */
  set(change: Partial<Omit<ProjectSettings, 'id' | 'createdAt'>>): ProjectSettings;
}
