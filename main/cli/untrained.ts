import { checkpointNamed } from '../services/checkpoints';
import type { Opened } from '../services/opened';
import { untrainedTypes } from '../services/views';
import type { Output } from './output';

/** Says which of the project's types a checkpoint has never met, so that nobody wonders where their suggestions are. */
export function sayUntrained(output: Output, project: Opened, checkpoint: string): void {
  const missing = untrainedTypes(project, checkpointNamed(project, checkpoint).name);
  if (missing.length > 0) output.line(`${checkpoint} was not trained on ${missing.join(', ')}.`);
}
