/** What a checkpoint used to tag one sample: asked of the engine, with the sample's picture and the boxes of its mentions. */
import { access } from 'node:fs/promises';
import { familyOf } from '../../models/presets';
import type { ExplanationView } from '../../src/contract/explanation-views';
import type { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { PictureRef } from '../../src/engine/picture';
import type { CheckpointRecord } from '../../src/storage/run-store';
import type { WorkedSample } from '../../src/storage/sample-store';
import { presetOf } from './checkpoint-preset';
import { hashOf } from './checkpoints';
import type { Acting } from './opened';
import { pictureOf } from './training/pictures';
import { readToday, typesAsked } from './types-asked';

/** Asks the promoted checkpoint unless another one is named. Rejects with `refused` where none is promoted. */
export async function explainSample(
  project: Acting,
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
  const sample = project.store.samples.get(id, project.annotator);
  const { picture, problem } = await locatePicture(project, sample);
  const tokens = sample.tokens.map((token) => token.text);
  const request = {
    checkpoint: await hashOf(project, checkpoint),
    types: typesAsked(project, checkpoint),
    tokens,
    picture,
  };
  const explained = await project.engines.suggest((engine) =>
    engine.explain(request, { signal: project.calls.closing }),
  );
  const explanation = { ...explained, mentions: [...readToday(project, tokens, explained.mentions)] };
  const titles = familyOf(await presetOf(project, checkpoint)).explanation ?? {};
  return { sampleId: id, checkpoint: checkpoint.name, explanation, titles, pictureProblem: problem };
}

interface LocatedPicture {
  readonly picture: PictureRef | null;
  readonly problem: string | null;
}

/** With the boxes that a training would see. A sample whose picture is gone is explained by its text. */
async function locatePicture(project: Acting, sample: WorkedSample): Promise<LocatedPicture> {
  try {
    const picture = pictureOf(sample, { reference: sample.split !== 'pool' });
    if (picture) await access(project.store.images.path(picture.hash));
    return { picture, problem: sample.imageProblem };
  } catch {
    return { picture: null, problem: "The picture's file is gone from the project." };
  }
}
