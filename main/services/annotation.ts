/** What a person says of samples: one edit at a time, saved when the call returns, undone across restarts. */
import type { CallOutput, ParsedInput } from '../../src/contract/calls';
import type { ChangedWork } from '../../src/storage/annotation-store';
import { mustBeWritable, type Acting } from './opened';
import { countsView } from './project-view';

type Changed = CallOutput<'annotations.edit'>;

export function editSample(project: Acting, input: ParsedInput<'annotations.edit'>): Changed {
  mustBeWritable(project);
  const { store, annotator } = project;
  const at = project.now();
  return published(project, store.annotations.edit({ ...input, annotator, at }), at);
}

export function undoEdit(project: Acting): Changed | null {
  mustBeWritable(project);
  const at = project.now();
  const changed = project.store.annotations.undo(project.annotator, at);
  return changed && published(project, changed, at);
}

export function redoEdit(project: Acting): Changed | null {
  mustBeWritable(project);
  const at = project.now();
  const changed = project.store.annotations.redo(project.annotator, at);
  return changed && published(project, changed, at);
}

/** Notifies the windows, with the totals where they changed, so that lists are updated without reloading. */
function published(project: Acting, { sampleId, work, revision, before }: ChangedWork, touchedAt: number): Changed {
  const { state } = work;
  const counts = state === before ? null : countsView(project);
  project.emit('sample.changed', { sampleId, annotator: project.annotator, revision, state, touchedAt, counts });
  return { sampleId, revision, work: { state, mentions: [...work.mentions], decided: [...work.decided] } };
}
