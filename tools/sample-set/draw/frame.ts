/** Another view of a finished picture: a part of it, or its mirror image. The boxes come along. */
import type { Box, Picture } from './canvas.ts';
import { tidy } from './shapes.ts';

/** The part inside of `view`, as large as before; what is less than half inside loses its box. */
export function closer(picture: Picture, x: number, y: number, width: number): Picture {
  const scale = tidy(picture.width / width);
  const height = picture.height / scale;
  const boxes = [...picture.boxes].map(([name, list]) => [name, list.flatMap((box) => seen(box))] as const);
  function seen(box: Box): Box[] {
    const [left, top] = [Math.max(x, box.x), Math.max(y, box.y)];
    const inside = {
      width: Math.min(x + width, box.x + box.width) - left,
      height: Math.min(y + height, box.y + box.height) - top,
    };
    const share = (Math.max(0, inside.width) * Math.max(0, inside.height)) / (box.width * box.height);
    if (share < 0.5) return [];
    const [newLeft, newTop] = [Math.round((left - x) * scale), Math.round((top - y) * scale)];
    return [
      {
        x: newLeft,
        y: newTop,
        width: Math.min(picture.width - newLeft, Math.round(inside.width * scale)),
        height: Math.min(picture.height - newTop, Math.round(inside.height * scale)),
      },
    ];
  }
  return {
    ...picture,
    svg: wrap(picture, `scale(${tidy(scale)}) translate(${-x} ${-y})`),
    boxes: new Map(boxes.filter(([, list]) => list.length > 0)),
  };
}

/** Left and right exchanged: only for pictures without letters. */
export function mirrored(picture: Picture): Picture {
  return {
    ...picture,
    svg: wrap(picture, `translate(${picture.width} 0) scale(-1 1)`),
    boxes: new Map(
      [...picture.boxes].map(([name, list]) => [
        name,
        list.map((box) => ({ ...box, x: picture.width - box.x - box.width })),
      ]),
    ),
  };
}

function wrap({ width, height, svg }: Picture, transform: string): string {
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><g transform="${transform}">${svg}</g></svg>`;
}
