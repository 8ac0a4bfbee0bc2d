import { describe, expect, it, test } from 'vitest';
import { annotateCommands } from '../../renderer/features/annotate/annotate-commands';
import { AnnotateState } from '../../renderer/features/annotate/annotate.svelte';
import { boxBetween, moveBox, oppositeCorner, resizeBox } from '../../renderer/features/annotate/box';
import { panBy, seenBox, wholePicture, zoomBy, zoomTo } from '../../renderer/features/annotate/zoom';
import { wireBetween } from '../../renderer/features/annotate/wire-path';
import { fakeHost } from './fake-host';
import { FakeMain } from './fake-main';
import { sample } from './fake-samples';
import { timersInHand } from './timers';

const quiet = timersInHand();

const image = { width: 1000, height: 500 };
const box = { x: 100, y: 100, width: 200, height: 100 };
const short = ({ x, y, width, height }: typeof box) => `${x} ${y} ${width} ${height}`;

test.each([
  ['drawn up and to the left', boxBetween({ x: 300, y: 200 }, { x: 100, y: 100 }, image), '100 100 200 100'],
  ['cut at the edge', boxBetween({ x: 900, y: 400 }, { x: 1200, y: 900 }, image), '900 400 100 100'],
  ['moved', moveBox(box, 30, -20, image), '130 80 200 100'],
  ['moved against the edge', moveBox(box, 2000, 2000, image), '800 400 200 100'],
  ['resized', resizeBox(box, 50, -20, image), '100 100 250 80'],
  ['resized at the upper left', resizeBox(box, -50, 20, image, 'start'), '50 120 250 80'],
  ['resized there up to the edge', resizeBox(box, -500, -500, image, 'start'), '0 0 300 200'],
  ['never empty at the upper left', resizeBox(box, 900, 900, image, 'start'), '296 196 4 4'],
  ['never empty', resizeBox(box, -900, -900, image), '100 100 4 4'],
])('a box %s', (_, got, want) => expect(short(got)).toBe(want));

test('a dragged corner keeps the one across in place', () => {
  expect([0, 1, 2, 3].map((corner) => oppositeCorner(box, corner))).toEqual([
    { x: 300, y: 200 },
    { x: 100, y: 200 },
    { x: 300, y: 100 },
    { x: 100, y: 100 },
  ]);
});

describe('zoom', () => {
  it('keeps the point under the pointer', () => {
    const view = zoomBy(zoomBy(wholePicture, 2, { x: 0.25, y: 0.75 }), 1.5, { x: 0.5, y: 0.5 });
    const before = zoomBy(wholePicture, 2, { x: 0.25, y: 0.75 });
    expect(view.x + 0.5 / view.scale).toBeCloseTo(before.x + 0.5 / before.scale, 9);
  });
  it('never shows more than the picture', () => {
    expect(zoomBy(wholePicture, 0.1)).toEqual(wholePicture);
    expect(panBy(zoomBy(wholePicture, 2), -9, 9)).toEqual({ scale: 2, x: 0, y: 0.5 });
  });
  it('to a box has it in sight, in the middle where it can be', () => {
    const seen = seenBox(zoomTo({ x: 400, y: 200, width: 100, height: 50 }, image), image);
    expect(seen.x + seen.width / 2).toBeCloseTo(450, 6);
    expect(seen.x).toBeLessThan(400);
    expect(seen.x + seen.width).toBeGreaterThan(500);
  });
});

test('the wire leaves the label downwards to a picture below, sideways to one beside', () => {
  const stage = { left: 300, right: 900, top: 0, bottom: 400 };
  const mention = { left: 0, right: 100, top: 10, bottom: 30 };
  const region = { left: 400, right: 500, top: 100, bottom: 200 };
  expect(wireBetween(mention, region, { ...stage, top: 60 }, 30).to).toEqual({ x: 450, y: 100 });
  expect(wireBetween(mention, region, stage, 30).to).toEqual({ x: 400, y: 130 });
});

describe('boxes by keyboard', () => {
  async function open() {
    const picture = { hash: 'a', fileName: 'a.jpg', ...image };
    const main = new FakeMain([sample(1, 'Mara in Halden', ['PER 0-1 0.9', 'LOC 2-3 0.9'], { image: picture })]);
    const annotate = new AnnotateState(main, fakeHost(main));
    annotate.start();
    await quiet();
    annotate.selection.stepMention(1);
    const regions = () => {
      const { grounding } = annotate.document.mentions[0] ?? {};
      return grounding?.kind === 'regions' ? grounding.regions.map((r) => short(r)) : (grounding?.kind ?? 'none');
    };
    return { annotate, boxes: annotate.boxes, main, regions };
  }

  it('draws, moves and sets one with one edit', async () => {
    const { boxes, regions, main } = await open();
    boxes.startDrawing();
    boxes.push(-1, 0, { corner: null });
    boxes.push(0, 1, { corner: 'end' });
    expect(regions()).toBe('open');
    boxes.set();
    expect(regions()).toEqual(['313 167 334 186']);
    await quiet();
    expect(main.asked.filter((name) => name === 'annotations.edit')).toHaveLength(1);
  });

  it('takes the next region, moves it and takes it away', async () => {
    const { annotate, boxes, regions } = await open();
    for (const fine of [false, true]) {
      boxes.startDrawing();
      boxes.push(1, 0, { corner: null, fine });
      boxes.set();
    }
    expect(regions()).toEqual(['353 167 334 166', '334 167 334 166']);
    boxes.nextRegion();
    boxes.push(0, -1, { corner: null, fine: true });
    boxes.set();
    expect(regions()).toEqual(['353 166 334 166', '334 167 334 166']);
    annotate.decisions.remove();
    expect(regions()).toEqual(['334 167 334 166']);
    boxes.nextRegion();
    annotate.decisions.remove();
    expect(regions()).toBe('open');
    expect(annotate.document.mentions).toHaveLength(2);
  });

  it('has no box before the first arrow or drag: Enter sets none', async () => {
    const { annotate, boxes, regions } = await open();
    const { boxSet } = annotateCommands(annotate);
    boxes.startDrawing();
    expect([boxes.isDrawing, boxes.draft?.box]).toEqual([true, null]);
    boxSet.run('Enter');
    expect([boxes.isDrawing, regions(), annotate.refusal]).toEqual([
      true,
      'open',
      'Drag across the picture first, or press an arrow.',
    ]);
  });

  it('goes faster while a key is held, and in smaller steps where less of the picture is seen', async () => {
    const { boxes } = await open();
    boxes.startDrawing();
    boxes.push(1, 0, { corner: null });
    const step = (held: boolean) => {
      const before = boxes.draft?.box?.width ?? NaN;
      boxes.push(-1, 0, { corner: 'end', held });
      return before - (boxes.draft?.box?.width ?? NaN);
    };
    expect([step(false), step(false)]).toEqual([20, 20]);
    expect(Array.from({ length: 8 }, () => step(true))).toEqual([20, 20, 20, 40, 40, 40, 40, 60]);
    expect(step(false)).toBe(10); // no more of it is left
    boxes.leave();
    boxes.view = zoomBy(wholePicture, 4);
    boxes.startDrawing();
    boxes.push(1, 0, { corner: null });
    expect(step(false)).toBe(5);
  });

  it('Escape leaves the picture as it was', async () => {
    const { boxes, regions } = await open();
    boxes.startDrawing();
    boxes.leave();
    boxes.set();
    expect(regions()).toBe('open');
  });

  it('N answers "not visible", and again opens the question', async () => {
    const { annotate, regions } = await open();
    annotate.decisions.notVisible();
    expect(regions()).toBe('not-visible');
    annotate.decisions.notVisible();
    expect(regions()).toBe('open');
  });
});
