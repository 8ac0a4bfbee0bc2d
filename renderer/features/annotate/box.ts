/** Boxes in pixels of the original picture: moved, resized and drawn without leaving it. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}

const smallest = 4;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** A first box to push about by keyboard: the middle third of what is seen. */
export function middleBox(seen: Box): Box {
  return rounded({
    x: seen.x + seen.width / 3,
    y: seen.y + seen.height / 3,
    width: Math.max(smallest, seen.width / 3),
    height: Math.max(smallest, seen.height / 3),
  });
}

export function boxBetween(a: Point, b: Point, image: Size): Box {
  const [x1, x2] = [clamp(Math.min(a.x, b.x), 0, image.width), clamp(Math.max(a.x, b.x), 0, image.width)];
  const [y1, y2] = [clamp(Math.min(a.y, b.y), 0, image.height), clamp(Math.max(a.y, b.y), 0, image.height)];
  return rounded({ x: x1, y: y1, width: x2 - x1, height: y2 - y1 });
}

export function moveBox(box: Box, dx: number, dy: number, image: Size): Box {
  return rounded({
    ...box,
    x: clamp(box.x + dx, 0, image.width - box.width),
    y: clamp(box.y + dy, 0, image.height - box.height),
  });
}

/** The corner that keys move: of a span of words these would be the end and the start. */
export type Corner = 'end' | 'start';

/** Moves the upper left corner. */
function moveStart(box: Box, dx: number, dy: number): Box {
  const x = clamp(box.x + dx, 0, box.x + box.width - smallest);
  const y = clamp(box.y + dy, 0, box.y + box.height - smallest);
  return rounded({ x, y, width: box.x + box.width - x, height: box.y + box.height - y });
}

/** Moves the lower right corner, or the upper left one. */
export function resizeBox(box: Box, dx: number, dy: number, image: Size, corner: Corner = 'end'): Box {
  if (corner === 'start') return moveStart(box, dx, dy);
  return rounded({
    ...box,
    width: clamp(box.width + dx, smallest, image.width - box.x),
    height: clamp(box.height + dy, smallest, image.height - box.y),
  });
}

/** The corner across from the one that is dragged: 0 upper left, 1 upper right, 2 lower left, 3 lower right. */
export function oppositeCorner(box: Box, corner: number): Point {
  return {
    x: corner % 2 === 0 ? box.x + box.width : box.x,
    y: corner < 2 ? box.y + box.height : box.y,
  };
}

export function isLargeEnough(box: Box): boolean {
  return box.width >= smallest && box.height >= smallest;
}

function rounded(box: Box): Box {
  const x = Math.round(box.x);
  const y = Math.round(box.y);
  return { x, y, width: Math.round(box.x + box.width) - x, height: Math.round(box.y + box.height) - y };
}
