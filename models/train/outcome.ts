/** What a run leaves: the checkpoint with its card, and its figures. */
import type { TrainingResult } from '../../src/engine/training';
import type { Checkpoint } from '../io/checkpoint';
import type { Position } from './resume';
import type { ModelTrainingRequest, Trained } from './options';

export interface Ending {
  readonly untrained: readonly string[];
  readonly stoppedEarly: boolean;
  readonly resumed: boolean;
}

/** `best` holds the weights that learned, as they were after the best epoch; the others are the start's. */
export function outcomeOf(
  request: ModelTrainingRequest,
  start: Checkpoint,
  best: ReadonlyMap<string, Float32Array>,
  position: Position,
  { untrained, stoppedEarly, resumed }: Ending,
): Trained {
  const hasLearned = position.step > 0;
  const result: TrainingResult = {
    steps: position.step,
    epochs: position.epoch - 1,
    bestEpoch: position.bestEpoch,
    devF1: position.bestF1,
    stoppedEarly,
    resumed,
    untrainedTypes: [...(hasLearned ? untrained : start.untrained)],
    warnings: position.watch.warnings.map(({ text }) => text),
    unreadablePictures: [...position.pictures.unreadable],
  };
  if (!hasLearned) return { checkpoint: start, result };
  const tensors = new Map(start.tensors);
  for (const [name, data] of best) tensors.set(name, { shape: start.tensors.get(name)!.shape, data });
  const checkpoint: Checkpoint = {
    ...start,
    untrained,
    tensors,
    precision: 'F32',
    dataHash: request.dataHash,
    card: {
      title: request.recipe === 'full' ? 'Trained from its data' : 'Updated from corrections',
      recipe: request.recipe,
      seed: request.seed,
      epochs: result.epochs,
      steps: result.steps,
      sentences: {
        train: request.train.length,
        replay: request.replay.length,
        distil: request.distil.length,
        dev: request.dev.length,
      },
      devF1: result.devF1,
      // What a full training starts from is said once: an update's start is named by its project.
      notes: [...(request.recipe === 'full' ? start.card.notes : []), ...notesOf(request, result)],
    },
  };
  return { checkpoint, result };
}

function notesOf({ dev }: ModelTrainingRequest, { warnings, unreadablePictures }: TrainingResult): string[] {
  const unread = unreadablePictures.length;
  return [
    ...(dev.length === 0
      ? ['Trained without a dev split: the weights are those of the last step, and no F1 is known.']
      : []),
    ...(unread > 0 ? [`${unread} pictures could not be read; their tweets trained without them.`] : []),
    ...warnings,
  ];
}
