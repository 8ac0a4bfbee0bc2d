import { checkpointNamed } from '../services/checkpoints';
import { nameOf } from '../../src/labels/entity-type';
import { untrainedTypes } from '../services/layers';
import type { Opened } from '../services/opened';
import type { Output } from './output';

/** Says which of the project's types a checkpoint has never met, so that it is clear why they are never suggested. */
export function sayUntrained(output: Output, project: Opened, checkpoint: string): void {
  const labels = project.store.labels.get();
  const missing = untrainedTypes(project, checkpointNamed(project, checkpoint).name).map((id) => nameOf(labels, id));
  if (missing.length > 0) output.line(`${checkpoint} was not trained on ${missing.join(', ')}.`);
}
