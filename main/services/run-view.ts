/** Runs and checkpoints as windows see them. */
import type { CheckpointView } from '../../src/contract/run-views';
import type { Run } from '../../src/engine/run';
import type { CheckpointRecord, RunRecord } from '../../src/storage/run-store';
import type { Opened } from './opened';

/** The record without what only Resume needs. */
export function runView({ request: _request, editMark: _mark, dataHash: _hash, ...run }: RunRecord): Run {
  return run;
}

export function checkpointViews({ store }: Opened): CheckpointView[] {
  const promoted = store.checkpoints.promoted()?.name;
  return store.checkpoints.list().map((record) => checkpointView(record, record.name === promoted));
}

function checkpointView(record: CheckpointRecord, promoted: boolean): CheckpointView {
  const { name, runId, model, createdAt, evaluation, types } = record;
  return { name, runId, model, createdAt, promoted, evaluation, types: [...types] };
}
