/**
 * Letters for signs, drawn as strokes: an own alphabet, so that no font of the machine changes a picture.
 * Each glyph stands on a grid 10 high; the number is its width.
 */
import type { Box } from './canvas.ts';
import { stroke, tidy } from './shapes.ts';

const glyphs: Readonly<Record<string, readonly [number, string]>> = {
  A: [6.4, 'M0 10L3.2 0L6.4 10M1.2 6.6H5.2'],
  B: [5.4, 'M0 0V10H2.8A2.6 2.6 0 0 0 2.8 4.8H0M0 0H2.5A2.4 2.4 0 0 1 2.5 4.8'],
  C: [6, 'M6 2.2C4.6 -.8 0 -.8 0 5S4.6 10.8 6 7.8'],
  D: [6, 'M0 0V10H2A4 5 0 0 0 2 0Z'],
  E: [4.8, 'M4.8 0H0V10H4.8M0 5H4'],
  F: [4.6, 'M4.6 0H0V10M0 5H3.8'],
  G: [6.3, 'M6 2.2C4.6 -.8 0 -.8 0 5S5 10.8 6.3 7.6V5.6H3.8'],
  H: [5.8, 'M0 0V10M5.8 0V10M0 5H5.8'],
  I: [0.4, 'M.2 0V10'],
  J: [3.8, 'M3.8 0V7.2A1.9 2.8 0 0 1 0 7.2'],
  K: [5.6, 'M0 0V10M5.3 0L0 6M2 3.8L5.6 10'],
  L: [4.4, 'M0 0V10H4.4'],
  M: [7, 'M0 10V0L3.5 6.4L7 0V10'],
  N: [6, 'M0 10V0L6 10V0'],
  O: [6.8, 'M3.4 0A3.4 5 0 1 0 3.4 10A3.4 5 0 1 0 3.4 0Z'],
  P: [5.4, 'M0 10V0H2.7A2.7 2.7 0 0 1 2.7 5.4H0'],
  Q: [6.8, 'M3.4 0A3.4 5 0 1 0 3.4 10A3.4 5 0 1 0 3.4 0ZM4.2 7.2L6.8 10.4'],
  R: [5.6, 'M0 10V0H2.7A2.7 2.7 0 0 1 2.7 5.4H0M2.6 5.4L5.6 10'],
  S: [5.4, 'M5.1 1.9C4.3 -.7 .4 -.6 .4 2.4C.4 5.4 5.4 4.5 5.4 7.5C5.4 10.7 .7 10.8 0 8'],
  T: [6, 'M0 0H6M3 0V10'],
  U: [5.8, 'M0 0V6.9A2.9 3.1 0 0 0 5.8 6.9V0'],
  V: [6.2, 'M0 0L3.1 10L6.2 0'],
  W: [8.8, 'M0 0L2.2 10L4.4 2L6.6 10L8.8 0'],
  X: [5.8, 'M0 0L5.8 10M5.8 0L0 10'],
  Y: [6, 'M0 0L3 5L6 0M3 5V10'],
  Z: [5.6, 'M0 0H5.4L0 10H5.6'],
  0: [5.4, 'M2.7 0A2.7 5 0 1 0 2.7 10A2.7 5 0 1 0 2.7 0Z'],
  1: [2, 'M0 1.8L2 0V10'],
  2: [5, 'M.2 2.4C.6 -.8 5 -.8 4.8 2.6C4.6 5 1.4 7 0 10H5'],
  3: [5, 'M.2 1.4C1.6 -.7 4.8 -.2 4.6 2.4C4.4 4.6 2 4.7 2 4.7C2 4.7 5 4.8 5 7.4C5 10.4 1.2 10.8 0 8.6'],
  4: [5.4, 'M4 10V0L0 7H5.4'],
  5: [5, 'M4.6 0H.6L.3 4.6C2 3.4 5 3.8 5 6.8C5 10.4 1.2 10.8 0 8.6'],
  6: [5.2, 'M4.6 1C2.2 -1 .2 2 .1 6.4A2.5 3.4 0 1 0 .4 5.6'],
  7: [5, 'M0 0H5L1.6 10'],
  8: [5.2, 'M2.6 0A2.2 2.3 0 1 0 2.6 4.7A2.6 2.65 0 1 0 2.6 10A2.6 2.65 0 1 0 2.6 4.7A2.2 2.3 0 1 0 2.6 0Z'],
  9: [5.2, 'M.6 9C3 11 5 8 5.1 3.6A2.5 3.4 0 1 0 4.8 4.4'],
  '&': [6.6, 'M6.2 10L1.4 3.4C-.2 .6 4.4 -1.4 4.2 1.8C4 4 .2 4.6 .1 7.4C0 10.8 4.8 11 6.2 6'],
  '-': [3, 'M0 5.4H3'],
  '.': [0.4, 'M.2 9.8V10'],
  ' ': [3, ''],
};

export interface Lettering {
  /** The middle of the line, and its upper edge. */
  readonly x: number;
  readonly y: number;
  /** Height of a capital. */
  readonly size: number;
  readonly colour: string;
  /** Stroke width as a share of the size. */
  readonly weight?: number;
  /** Room between letters as a share of the size. */
  readonly spacing?: number;
  /** The line is made smaller where it would be wider. */
  readonly maxWidth?: number;
}

/** One line in capitals, centred on x; with the box around it. */
export function letter(text: string, style: Lettering): { svg: string; box: Box } {
  const { weight = 0.13, spacing = 0.28 } = style;
  const line = [...text.toUpperCase()].map((sign) => {
    const glyph = glyphs[sign];
    if (glyph === undefined) throw new Error(`The alphabet of signs lacks ${JSON.stringify(sign)} (in "${text}")`);
    return glyph;
  });
  const gridWidth = line.reduce((sum, [width]) => sum + width, 0) + (line.length - 1) * spacing * 10;
  const size = Math.min(style.size, ((style.maxWidth ?? Infinity) / gridWidth) * 10);
  const scale = size / 10;
  const width = gridWidth * scale;
  const top = style.y + (style.size - size) / 2;
  let left = style.x - width / 2;
  const parts = line.map(([glyphWidth, d]) => {
    const at = `translate(${tidy(left)} ${tidy(top)}) scale(${tidy(scale)})`;
    left += (glyphWidth + spacing * 10) * scale;
    return d === '' ? '' : `<g transform="${at}">${stroke(d, style.colour, weight * 10)}</g>`;
  });
  const edge = (weight * size) / 2;
  return {
    svg: parts.join(''),
    box: { x: style.x - width / 2 - edge, y: top - edge, width: width + 2 * edge, height: size + 2 * edge },
  };
}
