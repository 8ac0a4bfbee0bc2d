/** What of a picture is seen: `scale` 1 shows all of it; x and y are the upper left corner of the view, as shares of it. */
import type { Box, Size } from './box';

export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const wholePicture: View = { scale: 1, x: 0, y: 0 };
export const largestScale = 8;

function within({ scale, x, y }: View): View {
  const room = 1 - 1 / scale;
  return { scale, x: Math.min(room, Math.max(0, x)), y: Math.min(room, Math.max(0, y)) };
}

/** Zooms about a point of the view, given in shares of the view (0.5, 0.5 is its middle). */
export function zoomBy(view: View, factor: number, at = { x: 0.5, y: 0.5 }): View {
  const scale = Math.min(largestScale, Math.max(1, view.scale * factor));
  const point = { x: view.x + at.x / view.scale, y: view.y + at.y / view.scale };
  return within({ scale, x: point.x - at.x / scale, y: point.y - at.y / scale });
}

export function panBy(view: View, dx: number, dy: number): View {
  return within({ ...view, x: view.x + dx / view.scale, y: view.y + dy / view.scale });
}

/** Shows this box with some room around it. */
export function zoomTo(box: Box, image: Size): View {
  const share = Math.max(box.width / image.width, box.height / image.height) * 1.5;
  const scale = Math.min(largestScale, Math.max(1, 1 / share));
  const middle = { x: (box.x + box.width / 2) / image.width, y: (box.y + box.height / 2) / image.height };
  return within({ scale, x: middle.x - 0.5 / scale, y: middle.y - 0.5 / scale });
}

/** The seen part in pixels of the picture. */
export function seenBox(view: View, image: Size): Box {
  return {
    x: view.x * image.width,
    y: view.y * image.height,
    width: image.width / view.scale,
    height: image.height / view.scale,
  };
}
