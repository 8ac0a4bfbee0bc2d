/**
 * The engine thread is started, and the checkpoint loaded, while a project with tweets that wait for suggestions is being opened: the
 * first of them is on the screen a moment later. A project that waits for none starts nothing.
 */
import type { LabelSet } from '../../src/domain/label-set';
import { folderOf } from './checkpoints';
import type { Engines } from './engines';
import { defaultStrategy } from '../../src/active/registry';
import type { Opened } from './opened';
import { scoresShown } from './ranking';
import { typesAsked } from './types-asked';

/** A failure shows with the first suggestion that is requested. */
export function warmUp(engines: Engines, checkpoint: string, types: LabelSet): void {
  engines.suggest((engine) => engine.inspect({ checkpoint, types })).catch(() => undefined);
}

export function warmUpFor(project: Opened): void {
  const { store, engines } = project;
  const promoted = store.checkpoints.promoted();
  if (!promoted) return;
  const source = store.suggestions.findSource('checkpoint', promoted.name)?.id ?? 0;
  const waits = store.suggestions.missing(source, scoresShown(project, defaultStrategy.name), null, 1).length > 0;
  if (waits) warmUp(engines, folderOf(project, promoted), typesAsked(project, promoted));
}
