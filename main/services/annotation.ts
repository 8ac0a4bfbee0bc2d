/** What a person says of samples: one edit at a time, saved when the call returns, undone across restarts. */
import type { CallOutput, ParsedInput } from '../../src/contract/calls';
import { AppError } from '../../src/errors';
import type { ChangedSample } from '../../src/storage/annotation-store';
import { annotatorOf, mustBeWritable, projectChanged, type Opened } from './opened';

type Changed = CallOutput<'annotations.edit'>;

export function editSample(project: Opened, input: ParsedInput<'annotations.edit'>): Changed {
  if (input.edit.kind === 'suggest') {
    throw new AppError(
      'bad-input',
      'Suggestions come from a checkpoint, not from a window.',
      'Ask for suggestions instead.',
    );
  }
  mustBeWritable(project);
  const annotator = annotatorOf(project);
  const { store, now } = project;
  const before = store.samples.get(input.sampleId, annotator).document.state;
  return told(project, store.annotations.edit({ ...input, annotator, at: now() }), before);
}

export function undoEdit(project: Opened): Changed | null {
  mustBeWritable(project);
  const changed = project.store.annotations.undo(annotatorOf(project), project.now());
  return changed && told(project, changed, null);
}

export function redoEdit(project: Opened): Changed | null {
  mustBeWritable(project);
  const changed = project.store.annotations.redo(annotatorOf(project), project.now());
  return changed && told(project, changed, null);
}

/** Tells the windows; lists only where the sample's state moved, since typing must not reload them. */
function told(project: Opened, changed: ChangedSample, stateBefore: string | null): Changed {
  const { sampleId, revision, document } = changed;
  project.emit('sample.changed', { sampleId, revision });
  if (document.state !== stateBefore) projectChanged(project);
  return { sampleId, revision, document: { state: document.state, mentions: [...document.mentions] } };
}
