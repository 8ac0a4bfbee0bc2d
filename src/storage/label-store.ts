/** The label set of a project and the log of its changes. A change rewrites no mention, so taking it back is exact. */
import type { Labels } from '../labels/entity-type';
import type { LabelChange } from '../labels/label-change';

export interface LabelLogEntry {
  readonly id: number;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly change: LabelChange;
  /** The label set that it changed. */
  readonly before: Labels;
  readonly undone: boolean;
}

/** Mentions that are read as a type today, by type id and layer. */
export interface TypeUse {
  /** In everybody's work. */
  readonly work: number;
  readonly reference: number;
  readonly suggestions: number;
}

export interface LabelStore {
  get(): Labels;
  /**
   * One transaction with its line in the log; what leaves everything as it was has no line. Throws what `applyLabelChange`
   * throws; then nothing is changed.
   */
  change(change: LabelChange, by: string, at: number): Labels;
  /**
   * Takes the newest change back that was not; null where there is none. Throws `refused` where a type that it made is in use:
   * that one can be removed or merged.
   */
  undo(): LabelLogEntry | null;
  /** Newest first. */
  log(): readonly LabelLogEntry[];
  /** Looks at every layer of every sample. `labels` may be other ones than today's: what a change would give. */
  use(labels?: Labels): Readonly<Record<string, TypeUse>>;
}
