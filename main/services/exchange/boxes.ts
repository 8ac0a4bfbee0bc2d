/** Boxes as a file states them, in the pixels of the picture that is really there. */
import { z } from 'zod';
import type { Box } from '../../../src/domain/region';
import type { GroundedMention, RawSample } from '../../../src/domain/sample';
import type { ImageInfo } from '../../images';

export interface FittedBoxes {
  readonly mentions: readonly GroundedMention[];
  /** Findings, without their place. */
  readonly notes: readonly { readonly code: string; readonly message: string; readonly action: string }[];
  /** What a person is to decide; null = nothing. */
  readonly question: string | null;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What GMNER files state as the size of their picture. */
const Meta = z.object({ boxSize: z.tuple([z.number().positive(), z.number().positive()]) });

/**
 * Boxes of another size of the same picture are scaled, boxes made before its EXIF turn are turned with it, and all are cut at
 * its edges. What cannot be told is kept, and the sample gets a question.
 */
export function fitBoxes(
  { externalId, mentions, meta }: Pick<RawSample, 'externalId' | 'mentions' | 'meta'>,
  picture: Pick<ImageInfo, 'width' | 'height' | 'orientation'>,
): FittedBoxes {
  if (!mentions.some(({ regions }) => regions && regions.length > 0)) return { mentions, notes: [], question: null };
  const [width, height] = Meta.safeParse(meta).data?.boxSize ?? [picture.width, picture.height];
  const { place, note, question } = placing(externalId, { width, height }, picture);
  const notes = note ? [note] : [];
  const questions = question === null ? [] : [question];
  const fitted = mentions.map((mention) => {
    if (!mention.regions || mention.regions.length === 0) return mention;
    const placed = mention.regions.map(place);
    const cut = placed.map((box) => cutAt(box, picture));
    const kept = cut.filter((box) => box !== null);
    if (kept.length < cut.length) {
      notes.push({
        code: 'box-outside',
        message: `A box of ${externalId} lies outside its picture (${sizeText(picture)}).`,
        action: 'The box was left out; the tweet is flagged for a person to look.',
      });
      questions.push(`A box lies outside the picture (${sizeText(picture)}) and was left out. Where is it?`);
    }
    if (kept.some((box) => !placed.some((before) => sameBox(before, box)))) {
      notes.push({
        code: 'box-edge',
        message: `A box of ${externalId} goes beyond its picture (${sizeText(picture)}).`,
        action: 'It was cut at the edge.',
      });
    }
    return { ...mention, regions: kept.length > 0 ? kept : null }; // a box that is lost does not say "not visible"
  });
  return { mentions: fitted, notes, question: questions.length > 0 ? [...new Set(questions)].join(' ') : null };
}

/** How a box of the stated picture comes into the real one, and what is to be said about it. */
function placing(
  id: string,
  stated: Size,
  { width, height, orientation }: Pick<ImageInfo, 'width' | 'height' | 'orientation'>,
): { place: (box: Box) => Box; note: FittedBoxes['notes'][number] | null; question: string | null } {
  const real = { width, height };
  if (stated.width === width && stated.height === height) return { place: (box) => box, note: null, question: null };
  const message = `The boxes of ${id} were drawn on ${sizeText(stated)} pixels; its picture has ${sizeText(real)}.`;
  const note = (action: string): FittedBoxes['notes'][number] => ({ code: 'box-size', message, action });
  if (isSameShape(stated, real))
    return { place: (box) => scaled(box, stated, real), note: note('They were scaled.'), question: null };
  const lying = { width: stated.height, height: stated.width };
  if (orientation >= 5 && isSameShape(lying, real)) {
    const place = (box: Box): Box => scaled(turned(box, stated, orientation), lying, real);
    return { place, note: note('They were turned with the picture, as its EXIF orientation says.'), question: null };
  }
  return {
    place: (box) => box,
    note: note('They were kept; the tweet is flagged for a person to look.'),
    question: `${message} Are they in the right place?`,
  };
}

/** Whether one is the other at another size, to the nearest pixel. */
function isSameShape(a: Size, b: Size): boolean {
  return (
    Math.abs((a.height * b.width) / a.width - b.height) <= 1 || Math.abs((a.width * b.height) / a.height - b.width) <= 1
  );
}

function scaled({ x, y, width, height }: Box, from: Size, to: Size): Box {
  return {
    x: (x * to.width) / from.width,
    y: (y * to.height) / from.height,
    width: (width * to.width) / from.width,
    height: (height * to.height) / from.height,
  };
}

/** A box of the stored picture in the one that is shown, for the EXIF orientations that lay it on its side. */
function turned({ x, y, width, height }: Box, stored: Size, orientation: number): Box {
  const flippedX = stored.width - x - width;
  const flippedY = stored.height - y - height;
  const [left, top] =
    orientation === 5
      ? [y, x]
      : orientation === 6
        ? [flippedY, x]
        : orientation === 7
          ? [flippedY, flippedX]
          : [y, flippedX];
  return { x: left, y: top, width: height, height: width };
}

/** null = nothing of it is in the picture. */
function cutAt(box: Box, { width, height }: Size): Box | null {
  const [left, top] = [Math.max(0, box.x), Math.max(0, box.y)];
  const [right, bottom] = [Math.min(width, box.x + box.width), Math.min(height, box.y + box.height)];
  if (right <= left || bottom <= top) return null;
  const isInside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
  return isInside ? box : { x: left, y: top, width: right - left, height: bottom - top };
}

const sameBox = (a: Box, b: Box): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

const sizeText = ({ width, height }: Size): string => `${width} × ${height}`;
