/**
 * A picture as a CLIP tower reads it: the whole picture and its salient objects, each resized on the shorter side and cropped to
 * the middle square. As CLIP's processor in transformers does it (bicubic, `convert('RGB')`, so alpha is dropped and not laid over
 * white), but for one thing: that processor ignores EXIF orientation, and here pictures are read as they are shown, upright.
 * Scaling to [0, 1] and CLIP's mean and deviation are the model's.
 */
import { middleSquare, type Area, type Raster } from './resample.ts';

export interface SquareShape {
  /** Side of the whole picture's square, in pixels. */
  readonly image: number;
  /** At most so many salient objects. */
  readonly crops: number;
  /** Side of their squares, in pixels. */
  readonly crop: number;
}

/** [x, y, width, height] in pixels of the upright picture. */
export type SalientBox = readonly [x: number, y: number, width: number, height: number];

/** Bytes R, G, B, row by row. */
export interface ModelSquares {
  /** [image, image, 3]. */
  readonly global: Uint8Array<ArrayBuffer>;
  /** At most `crops` squares [crop, crop, 3], in the order of their boxes. */
  readonly crops: readonly Uint8Array<ArrayBuffer>[];
}

/** Boxes outside the picture are skipped. */
export function modelSquares(picture: Raster, boxes: readonly SalientBox[], shape: SquareShape): ModelSquares {
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  const areas = boxes.flatMap((box) => areaOf(box, picture) ?? []).slice(0, shape.crops);
  return {
    global: middleSquare(picture, whole, shape.image),
    crops: areas.map((area) => middleSquare(picture, area, shape.crop)),
  };
}

/** The part of a box that lies in the picture, in whole pixels; null = none. */
export function areaOf([x, y, width, height]: SalientBox, picture: Pick<Raster, 'width' | 'height'>): Area | null {
  const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
  const [left, top] = [within(x, picture.width), within(y, picture.height)];
  const area = {
    x: left,
    y: top,
    width: within(x + width, picture.width) - left,
    height: within(y + height, picture.height) - top,
  };
  return area.width > 0 && area.height > 0 ? area : null;
}
