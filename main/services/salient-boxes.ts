/** The boxes of a sample's mentions: which parts of its picture matter. */
import { regionsOf } from '../../src/domain/region';
import type { PictureRef } from '../../src/engine/picture';
import type { WorkedSample } from '../../src/storage/sample-store';

/**
 * [x, y, width, height] in pixels of the picture, each box once, in the order of the mentions. Where the annotator has grounded no
 * mention, those of the reference.
 */
export function salientBoxes({ work, reference }: Pick<WorkedSample, 'work' | 'reference'>): PictureRef['boxes'] {
  const drawn = work.mentions.flatMap(({ grounding }) => regionsOf(grounding));
  const known = (reference?.mentions ?? []).flatMap(({ grounding }) => regionsOf(grounding));
  const boxes = drawn.length > 0 ? drawn : known;
  const byPlace = new Map(
    boxes.map(({ x, y, width, height }): [string, PictureRef['boxes'][number]] => {
      const box: PictureRef['boxes'][number] = [x, y, width, height];
      return [box.join(' '), box];
    }),
  );
  return [...byPlace.values()];
}
