/** What a training goes on from: a checkpoint, pretrained encoders with the rest random, or nothing but random weights. */
import { pretrainedStart, readCheckpoint, type Checkpoint } from '../../models';
import { presets } from '../../models/families';
import { readPretrainedText, readPretrainedVision } from '../../models/pretrained';
import type { TrainingRequest } from '../../src/engine/training';
import { AppError } from '../../src/errors';
import { readCheckpointFolder } from './checkpoint-files';
import { readPretrainedFolder } from './pretrained-folder';

/** null: the model's code draws random weights itself. Throws `bad-checkpoint` with all that does not fit, `refused` for a side that the preset lacks. */
export async function startingCheckpoint(request: TrainingRequest): Promise<Checkpoint | null> {
  const { from, pretrained } = request;
  if (from !== null) return readCheckpoint(await readCheckpointFolder(from));
  if (!pretrained) return null;
  const { preset, size, labels, types, seed } = request;
  const text = readPretrainedText(await readPretrainedFolder(pretrained.text));
  const vision = pretrained.vision && readPretrainedVision(await readPretrainedFolder(pretrained.vision));
  const start = pretrainedStart({ preset, size, labels, types, seed, text, vision: vision || null });
  if (vision && !start.config.vision) {
    const readers = presets.filter(({ readsPictures }) => readsPictures).map(({ id }) => id);
    throw new AppError(
      'refused',
      `${preset} looks at no pictures.`,
      `Leave out the visual encoder, or choose one of ${readers.join(', ')}.`,
    );
  }
  return start;
}
