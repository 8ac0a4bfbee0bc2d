/** Training runs, the checkpoints they left, and which one the project uses. A run's row is written before it starts. */
import type { LabelSet } from '../domain/label-set';
import type { Run, RunPoint } from '../engine/run';
import type { TrainingProgress } from '../engine/training';
import type { Evaluation } from '../metrics/evaluation';
import type { Verdict } from '../promotion/verdict';

export interface RunRecord extends Run {
  /** The request it was started with, as JSON: what Resume needs. */
  readonly request: unknown;
  /** The edit log's mark when its data was gathered: later edits are news to the next run. */
  readonly editMark: number;
  readonly dataHash: string;
}

export type NewRun = Pick<
  RunRecord,
  'id' | 'startedAt' | 'from' | 'preset' | 'seed' | 'corrections' | 'replayed' | 'request' | 'editMark' | 'dataHash'
>;

export interface RunStore {
  start(run: NewRun): RunRecord;
  progress(id: string, progress: TrainingProgress): void;
  end(
    id: string,
    state: 'finished' | 'stopped' | 'failed' | 'interrupted',
    at: number,
    more?: { error?: string | null; verdict?: Verdict | null },
  ): RunRecord;
  /** An interrupted or stopped run goes on: its row is `running` again. */
  resume(id: string): RunRecord;
  get(id: string): RunRecord | null;
  /** Where the edit log was when the run's data was gathered; null where there is no such run. */
  editMark(id: string): number | null;
  /** The run's history with what each step was watched by. Throws `not-found`. */
  curves(id: string): RunPoint[];
  /** Newest first. */
  list(): readonly RunRecord[];
}

export interface CheckpointRecord {
  readonly name: string;
  /** The run that made it; null for one that came with the app. */
  readonly runId: string | null;
  readonly model: string;
  /** The type ids that it can predict, retired ones too. */
  readonly types: LabelSet;
  readonly createdAt: number;
  /** Where it is, relative to the project folder; null = it came with the app. */
  readonly folder: string | null;
  readonly evaluation: Evaluation | null;
}

export interface Promotion {
  readonly name: string;
  readonly at: number;
  readonly kind: 'promote' | 'rollback';
}

export interface CheckpointStore {
  /** The same name again changes nothing but what is given. */
  add(checkpoint: CheckpointRecord): void;
  setEvaluation(name: string, evaluation: Evaluation): void;
  get(name: string): CheckpointRecord | null;
  /** Newest first. */
  list(): readonly CheckpointRecord[];
  promoted(): CheckpointRecord | null;
  /** Throws `not-found`. Promoting what is promoted already changes nothing. */
  promote(name: string, at: number): void;
  /** Back to what was promoted before; again goes back further. Throws `refused` when there is nothing before. */
  rollback(at: number): CheckpointRecord;
  /** Oldest first. */
  history(): readonly Promotion[];
}
