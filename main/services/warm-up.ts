/**
 * The engine thread is started, and the checkpoint loaded, while a project with tweets that wait for suggestions is being opened: the
 * first of them is on the screen a moment later. A project that waits for none starts nothing.
 */
import type { ArtifactHash } from '../../src/engine/artifacts';
import type { LabelSet } from '../../src/domain/label-set';
import { hashOf } from './checkpoints';
import type { Engines } from './engines';
import { defaultStrategy } from '../../src/active/registry';
import type { Opened } from './opened';
import { scoresShown } from './ranking';
import { typesAsked } from './types-asked';

/** The engine starts while the checkpoint is hashed. A failure shows with the first suggestion that is requested. */
export function warmUp(engines: Engines, checkpoint: Promise<ArtifactHash>, types: LabelSet): void {
  Promise.all([checkpoint, engines.suggest((engine) => engine.info())])
    .then(([hash]) => engines.suggest((engine) => engine.inspect({ checkpoint: hash, types })))
    .catch(() => undefined);
}

export function warmUpFor(project: Opened): void {
  const { store, engines } = project;
  const promoted = store.checkpoints.promoted();
  if (!promoted) return;
  const source = store.suggestions.findSource('checkpoint', promoted.name)?.id ?? 0;
  const waits = store.suggestions.missing(source, scoresShown(project, defaultStrategy.name), null, 1).length > 0;
  if (waits) warmUp(engines, hashOf(project, promoted), typesAsked(project, promoted));
}
