/** Why a run cannot start as asked, in a sentence; null when it can. */
import type { Opened } from '../opened';
import type { TrainingData } from './data';

export function projectCannotTrain(project: Opened, data: TrainingData, recipe: 'full' | 'update'): string | null {
  if (project.store.readOnly) return 'The project is open for reading only.';
  if (project.jobs.isRunning('train')) return 'A training is running already.';
  if (recipe === 'update' && data.corrections.length === 0) {
    return data.replay.length > 0
      ? 'There is nothing new to learn: no sample was finished since the promoted checkpoint was trained.'
      : 'There is nothing to learn yet: finish a few samples first.';
  }
  if (data.corrections.length + data.replay.length === 0) {
    return 'There is nothing to learn from: import a train split with mentions, or finish a few samples first.';
  }
  return null;
}
