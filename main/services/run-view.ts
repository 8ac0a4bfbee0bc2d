/** Runs and checkpoints as windows see them. */
import { familyOf, presetIds } from '../../models/presets';
import { sharedGroups } from '../../models/about';
import type { CheckpointView } from '../../src/contract/run-views';
import type { Run, RunCurves } from '../../src/engine/run';
import { gradientChart } from '../../src/engine/watched-series';
import type { CheckpointRecord, RunRecord } from '../../src/storage/run-store';
import type { Opened } from './opened';

/** The record without what only Resume needs. */
export function runView({ request: _request, editMark: _mark, dataHash: _hash, ...run }: RunRecord): Run {
  return run;
}

/** The points with the charts of the run's family; of a family that is not known here, its gradients alone. Throws `not-found`. */
export function runCurves({ store }: Opened, runId: string): RunCurves {
  const points = store.runs.curves(runId);
  const { preset } = store.runs.get(runId)!; // it has curves
  const family = presetIds.includes(preset) ? familyOf(preset) : null;
  const groups = [...(family?.groups ?? []), ...sharedGroups];
  return { points, charts: [...(family?.charts ?? []), gradientChart(groups)] };
}

export function checkpointViews({ store }: Opened): CheckpointView[] {
  const promoted = store.checkpoints.promoted()?.name;
  return store.checkpoints.list().map((record) => checkpointView(record, record.name === promoted));
}

function checkpointView(record: CheckpointRecord, promoted: boolean): CheckpointView {
  const { name, runId, model, createdAt, evaluation, types } = record;
  return { name, runId, model, createdAt, promoted, evaluation, types: [...types] };
}
