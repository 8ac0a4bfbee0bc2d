/** The drawing of an explanation as the bytes of a PNG. */
import { readFile } from 'node:fs/promises';
import type { ExplanationView } from '../../src/contract/explanation-views';
import type { WorkedSample } from '../../src/storage/sample-store';
import { pictureAddress, rasterise } from '../images';
import { explanationFigure, type FigureInput } from './figure/explanation-figure';
import type { Opened } from './opened';

/** Longer side of the picture in the drawing's source, in pixels. */
const renditionSide = 560;

export async function drawExplanation(
  project: Opened,
  sample: Pick<WorkedSample, 'externalId' | 'tokens' | 'image'>,
  { checkpoint, explanation, titles, pictureProblem }: ExplanationView,
): Promise<Uint8Array> {
  const words = sample.tokens.map((token) => token.text);
  const picture = explanation.grid && (await pictureOf(project, sample));
  return rasterise(
    explanationFigure({ name: sample.externalId, checkpoint, words, explanation, titles, pictureProblem, picture }),
  );
}

async function pictureOf(
  { store, decoder }: Opened,
  { image }: Pick<WorkedSample, 'image'>,
): Promise<FigureInput['picture']> {
  if (!image) return null;
  const rendition = await decoder.rendition(await readFile(store.images.path(image.hash)), renditionSide);
  return { address: await pictureAddress(rendition), width: image.width, height: image.height };
}
