/** What a checkpoint used to tag one sample: asked of the engine, with the sample's picture and the boxes of its mentions. */
import { access } from 'node:fs/promises';
import type { ExplanationView } from '../../src/contract/explanation-views';
import type { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { PictureRef } from '../../src/engine/picture';
import type { CheckpointRecord } from '../../src/storage/run-store';
import type { WorkedSample } from '../../src/storage/sample-store';
import { folderOf } from './checkpoints';
import { annotatorOf, type Opened } from './opened';
import { pictureOf } from './training/pictures';

/** Asks the promoted checkpoint unless another one is named. Rejects with `refused` where none is promoted. */
export async function explainSample(
  project: Opened,
  id: SampleId,
  checkpoint: CheckpointRecord | null = project.store.checkpoints.promoted(),
): Promise<ExplanationView> {
  if (!checkpoint) {
    throw new AppError(
      'refused',
      'No checkpoint is promoted, so there is no model to explain.',
      'Train one, or promote one.',
    );
  }
  const sample = project.store.samples.get(id, annotatorOf(project));
  const { picture, problem } = await locatePicture(project, sample);
  const request = {
    checkpoint: folderOf(project, checkpoint),
    types: project.store.settings.get().types,
    tokens: sample.tokens.map((token) => token.text),
    picture,
  };
  const explanation = await project.engines.suggest((engine) => engine.explain(request));
  return { sampleId: id, checkpoint: checkpoint.name, explanation, pictureProblem: problem };
}

interface LocatedPicture {
  readonly picture: PictureRef | null;
  readonly problem: string | null;
}

/** With the boxes that a training would see. A sample whose picture is gone is explained by its text. */
async function locatePicture(project: Opened, sample: WorkedSample): Promise<LocatedPicture> {
  try {
    const picture = pictureOf(project, sample, { gold: sample.split !== 'pool' });
    if (picture) await access(picture.path);
    return { picture, problem: sample.imageProblem };
  } catch {
    return { picture: null, problem: "The picture's file is gone from the project." };
  }
}
