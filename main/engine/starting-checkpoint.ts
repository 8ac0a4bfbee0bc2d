/** What a training goes on from: a checkpoint, pretrained encoders with the rest random, or nothing but random weights. */
import { picturesOf, pretrainedStart, readCheckpoint, type Checkpoint } from '../../models';
import { presets } from '../../models/presets';
import { readPretrainedText, readPretrainedVision } from '../../models/pretrained';
import type { ArtifactStore } from '../../src/engine/artifacts';
import type { TrainingRequest } from '../../src/engine/training';
import { AppError } from '../../src/errors';

/** null: the model's code draws random weights itself. Throws `bad-checkpoint` with all that does not fit, `refused` for a side that the preset lacks. */
export async function startingCheckpoint(
  request: TrainingRequest,
  artifacts: ArtifactStore,
): Promise<Checkpoint | null> {
  const { from, pretrained } = request;
  if (from !== null) return readCheckpoint(await artifacts.getFolder(from));
  if (!pretrained) return null;
  const { preset, size, labels, types, seed } = request;
  const text = readPretrainedText(await artifacts.getFolder(pretrained.text));
  const vision = pretrained.vision && readPretrainedVision(await artifacts.getFolder(pretrained.vision));
  const start = pretrainedStart({ preset, size, labels, types, seed, text, vision: vision || null });
  if (vision && !picturesOf(start.config)) {
    const readers = presets.filter(({ readsPictures }) => readsPictures).map(({ id }) => id);
    throw new AppError(
      'refused',
      `${preset} looks at no pictures.`,
      `Leave out the visual encoder, or choose one of ${readers.join(', ')}.`,
    );
  }
  return start;
}
